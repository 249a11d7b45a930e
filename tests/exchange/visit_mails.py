"""Samples of the mails of visits."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.exchange.visiting import offered, wanted
from tests.introductions.conftest import Meeting
from tests.mails import last_mail

from intercluster.apps.exchange.models import Visit, Visitor
from intercluster.apps.exchange.visits import notices

VALUES = ("Dry chips with waste heat", "Ångvägen 1, Karlstad")


def mails(meeting: Meeting) -> Iterator[tuple[str, EmailMessage]]:
    """Yield every notice of visits."""
    Visit.objects.all().delete()
    visit, host = offered(meeting), meeting.people["drier"]
    visit.answers_to = wanted(meeting)
    visit.save()
    notices.tell_offered(visit, by=host)
    yield notices.OFFERED.name, last_mail()
    sawmill = meeting.organisation("sawmill")
    Visitor.objects.create(visit=visit, person=meeting.people["sawmill"], organisation=sawmill, state="accepted")
    notices.tell_changed(visit, by=host)
    yield notices.CHANGED.name, last_mail()
    notices.tell_cancelled(visit, by=host)
    yield notices.CANCELLED.name, last_mail()
