"""The alerts app."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Saved searches and what is new for them; offers and needs that end soon."""

    name = "intercluster.apps.alerts"
    label = "alerts"

    def ready(self) -> None:
        """Register the kinds of notices, and what is held on a person."""
        from intercluster.apps.accounts.personal import register  # noqa: PLC0415
        from intercluster.apps.alerts import notices, personal  # noqa: F401, PLC0415 - models exist only now

        register("alerts", personal.held_on, personal.erase)
