"""What every page says of introductions."""

from django import template
from django.http import HttpRequest

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.introductions.queries import waiting

register = template.Library()


@register.simple_tag
def introductions_waiting(request: HttpRequest) -> int:
    """Return how many introductions wait for whoever asks for the page."""
    return waiting(viewer_for(request))
