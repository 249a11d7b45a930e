"""The directory app."""

from intercluster.core.feature import FeatureConfig


class DirectoryConfig(FeatureConfig):
    """Members of every cluster, what they offer and what they need."""

    name = "intercluster.apps.directory"
    slots = {"not-found.links": "directory/slots/to_the_directory.html"}

    def ready(self) -> None:
        """Tell the registry of personal data what the directory holds."""
        super().ready()
        from intercluster.apps.accounts.personal import register  # noqa: PLC0415 - models exist only now
        from intercluster.apps.directory import personal  # noqa: PLC0415

        register("directory", personal.held_on, personal.erase)
