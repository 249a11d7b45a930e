"""The secret addresses of an attendee: their agenda, which needs no account, and their calendar.

An address has the attendee's number and a signature, so nobody can guess one, and nothing secret is stored. It ends a
week after the event. Raising the attendee's `link_number` ends all of theirs at once.
"""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from intercluster.apps.events.models import Attendee, Event, Stage
from intercluster.core import clock
from intercluster.core.errors import NotFound
from intercluster.core.filters import number_in

KEPT = timedelta(days=7)
"""How long after the end of an event its addresses work."""
SALT = "intercluster.events.agenda"
SIGNATURE = 32
"""Length of the signature in hexadecimal digits: 128 bits."""


class Use(StrEnum):
    """What an address is for. That of a calendar is given to others, and so opens no page."""

    PAGE = "page"
    CALENDAR = "calendar"


def token(attendee: Attendee, use: Use) -> str:
    """Return the secret part of an address."""
    return f"{attendee.pk}-{_signature(attendee, use)}"


def page_path(attendee: Attendee) -> str:
    """Return the path of an attendee's agenda, which opens without an account."""
    return reverse("events:agenda-of", args=[attendee.participant.event.key, token(attendee, Use.PAGE)])


def calendar_path(attendee: Attendee) -> str:
    """Return the path of an attendee's calendar."""
    return reverse("events:calendar", args=[attendee.participant.event.key, token(attendee, Use.CALENDAR)])


def page_address(attendee: Attendee) -> str:
    """Return the whole address of an attendee's agenda, for mails."""
    return settings.BASE_URL + page_path(attendee)


def attendee_of(key: UUID, said: str, use: Use) -> Attendee:
    """Return whose address it is. Raises NotFound for one that is not ours, has ended or was revoked."""
    number = number_in(said.partition("-")[0]) or 0
    known = Attendee.objects.select_related("user", "participant__organisation", "participant__event__cluster")
    found = known.filter(pk=number, participant__event__key=key).first()
    if found is None or not constant_time_compare(said, token(found, use)) or has_ended(found.participant.event):
        raise NotFound
    return found


def has_ended(event: Event) -> bool:
    """Return whether the addresses of an event work no more, or not yet."""
    last = event.days.order_by("-ends").first()
    return event.stage == Stage.DRAFT or (last is not None and last.ends + KEPT < clock.now())


@transaction.atomic
def revoke(attendee: Attendee) -> None:
    """End the addresses of an attendee. Those that are made from now on work."""
    Attendee.objects.filter(pk=attendee.pk).update(link_number=F("link_number") + 1)
    attendee.refresh_from_db(fields=["link_number"])


def _signature(attendee: Attendee, use: Use) -> str:
    said = f"{use}:{attendee.pk}:{attendee.link_number}"
    return salted_hmac(SALT, said, algorithm="sha256").hexdigest()[:SIGNATURE]
