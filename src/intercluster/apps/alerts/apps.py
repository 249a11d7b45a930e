"""The alerts app."""

from intercluster.core.feature import FeatureConfig


class AlertsConfig(FeatureConfig):
    """Saved searches and what is new for them; offers and needs that end soon."""

    name = "intercluster.apps.alerts"
    slots = {"partners.actions": "alerts/slots/save_search.html"}
