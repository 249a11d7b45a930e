"""The alerts app."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Saved searches and what is new for them; offers and needs that end soon."""

    name = "intercluster.apps.alerts"
    label = "alerts"

    def ready(self) -> None:
        """Register the kinds of notices."""
        from intercluster.apps.alerts import notices  # noqa: F401, PLC0415 - reads the models
