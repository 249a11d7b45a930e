"""The regions app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Command, FeatureConfig, NavItem, Scope, Section, Step


class RegionsConfig(FeatureConfig):
    """Statistics of regions: their strengths and weaknesses, and what they could do for each other."""

    name = "intercluster.apps.regions"
    commands = [
        Command(
            "regions",
            "Statistics of regions: bring them in, and ask what they say.",
            "intercluster.apps.regions.cli.app",
            50,
        ),
    ]
    navigation = [
        NavItem(Section.REGIONS, 10, _("Regions"), "regions:list"),
    ]
    setup_steps = [Step("Loading public figures of European regions", "intercluster.apps.regions.bundle.loading.load")]
    scopes = [Scope("regions", _("Read figures of regions"))]

    def ready(self) -> None:
        """Register the imported tables as a source of region names."""
        super().ready()
        from intercluster.apps.regions.imports import region_names  # noqa: PLC0415 - models exist only now
        from intercluster.geo.nuts import register_name_source  # noqa: PLC0415

        register_name_source(region_names.names_of)
