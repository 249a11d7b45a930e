"""The regions app."""

from intercluster.core.feature import FeatureConfig


class RegionsConfig(FeatureConfig):
    """Statistics of regions: what each is strong and weak at, and what they could do for each other."""

    name = "intercluster.apps.regions"

    def ready(self) -> None:
        """Tell the geography what regions are called, after the tables that were brought in."""
        super().ready()
        from intercluster.apps.regions.imports import region_names  # noqa: PLC0415 - models exist only now
        from intercluster.geo.nuts import register_name_source  # noqa: PLC0415

        register_name_source(region_names.names_of)
