"""What templates show of introductions."""

from collections.abc import Sequence

from django import template
from django.template import Context

from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.introductions.queries import Seen, waiting_of

register = template.Library()

FIRST = 5
"""How many introductions of a group are shown at once; the rest unfolds."""


@register.filter
def in_parts(rows: Sequence[Seen]) -> list[Sequence[Seen]]:
    """Return the introductions that are shown at once and, if there are more, the rest."""
    return [part for part in (rows[:FIRST], rows[FIRST:]) if part]


@register.simple_tag(takes_context=True)
def waiting_here(context: Context, organisation: Organisation) -> list[Seen]:
    """Return what waits for the reader in introductions of an organisation, the longest unchanged first."""
    request = context["request"]
    return waiting_of(organisation, viewer_for(request)) if request.user.is_authenticated else []
