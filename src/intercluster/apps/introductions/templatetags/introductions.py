"""What every page says of introductions."""

from django import template
from django.http import HttpRequest

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.introductions.queries import waiting

register = template.Library()


@register.simple_tag
def introductions_waiting(request: HttpRequest) -> int:
    """Return the number of introductions that wait for the reader."""
    return waiting(viewer_for(request))
