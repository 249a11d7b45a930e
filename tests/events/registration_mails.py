"""Samples of the mails about registrations."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.events.made import comes, market_day
from tests.introductions.conftest import Meeting
from tests.mails import last_mail

from intercluster.apps.events.models import Audience, Event, Participant
from intercluster.apps.events.registration import notices as told

VALUES = ("Registration day", "Fair hall", "Demo FI", "Anna Berg", "Europe/Stockholm")


def prepare(meeting: Meeting) -> None:
    """Hold an event to which the sawmill comes, with somebody who has no account."""
    event = market_day(meeting.northern.clusters["FI"], Audience.PUBLIC, in_days=400)
    Event.objects.filter(pk=event.pk).update(title="Registration day")
    place = comes(event, meeting.northern.organisations["sawmill"], meeting.people["sawmill"])
    place.attendees.create(name="Anna Berg", email="anna@sawmill.example")


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield every notice of a registration, and the mail to somebody without an account."""
    place = Participant.objects.get(event=Event.objects.get(title="Registration day"))
    place.attendees.update(language=language)
    with_account, without = place.attendees.select_related("user").order_by("pk")
    for kind in told.KINDS.values():
        told.tell_attendee(place, with_account, kind)
        yield kind.name, last_mail()
        told.tell_attendee(place, without, kind)
        yield f"{told.ATTENDEE} {kind.name}", last_mail()
