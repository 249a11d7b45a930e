"""Whose name and colour the head of a page has."""

from django import template
from django.template import Context

from intercluster.apps.clusters.queries import own_cluster
from intercluster.apps.directory.models import Cluster

register = template.Library()


@register.simple_tag(takes_context=True, name="own_cluster")
def shown(context: Context) -> Cluster | None:
    """Return the reader's cluster."""
    request = context.get("request")
    return own_cluster(request) if request is not None else None
