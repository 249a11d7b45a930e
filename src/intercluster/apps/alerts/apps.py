"""The alerts app."""

from intercluster.core.feature import FeatureConfig


class AlertsConfig(FeatureConfig):
    """Saved searches and what is new for them; offers and needs that end soon."""

    name = "intercluster.apps.alerts"
    slots = {"partners.actions": "alerts/slots/save_search.html"}

    def ready(self) -> None:
        """Register what is held on a person."""
        super().ready()
        from intercluster.apps.accounts.personal import register  # noqa: PLC0415
        from intercluster.apps.alerts import personal  # noqa: PLC0415 - models exist only now

        register("alerts", personal.held_on, personal.erase)
