"""The privacy app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """What the platform holds on people and organisations: shown, handed over, forgotten, and not kept for ever."""

    name = "intercluster.apps.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Register the kinds of notices."""
        from intercluster.apps.privacy import notices  # noqa: F401, PLC0415 - reads the models
