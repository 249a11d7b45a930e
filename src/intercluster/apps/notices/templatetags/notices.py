"""Notices in templates."""

from django import template
from django.template import Context

from intercluster.core.asked import answers

register = template.Library()


@register.simple_tag(takes_context=True)
def unseen_notices(context: Context) -> int:
    """Return the number of notices that the reader has not seen."""
    unseen = answers(context["request"])["unseen_notices"]
    assert isinstance(unseen, int)
    return unseen
