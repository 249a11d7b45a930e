"""The directory app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Command, FeatureConfig, NavItem, OfficeTab, Period, Scope, Section
from intercluster.core.searchable import Searchable


class DirectoryConfig(FeatureConfig):
    """Members of every cluster, what they offer and what they need."""

    name = "intercluster.apps.directory"
    commands = [
        Command(
            "import", "Bring members and projects into the directory.", "intercluster.apps.directory.cli.imports", 90
        ),
        Command("export", "Take members out of the directory.", "intercluster.apps.directory.cli.exports", 100),
    ]
    navigation = [
        NavItem(Section.PARTNERS, 40, _("Directory"), "directory:directory"),
        NavItem(Section.ME, 20, links="intercluster.apps.directory.navigation.own_profiles"),
    ]
    scopes = [Scope("directory", _("Read the directory")), Scope("members", _("Import and export a cluster's members"))]
    settings = {"KEEP_IMPORTS_DAYS": 365, "STALE_DAYS": 365}
    retention = [
        Period(
            "imports",
            _("Data needed to undo an import"),
            "KEEP_IMPORTS_DAYS",
            purge="intercluster.apps.directory.retention.empty_imports",
            of_cluster="intercluster.apps.directory.retention.empty_imports_of",
        ),
    ]
    searchable = [
        Searchable(
            "directory.Offer",
            _("Offers"),
            readable="intercluster.apps.directory.queries.offers",
            result="intercluster.apps.directory.search.searchable.statement",
            is_quoted=True,
        ),
        Searchable(
            "directory.Need",
            _("Needs"),
            readable="intercluster.apps.directory.queries.needs",
            result="intercluster.apps.directory.search.searchable.statement",
            is_quoted=True,
        ),
        Searchable(
            "directory.Project",
            _("Projects"),
            readable="intercluster.apps.directory.search.searchable.projects",
            result="intercluster.apps.directory.search.searchable.project",
            is_quoted=True,
        ),
    ]
    timeline = "intercluster.apps.directory.profiles.timeline.entries"
    office_tabs = [
        OfficeTab(20, _("Members"), "directory:cluster"),
        OfficeTab(50, _("Imports"), "importing:file"),
    ]
    office_panels = ["intercluster.apps.directory.office.panels"]
    slots = {"not-found.links": "directory/slots/to_the_directory.html"}
