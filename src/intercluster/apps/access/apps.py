"""The access app."""

from intercluster.core.feature import FeatureConfig


class AccessConfig(FeatureConfig):
    """How programs reach the platform: tokens of a person, with scopes, and how often anybody may ask."""

    name = "intercluster.apps.access"
    slots = {"account.tabs": "access/slots/tab.html"}

    def ready(self) -> None:
        """Register what is held on people's tokens."""
        super().ready()
        from intercluster.apps.access import personal  # noqa: PLC0415 - models exist only now
        from intercluster.apps.accounts.personal import register  # noqa: PLC0415

        register("access", personal.held_on, personal.erase)
