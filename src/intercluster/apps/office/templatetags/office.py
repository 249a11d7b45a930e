"""The tabs of an office."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import manages, viewer_for
from intercluster.apps.office.region_cooperation import cooperation_of
from intercluster.core.feature import Section, features
from intercluster.core.navigation import Part, SectionLink

register = template.Library()

register.simple_tag(cooperation_of, name="region_cooperation")


@register.inclusion_tag("includes/section_tabs.html", takes_context=True)
def office_tabs(context: Context, cluster: Cluster) -> dict[str, Any]:
    """Show the pages of a cluster's office as tabs, to its office only."""
    request = context["request"]
    if not manages(viewer_for(request), cluster):
        return {"section": None}
    tabs = sorted((tab for feature in features() for tab in feature.office_tabs), key=lambda tab: tab.position)
    parts = [Part(str(tab.label), reverse(tab.view, args=[cluster.slug])) for tab in tabs]
    return {"section": SectionLink(Section.OFFICE, parts, request.path)}
