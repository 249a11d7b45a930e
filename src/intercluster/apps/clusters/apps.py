"""The clusters app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Command, FeatureConfig, OfficeTab, Scope


class ClustersConfig(FeatureConfig):
    """What a cluster states of itself, how it looks, and the alliances that it enters and leaves."""

    name = "intercluster.apps.clusters"
    commands = [
        Command("clusters", "", "intercluster.apps.clusters.cli.clusters", 25),
        Command("alliances", "Alliances.", "intercluster.apps.clusters.cli.alliances", 26),
    ]
    office_tabs = [
        OfficeTab(45, _("Alliances"), "clusters:alliances"),
        OfficeTab(80, _("Settings"), "clusters:settings"),
    ]
    scopes = [Scope("clusters", _("Change a cluster's settings and alliances"))]
    office_panels = ["intercluster.apps.clusters.office.panels"]
    slots = {
        "page.styles": "clusters/slots/styles.html",
        "page.top": "clusters/slots/head.html",
        "cluster.logo": "clusters/slots/logo.html",
    }
