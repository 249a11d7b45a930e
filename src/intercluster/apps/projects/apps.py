"""The projects app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import FeatureConfig, NavItem, Scope, Section


class ProjectsConfig(FeatureConfig):
    """Funding calls, and the rules of their programmes."""

    name = "intercluster.apps.projects"
    navigation = [
        NavItem(Section.PROJECTS, 10, _("Calls"), "projects:calls"),
        NavItem(Section.PROJECTS, 20, _("Programmes"), "projects:programmes"),
    ]
    scopes = [Scope("projects", _("Read funding calls and programmes"))]
