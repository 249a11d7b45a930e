"""The access app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """How programs reach the platform: tokens of a person, with scopes, and how often anybody may ask."""

    name = "intercluster.apps.access"
    label = "access"

    def ready(self) -> None:
        """Register what is held on people's tokens."""
        from intercluster.apps.access import personal  # noqa: PLC0415 - models exist only now
        from intercluster.apps.accounts.personal import register  # noqa: PLC0415

        register("access", personal.held_on, personal.erase)
