"""What tests of visits share."""

from datetime import timedelta
from typing import Any

from django.test import Client
from tests.introductions.conftest import Meeting

from intercluster.apps.exchange.models import Visit
from intercluster.apps.exchange.visits.services import VisitFields, add_visit
from intercluster.core import clock

IN_MAY = clock.today() + timedelta(days=60)
SAID: dict[str, Any] = {
    "title": "Dry chips with waste heat",
    "programme": "We show the drier and the boiler.",
    "visibility": "alliance",
    "language": "en",
    "starts": IN_MAY,
    "ends": IN_MAY,
    "days": 1,
    "seats": 2,
    "languages": ["sv", "en"],
    "place": "Ångvägen 1, Karlstad",
    "safety": "Wear shoes with steel caps.",
    "call_name": "Stina",
    "call_phone": "+46 70 000 00 00",
}


def offered(meeting: Meeting, who: str = "drier", **said: Any) -> Visit:
    """Return a visit that an organisation offers, two months from now."""
    return add_visit(meeting.people[who], meeting.organisation(who), "offered", VisitFields(**SAID | said))


def wanted(meeting: Meeting, who: str = "sawmill", **said: Any) -> Visit:
    """Return a visit that an organisation would like."""
    fields = {
        "title": "Miten kuivaatte haketta?",
        "visibility": "alliance",
        "language": "fi",
        "languages": ["fi", "en"],
    }
    return add_visit(meeting.people[who], meeting.organisation(who), "wanted", VisitFields(**fields | said))


def as_(who: str, meeting: Meeting) -> Client:
    """Return a browser in which a person is signed in, in English."""
    client = Client(headers={"accept-language": "en"})
    meeting.people[who].language = "en"
    meeting.people[who].save()
    client.force_login(meeting.people[who])
    return client
