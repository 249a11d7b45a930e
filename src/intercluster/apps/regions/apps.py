"""The regions app."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Statistics of regions: what each is strong and weak at, and what they could do for each other."""

    name = "intercluster.apps.regions"
    label = "regions"

    def ready(self) -> None:
        """Register what is held on a person, and tell the directory what regions are called."""
        from intercluster.apps.accounts.personal import register  # noqa: PLC0415
        from intercluster.apps.directory.regions import names_told_by  # noqa: PLC0415
        from intercluster.apps.regions import naming, personal  # noqa: PLC0415 - models exist only now

        register("regions", personal.held_on, personal.erase)
        names_told_by(naming.names_of)
