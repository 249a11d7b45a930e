"""The regions app."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Statistics of regions: what each is strong and weak at, and what they could do for each other."""

    name = "intercluster.apps.regions"
    label = "regions"

    def ready(self) -> None:
        """Register what is held on a person, and tell the directory what regions are called."""
        from intercluster.apps.accounts.personal import register  # noqa: PLC0415
        from intercluster.apps.regions import personal  # noqa: PLC0415 - models exist only now
        from intercluster.apps.regions.imports import region_names  # noqa: PLC0415
        from intercluster.geo.nuts import names_told_by  # noqa: PLC0415

        register("regions", personal.held_on, personal.erase)
        names_told_by(region_names.names_of)
