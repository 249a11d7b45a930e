"""Samples of the mails of introductions."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.introductions.conftest import Meeting
from tests.mails import last_mail

from intercluster.apps.introductions import notices as told
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.states import Outcome, Refusal, Side, State
from intercluster.apps.notices.registry import NoticeKind

VALUES = (
    "Hei! Voimmeko tavata?",
    "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla",
    "Vi torkar sågade trävaror med låg energiförbrukning",
)
DATED = ("introductions.requested", "introductions.proposed", "introductions.reminded")


def prepare(meeting: Meeting) -> None:
    """Ask for an introduction."""
    meeting.ask()


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield every notice of an introduction."""
    introduction = Introduction.objects.get()
    introduction.office = meeting.northern.clusters["FI"]
    introduction.refusal, introduction.refusal_told = Refusal.NO_CAPACITY, True
    introduction.state, introduction.outcome = State.CLOSED, Outcome.PRODUCT
    message = introduction.messages.get()
    for name, kind in vars(told).items():
        if isinstance(kind, NoticeKind):
            tell = told.tell_office if name.startswith("OFFICE") else told.tell
            words = {"who": "drier Demo"} if kind is told.HANDED_OVER else {}
            words |= {"message": message} if kind in (told.REQUESTED, told.PROPOSED, told.WRITTEN) else {}
            tell(introduction, *([] if name.startswith("OFFICE") else [Side.ASKED]), kind, **words)
            yield kind.name, last_mail()
