"""What introductions keep for a time only."""

from datetime import datetime

from intercluster.apps.introductions.models import ContactSeen, Message
from intercluster.apps.introductions.states import OPEN


def empty_messages(before: datetime, _now: datetime) -> int:
    """Empty the messages of introductions that ended long ago; that something was written, and the outcome, stay."""
    ended = Message.objects.filter(introduction__since__lt=before).exclude(introduction__state__in=OPEN)
    return ended.exclude(text="").update(text="", author=None)


def delete_contact_views(before: datetime, _now: datetime) -> int:
    """Delete the log of who viewed contact details."""
    return ContactSeen.objects.filter(at__lt=before).delete()[0]
