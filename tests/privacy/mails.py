"""Samples of the mails of privacy."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.introductions.conftest import Meeting
from tests.mails import last_mail

from intercluster.apps.notices.services import notify
from intercluster.apps.privacy.notices import UNUSED
from intercluster.core import clock

DATED = (UNUSED.name,)


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield the warning before an unused account is erased."""
    context = {"date": clock.now().date().isoformat()}
    notify(meeting.people["sawmill"], UNUSED, context=context, path="/accounts/sign-in/")
    yield UNUSED.name, last_mail()
