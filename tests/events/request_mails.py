"""Samples of the mails about requests to meet."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.events.made import comes, market_day
from tests.introductions.conftest import Meeting
from tests.mails import last_mail

from intercluster.apps.events.models import Request
from intercluster.apps.events.requests import notices as told
from intercluster.apps.events.requests.services import expiry
from intercluster.core import clock

VALUES = ("Market day", "Vi söker virke sågat av klen tall")
DATED = ("events.request_asked",)


def prepare(meeting: Meeting) -> None:
    """Let the sawmill ask to meet the drier at an event, about a need of the drier's."""
    event = market_day(meeting.northern.clusters["FI"])
    sawmill, drier = (comes(event, meeting.organisation(slug), meeting.people[slug]) for slug in ("sawmill", "drier"))
    need = meeting.organisation("drier").needs.get()
    expires = expiry(event, clock.now())
    Request.objects.create(event=event, asking=sawmill, asked=drier, need=need, text=VALUES[1], expires=expires)


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield every notice of a request."""
    request = Request.objects.select_related("event").get(text=VALUES[1])
    for kind in (told.ASKED, told.ACCEPTED, told.DECLINED, told.ENDED, told.WITHDRAWN):
        told.tell(request, request.asked if kind is told.ASKED else request.asking, kind)
        yield kind.name, last_mail()
