"""Samples of the mails of visits."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.exchange.visiting import offered, wanted
from tests.introductions.conftest import Meeting
from tests.mails import composed, last_mail

from intercluster.apps.directory.models import Affiliation
from intercluster.apps.exchange.models import Visit, Visitor
from intercluster.apps.exchange.visits import notices
from intercluster.apps.notices.models import Mail, Notice

VALUES = (
    "Dry chips with waste heat",
    "Wear shoes with steel caps.",
    "Ångvägen 1, Karlstad",
    "Vi vill också torka flis.",
)


def mails(meeting: Meeting) -> Iterator[tuple[str, EmailMessage]]:
    """Yield every notice of visits."""
    Visit.objects.all().delete()
    visit, host = offered(meeting), meeting.people["drier"]
    visit.answers_to = wanted(meeting)
    visit.save()
    notices.tell_offered(visit, by=host)
    yield notices.OFFERED.name, last_mail()
    yield from _of_offices(meeting, visit)
    visitor = _asked(meeting, visit)
    notices.tell_asked(visitor, by=meeting.people["sawmill"])
    yield notices.ASKED.name, last_mail()
    for state, kind in (("waiting", notices.WAITING), ("accepted", notices.ACCEPTED), ("declined", notices.DECLINED)):
        visitor.state = state
        visitor.save()
        (notices.tell_declined if kind is notices.DECLINED else notices.tell_accepted)(visitor, by=host)
        yield kind.name, last_mail()
    visitor.state = "withdrawn"
    visitor.save()
    notices.tell_withdrawn(visitor, by=meeting.people["sawmill"])
    yield notices.WITHDRAWN.name, last_mail()
    visitor.state = "accepted"
    visitor.save()
    notices.tell_soon(visit)
    yield notices.SOON.name, composed(Mail.objects.filter(recipient=visitor.person).latest("pk"))
    yield f"{notices.SOON.name} host", composed(Mail.objects.filter(recipient=host).latest("pk"))
    for changed in (["place"], ["safety"], ["call_phone"]):
        notices.tell_changed(visit, changed, by=host)
        yield f"{notices.CHANGED.name} {changed[0]}", last_mail()
    notices.tell_over(visit)
    yield notices.OVER.name, last_mail()
    notices.tell_cancelled(visit, by=host)
    yield notices.CANCELLED.name, last_mail()


def _asked(meeting: Meeting, visit: Visit) -> Visitor:
    """Return the owner of the sawmill, who asks to come."""
    sawmill = meeting.organisation("sawmill")
    return Visitor.objects.create(visit=visit, person=meeting.people["sawmill"], organisation=sawmill, words=VALUES[3])


def _of_offices(meeting: Meeting, visit: Visit) -> Iterator[tuple[str, EmailMessage]]:
    """Yield what offices get that act for a host, and for who would like a visit, and what they write to visitors."""
    office = meeting.people["cluster-se"]
    places = Affiliation.objects.filter(organisation__in=[visit.organisation, visit.answers_to.organisation])
    left = list(places)
    places.delete()
    notices.tell_offered(visit, by=office)
    yield f"{notices.OFFERED.name} office", last_mail()
    visitor = _asked(meeting, visit)
    notices.tell_asked(visitor, by=visitor.person)
    yield f"{notices.ASKED.name} office", last_mail()
    visitor.state = "withdrawn"
    visitor.save()
    notices.tell_withdrawn(visitor, by=visitor.person)
    yield f"{notices.WITHDRAWN.name} office", last_mail()
    notices.tell_over(visit)
    yield f"{notices.OVER.name} office", last_mail()
    Notice.objects.filter(kind=notices.OVER.name).delete()
    visitor.delete()
    Affiliation.objects.bulk_create(left)
