"""The projects app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Command, FeatureConfig, NavItem, Period, Scope, Section


class ProjectsConfig(FeatureConfig):
    """Funding calls with the rules of their programmes, and consortia that want to answer them."""

    name = "intercluster.apps.projects"
    commands = [
        Command("projects", "Funding calls and programmes.", "intercluster.apps.projects.cli.app"),
    ]
    forms_lead_back = True
    at_start = (*FeatureConfig.at_start, "inviting.following", "experts.following")
    navigation = [
        NavItem(Section.PROJECTS, 10, _("Calls"), "projects:calls"),
        NavItem(Section.PROJECTS, 20, _("Programmes"), "projects:programmes"),
        NavItem(Section.PROJECTS, 30, _("Ideas and consortia"), "projects:consortia", people_only=True),
        NavItem(Section.PROJECTS, 40, _("Experts"), "projects:experts", people_only=True),
    ]
    slots = {
        "introduction.about": "projects/slots/introduction.html",
        "profiles.card": "projects/slots/ideas_for_us.html",
    }
    settings = {"KEEP_CONSORTIUM_COMMENTS_DAYS": 730, "KEEP_EXPERTS_DAYS": 730}
    retention = [
        Period(
            "consortium_comments",
            _("Comments on consortia"),
            "KEEP_CONSORTIUM_COMMENTS_DAYS",
            purge="intercluster.apps.projects.retention.delete_comments",
        ),
        Period(
            "experts",
            _("What people say that they know, since they last said it"),
            "KEEP_EXPERTS_DAYS",
            purge="intercluster.apps.projects.retention.delete_experts",
        ),
    ]
    scopes = [
        Scope("projects", _("Read funding calls and programmes")),
        Scope("consortia", _("Read ideas and consortia")),
    ]
