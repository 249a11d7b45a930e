"""What every page says of introductions."""

from django import template
from django.contrib.auth.models import AnonymousUser

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.introductions.queries import waiting

register = template.Library()


@register.simple_tag
def introductions_waiting(user: User | AnonymousUser) -> int:
    """Return how many introductions wait for a person."""
    return waiting(viewer_of(user))
