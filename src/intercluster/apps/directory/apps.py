"""The directory app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Members of every cluster, what they offer and what they need."""

    name = "intercluster.apps.directory"
    label = "directory"

    def ready(self) -> None:
        """Tell the registry of personal data what the directory holds."""
        from intercluster.apps.accounts.personal import register  # noqa: PLC0415 - models exist only now
        from intercluster.apps.directory import personal  # noqa: PLC0415

        register("directory", personal.held_on, personal.erase)
