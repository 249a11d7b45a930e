"""The mails that people of an office's list would get, one in each language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.rendering import direct_texts
from intercluster.apps.people.invitations import VALID
from intercluster.apps.people.mail import mail_of
from intercluster.apps.people.models import ContactPerson, Invitation
from intercluster.core import clock


@dataclass(frozen=True)
class Preview:
    """A mail as the first person with a language would get it."""

    language: str
    to: str
    count: int
    """How many of the people get the mail in this language."""
    subject: str
    text: str


def previews(people: Sequence[ContactPerson], role: str, *, by: User) -> list[Preview]:
    """Return a mail in each language that people have, as the first of them would get it."""
    languages = dict.fromkeys(each.language for each in people)
    return [_preview([each for each in people if each.language == language], role, by) for language in languages]


def _preview(people: Sequence[ContactPerson], role: str, by: User) -> Preview:
    first = people[0]
    invitation = Invitation(
        email=first.email,
        name=first.name,
        language=first.language,
        role=role,
        organisation=first.organisation,
        by=by,
        expires=clock.now() + VALID,
    )
    link = reverse("people:invitation", args=["x"]).replace("/x/", "/…/")  # the real one is made on sending
    subject, text = direct_texts(mail_of(invitation, settings.BASE_URL + link))
    return Preview(first.language, first.email, len(people), subject, text)
