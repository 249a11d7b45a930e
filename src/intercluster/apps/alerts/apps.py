"""The alerts app."""

from intercluster.core.feature import FeatureConfig


class AlertsConfig(FeatureConfig):
    """Saved searches with weekly news, and reminders of offers and needs that end soon."""

    name = "intercluster.apps.alerts"
    slots = {"partners.actions": "alerts/slots/save_search.html"}
