"""Notices in templates."""

from django import template
from django.contrib.auth.models import AnonymousUser

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.queries import unseen

register = template.Library()


@register.simple_tag
def unseen_notices(user: User | AnonymousUser) -> int:
    """Return the number of notices that the reader has not seen."""
    return unseen(user) if isinstance(user, User) else 0
