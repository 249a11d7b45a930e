"""Samples of the mails about alliances."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.introductions.conftest import Meeting
from tests.mails import last_mail

from intercluster.apps.clusters.alliances.services import agree, decline, invite, leave
from intercluster.apps.directory.rules import OPERATOR, viewer_of

VALUES = ("Demo FI", "Demo SE", "Timber", "Shall we?", "Office FI")


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield what clusters tell each other."""
    finnish, swedish = (meeting.northern.clusters[country] for country in ("FI", "SE"))
    office = viewer_of(meeting.people["cluster-fi"])
    for answer, name in ((decline, "declined"), (agree, "entered")):
        made = invite(finnish, swedish, viewer=office, name="Timber", message="Shall we?")
        yield "clusters.invited", last_mail()
        answer(made, viewer=OPERATOR)
        yield f"clusters.{name}", last_mail()
    made.refresh_from_db()
    assert made.alliance is not None
    leave(swedish, made.alliance, viewer=OPERATOR)
    yield "clusters.left", last_mail()
    made.alliance.delete()
