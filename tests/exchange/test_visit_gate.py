"""What a visitor takes along: the page for the gate, and the entry of their calendar."""

from datetime import date

from icalendar import Calendar
from tests.exchange.visiting import as_, offered
from tests.introductions.conftest import Meeting, meeting

from intercluster.apps.directory.models import Affiliation
from intercluster.apps.exchange.models import Visit, Visitor
from intercluster.apps.exchange.visits import services

__all__ = ["meeting"]


def visited(meeting: Meeting) -> Visit:
    """Return a visit of two days on which two people come; a third waits."""
    visit = offered(meeting)
    Visit.objects.update(starts=date(2027, 5, 11), ends=date(2027, 5, 12), title="Drying; planing,\nand more")
    for who, state in (("sawmill", "accepted"), ("accountant", "accepted"), ("machinist", "waiting")):
        organisation = meeting.organisation(who)
        Visitor.objects.create(visit=visit, person=meeting.people[who], organisation=organisation, state=state)
    visit.refresh_from_db()
    return visit


def test_the_page_for_the_gate_has_what_a_guard_asks(meeting: Meeting) -> None:
    visit = visited(meeting)
    address = f"/visits/{visit.key}/gate/"
    page = as_("sawmill", meeting).get(address).text
    for text in (
        "Tuesday 11 May 2027",
        "Ångvägen 1",
        "shoes with steel caps",
        "+46 70 000 00 00",
        "Aino, sawmill Demo",
    ):
        assert text in page
    assert "Kari" not in page  # a visitor learns no other visitor
    page = as_("drier", meeting).get(address).text
    assert "Aino, sawmill Demo" in page
    assert "Kari, accountant Demo" in page
    assert "Ola" not in page
    for who in ("machinist", "member", "cluster-no"):
        assert as_(who, meeting).get(address).status_code == 404
        assert as_(who, meeting).get(f"/visits/{visit.key}/visit.ics").status_code == 404
    Affiliation.objects.filter(user=meeting.people["sawmill"]).delete()  # who left the alliance reads nothing of it
    assert as_("sawmill", meeting).get(address).status_code == 404


def test_a_calendar_takes_the_newest_entry_and_the_one_that_takes_it_away(meeting: Meeting) -> None:
    visit = visited(meeting)
    client = as_("sawmill", meeting)

    def entry() -> dict[str, object]:
        answer = client.get(f"/visits/{visit.key}/visit.ics")
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        calendar = Calendar.from_ical(answer.content.decode())
        [found] = calendar.walk("VEVENT")
        names = ("uid", "sequence", "status", "summary", "location", "dtstart", "dtend")
        said = {name: getattr(found[name], "dt", found[name]) for name in names}
        return {
            "method": calendar["method"],
            **{name: value if isinstance(value, date) else str(value) for name, value in said.items()},
        }

    first = entry()
    assert first == {
        "method": "PUBLISH",
        "uid": str(visit.key),
        "sequence": "0",
        "status": "CONFIRMED",
        "summary": "Drying; planing,\nand more",
        "location": "Ångvägen 1, Karlstad",
        "dtstart": date(2027, 5, 11),
        "dtend": date(2027, 5, 13),
    }
    services.cancel(meeting.people["drier"], visit)
    assert entry() == first | {"method": "CANCEL", "sequence": "1", "status": "CANCELLED"}
    assert "Take it out of your calendar" in client.get(f"/visits/{visit.key}/").text
    assert client.get(f"/visits/{visit.key}/gate/").status_code == 404
