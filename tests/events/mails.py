"""Samples of the mails of events."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.events import agenda_mails, registration_mails, request_mails, schedule_mails
from tests.introductions.conftest import Meeting

VALUES = (*schedule_mails.VALUES, *request_mails.VALUES, *registration_mails.VALUES, *agenda_mails.VALUES)
DATED = (*request_mails.DATED, *agenda_mails.DATED)


def prepare(meeting: Meeting) -> None:
    """Make what the mails are about."""
    schedule_mails.prepare(meeting)
    request_mails.prepare(meeting)
    registration_mails.prepare(meeting)
    agenda_mails.prepare(meeting)


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield every mail of an event."""
    yield from schedule_mails.mails(meeting, language)
    yield from request_mails.mails(meeting, language)
    yield from registration_mails.mails(meeting, language)
    yield from agenda_mails.mails(meeting, language)
