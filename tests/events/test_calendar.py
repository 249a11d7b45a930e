"""Calendar entries, read by a second library: whole values, zones over a change of the clocks, escaping, injection."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from io import StringIO
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil import tz
from django.test import Client
from tests.events.agendas import Day, asked, cancelled, day, fresh, moved, renamed
from tests.mails import mailed
from tests.plugins.northern import Northern

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.events.agenda import services
from intercluster.apps.events.agenda.links import calendar_path
from intercluster.apps.events.agenda.services import Change
from intercluster.apps.events.agenda.zones import definition
from intercluster.apps.events.models import Attendee, Event, Meeting
from intercluster.apps.events.setting.cancelling import cancel_event

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NASTY = 'Å, B; C\\D "E" — 会議\r\nATTENDEE:mailto:x@evil.example\u202e\x07 ' + "långt " * 30


@pytest.fixture
def made(northern: Northern) -> Day:
    """Return an event a month ahead."""
    return day(northern)


def entries(text: str) -> list[Any]:
    """Read the entries of a calendar, each line of which is short enough and ends as it must."""
    lines = text.encode().split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    calendar = vobject.readOne(text)
    assert calendar.version.value == "2.0"
    return list(getattr(calendar, "vevent_list", []))


def feed(client: Client, attendee: Attendee, query: str = "") -> list[Any]:
    """Read the feed of an attendee as a program does."""
    answer = client.get(calendar_path(fresh(attendee)) + query)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert vobject.readOne(text).method.value == "PUBLISH"
    return entries(text)


def facts(entry: Any) -> dict[str, Any]:
    """Return every property of an entry."""
    return {child.name: child.value for child in entry.getChildren()}


def test_a_feed_keeps_what_was_moved_and_cancelled(made: Day, client: Client) -> None:
    first, second = made.meet(made.aino, made.stina, 0), made.meet(made.stina, made.kari, 4)
    first.request = asked(made, made.aino, made.stina, text="Bark, please; soon")
    first.save()
    moved(first, 1, 2)
    cancelled(second)
    found = feed(client, made.stina)
    uids = [str(first.uid), str(second.uid)]
    assert [(e.uid.value, e.sequence.value, e.status.value) for e in found] == [
        (uids[0], "1", "CONFIRMED"),
        (uids[1], "1", "CANCELLED"),
    ]
    stamp = first.changed.astimezone(UTC).replace(microsecond=0)
    said = facts(found[0])
    assert said["DTSTART"].astimezone(UTC) == first.slot.starts
    assert said["DTEND"].astimezone(UTC) == first.slot.ends
    assert {key: value for key, value in said.items() if not key.startswith(("DTSTA", "DTEND", "LAST"))} == {
        "UID": uids[0],
        "SEQUENCE": "1",
        "STATUS": "CONFIRMED",
        "SUMMARY": "Möte med sawmill Demo",
        "DESCRIPTION": "Market day\nMed: Aino\nSpråk: svenska och engelska\nBark, please; soon",
        "LOCATION": "Table 3, Fair hall",
        "TRANSP": "OPAQUE",
        "ORGANIZER": "mailto:intercluster@localhost",
        "URL": f"http://127.0.0.1:8000/events/{made.event.key}/",
    }
    assert (said["DTSTAMP"], said["LAST-MODIFIED"]) == (stamp, stamp)
    assert [facts(e)["SUMMARY"] for e in feed(client, made.stina, "?programme=1")][-1:] == ["Coffee"]
    assert feed(client, made.aino)[0].sequence.value == "1"
    etag = client.get(calendar_path(made.stina))["ETag"]
    assert client.get(calendar_path(made.stina), HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_times_are_right_over_a_change_of_the_clocks(made: Day, client: Client) -> None:
    """The clocks go back on 25 October 2026 at 3 in the morning, and forward on 28 March 2027 at 2."""
    times = [
        datetime(2026, 10, 24, 10, tzinfo=STOCKHOLM),
        datetime(2026, 10, 25, 10, tzinfo=STOCKHOLM),
        datetime(2027, 3, 27, 10, tzinfo=STOCKHOLM),
        datetime(2027, 3, 28, 10, tzinfo=STOCKHOLM),
    ]
    pairs = [(made.aino, made.stina), (made.aino, made.kari), (made.stina, made.kari)]
    for number, pair in enumerate(pairs):
        made.meet(*pair, number)
    slots = list(made.event.slots.order_by("starts"))
    for slot, time in zip(slots, times, strict=False):
        slot.starts, slot.ends = time, time + timedelta(minutes=15)
        slot.save()
    found = {e.dtstart.value for who in (made.aino, made.stina, made.kari) for e in feed(client, who)}
    assert {value.astimezone(UTC) for value in found} == {time.astimezone(UTC) for time in times[:3]}
    assert {value.hour for value in found} == {10}
    Event.objects.update(time_zone="Europe/Helsinki")
    later = {e.dtstart.value for who in (made.aino, made.stina, made.kari) for e in feed(client, who)}
    assert {value.astimezone(UTC) for value in later} == {time.astimezone(UTC) for time in times[:3]}
    assert {value.hour for value in later} == {11}


@pytest.mark.parametrize("name", ["Europe/Stockholm", "Europe/Dublin", "America/New_York", "Asia/Tokyo"])
def test_definitions_of_zones_are_those_of_the_system(name: str) -> None:
    read, zone = tz.tzical(StringIO(definition(name, 2028).to_ical().decode())).get(), ZoneInfo(name)
    wrong = []
    for year, month, half_hour in product((2026, 2028), (1, 3, 10, 11), range(48 * 30)):
        time = (datetime(year, month, 1, tzinfo=UTC) + half_hour * timedelta(minutes=30)).replace(tzinfo=zone)
        exists = time.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == time.replace(tzinfo=None)
        once = time.replace(fold=1).utcoffset() == time.utcoffset()
        if exists and once and time.replace(tzinfo=read).utcoffset() != time.utcoffset():
            wrong.append(time)
    assert wrong == []


def test_nothing_that_somebody_wrote_adds_to_an_entry(made: Day, client: Client) -> None:
    meeting = made.meet(made.aino, made.stina, 0)
    organisation = made.aino.participant.organisation
    assert organisation is not None
    renamed(organisation, NASTY[:180])
    Attendee.objects.filter(pk__in=(made.aino.pk, made.stina.pk)).update(name=NASTY[:140])
    Event.objects.update(title=NASTY[:200], place=NASTY[:200])
    made.event.cluster.__class__.objects.filter(pk=made.event.cluster_id).update(name=NASTY[:190])
    meeting.request = asked(made, made.aino, made.stina, text=NASTY)
    meeting.save()
    plain = NASTY.replace("\r\n", "\n").replace("\u202e", "").replace("\x07", " ")
    (entry,) = feed(client, made.stina)
    said = facts(entry)
    assert "ATTENDEE" not in said
    assert said["SUMMARY"] == f"Möte med {plain[:178].strip()}"
    assert said["DESCRIPTION"].endswith(plain.strip())
    assert set(said) == {
        *("UID", "SEQUENCE", "STATUS", "SUMMARY", "DESCRIPTION", "LOCATION", "TRANSP", "ORGANIZER", "URL"),
        *("DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED"),
    }
    services.tell_changes(made.event, [Change(meeting)])
    sent = [parts(each) for each in mailed() if each.to == ["stina@drier.example"]]
    (invited,) = [entry for _method, entry in filter(None, sent)]
    assert [attendee.value for attendee in invited.attendee_list] == ["mailto:stina@drier.example"]


def parts(message: Any) -> tuple[str, Any] | None:
    """Return the method and the entry that a mail carries, as a mail program reads it."""
    read = message_from_bytes(message.message().as_bytes(), policy=default)
    found = [part for part in read.walk() if part.get_content_type() == "text/calendar"]
    if not found:
        return None
    (part,) = found
    text = part.get_content().replace("\r\n", "\n").replace("\n", "\r\n")
    calendar = vobject.readOne(text)
    assert read.get_content_type() == "multipart/alternative"
    assert calendar.method.value == part.get_param("method")
    (entry,) = entries(text)
    return calendar.method.value, entry


def test_an_event_that_is_cancelled_takes_its_entries_away(made: Day) -> None:
    meeting = made.meet(made.aino, made.stina, 0)
    cancel_event(OPERATOR, made.event)
    sent = [(each.to[0], parts(each)) for each in mailed()]
    assert [(to, found[0], found[1].uid.value, found[1].sequence.value) for to, found in sent if found] == [
        (to, "CANCEL", str(meeting.uid), "1") for to in ("aino@sawmill.example", "stina@drier.example")
    ]


def test_mails_add_move_and_take_away_an_entry(made: Day) -> None:
    meeting = made.meet(made.aino, made.stina, 0)

    def told(change: Change) -> list[tuple[str, dict[str, Any]]]:
        services.tell_changes(made.event, [change])
        sent = [(each.to[0], parts(each)) for each in mailed()]
        return [(found[0], {"to": to, **facts(found[1])}) for to, found in sent if found is not None]

    def of(changes: list[tuple[str, dict[str, Any]]], *names: str) -> list[tuple[Any, ...]]:
        return [(method, *(said[name] for name in names)) for method, said in changes]

    names = ("to", "ATTENDEE", "UID", "SEQUENCE", "STATUS", "SUMMARY")
    both, uid = ["aino@sawmill.example", "stina@drier.example"], str(meeting.uid)
    titles = ["Meeting with drier Demo", "Möte med sawmill Demo"]

    def expected(method: str, sequence: str, status: str) -> list[tuple[Any, ...]]:
        pairs = zip(both, titles, strict=True)
        return [(method, to, f"mailto:{to}", uid, sequence, status, title) for to, title in pairs]

    new = told(Change(meeting))
    assert of(new, *names) == expected("REQUEST", "0", "CONFIRMED")
    later = told(moved(meeting, 2, 1))
    assert of(later, *names) == expected("REQUEST", "1", "CONFIRMED")
    assert {said["DTSTART"].astimezone(UTC) for _method, said in later} == {meeting.slot.starts}
    gone = told(cancelled(meeting))
    assert of(gone, *names) == expected("CANCEL", "2", "CANCELLED")
    assert "kari" not in str(new + later + gone)
    meeting = Meeting.objects.get()
    made.event.days.update(starts=made.event.days.get().starts - timedelta(days=60))
    made.event.days.update(ends=made.event.days.get().starts + timedelta(hours=3))
    assert told(Change(meeting)) == []  # nobody is mailed long after the event
