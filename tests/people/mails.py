"""Samples of the mails about places of people."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.introductions.conftest import Meeting
from tests.mails import last_mail

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import office_of
from intercluster.apps.notices.services import post
from intercluster.apps.people.invitations import invite
from intercluster.apps.people.joining import approve, ask, decline
from intercluster.apps.people.models import Role

VALUES = ("A few words", "Another time", "Stina", "Aino")
DATED = ("people.invitation",)


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield invitations to each place, and what is mailed about a request to join."""
    cluster = meeting.northern.clusters["FI"]
    office = office_of(cluster)
    for role in (Role.MANAGER, Role.EVALUATOR, Role.MEMBER):
        place = cluster.organisations.get(slug="sawmill") if role == Role.MEMBER else cluster
        made = invite(viewer=office, email="a@b.example", role=role, place=place, language=language, name="Stina")
        made.by = meeting.people["sawmill"]
        made.save()
        post("people.invitation", made.pk)
        yield f"people.invitation {role}", last_mail()
    for decide in (approve, decline):
        asked = ask(
            email="stina@drier.example",
            name="Stina",
            message="A few words",
            language=language,
            organisation=cluster.organisations.get(slug="sawmill"),
            user=User.objects.get(email="stina@drier.example"),
        )
        yield "people.request", last_mail()
        decide(asked, viewer=office, **({"role": "member"} if decide is approve else {"reason": "Another time"}))
        yield f"people.decision {decide.__name__}", last_mail()
        asked.delete()
