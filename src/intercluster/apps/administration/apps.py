"""The administration app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Check, Command, FeatureConfig, NavItem, Period, Scope, Section


class AdministrationConfig(FeatureConfig):
    """Setting up an installation, and running it: clusters, alliances, people, settings."""

    name = "intercluster.apps.administration"
    commands = [
        Command(
            "start",
            "Set up an installation: name, first administrator, first cluster. Asks for what is not given.",
            "intercluster.apps.administration.cli.start.start",
            6,
        ),
        Command("clusters", "", "intercluster.apps.administration.cli.clusters.clusters", 25),
        Command("alliances", "", "intercluster.apps.administration.cli.clusters.alliances", 26),
        Command("people", "", "intercluster.apps.administration.cli.people.people", 31),
    ]
    navigation = [NavItem(Section.ADMINISTRATION, 10, links="intercluster.apps.administration.navigation.parts")]
    scopes = [Scope("administration", _("Administer the platform"))]
    slots = {"footer": "administration/slots/contact.html"}
    health = [
        Check("managers", _("Managers"), "intercluster.apps.administration.attention.managers"),
        Check("administrators", _("Administrators"), "intercluster.apps.administration.attention.administrators"),
    ]
    retention = [
        Period(
            "arriving_clusters",
            _("Files of whole clusters that administrators have uploaded"),
            "KEEP_CLUSTER_EXPORTS_DAYS",
            purge="intercluster.apps.administration.cluster_files.services.delete_old",
        )
    ]
    timeline = "intercluster.apps.administration.timeline.entries"
    at_serving = "intercluster.apps.administration.first_start.services.announce"
