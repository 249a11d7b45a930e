"""The day of an event: who meets where, who is missing, and who is free to meet."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.events.made import comes, market_day
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import office_of
from intercluster.apps.events.day import services
from intercluster.apps.events.day.queries import Board, board
from intercluster.apps.events.models import (
    Attendee,
    Event,
    Meeting,
    Pairing,
    Participant,
    Plan,
    PlanState,
    Request,
    RequestState,
)
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound

NAMES = ("drier", "sawmill", "machinist", "painter", "fan")


@pytest.fixture
def event(northern: Northern, monkeypatch: pytest.MonkeyPatch) -> Event:
    """Return an event in the minute after its second meeting began."""
    made = market_day(northern.clusters["FI"])
    for name in NAMES:
        organisation = northern.organisations.get(name) or northern.add(name, "FI")
        person = comes(made, organisation)
        Attendee.objects.create(participant=person, name=f"{name.title()} Person")
    now = made.slots.all()[1].starts + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: now)
    return made


def _place(event: Event, name: str) -> Participant:
    return event.participants.get(organisation__slug=name)


def _meeting(event: Event, one: str, other: str, slot: int, table: int) -> Meeting:
    first, second = sorted((_place(event, one), _place(event, other)), key=lambda each: each.pk)
    where = event.tables.get(number=table)
    return Meeting.objects.create(event=event, first=first, second=second, slot=event.slots.all()[slot], table=where)


def _here(event: Event, *names: str) -> None:
    coming = Attendee.objects.filter(participant__event=event, participant__organisation__slug__in=names)
    coming.update(checked_in=clock.now())


def _asked(event: Event, one: str, other: str, state: str, **more: Any) -> Request:
    expires = clock.now() + timedelta(days=1)
    places = {"asking": _place(event, one), "asked": _place(event, other)}
    return Request.objects.create(event=event, state=state, expires=expires, **places, **more)


def _seats(seats: Sequence[Any]) -> list[Any]:
    return [
        (seat.table.number, [(side.participant.organisation.slug, side.is_here, side.is_absent) for side in seat.sides])
        for seat in seats
    ]


def _pairs(found: Board) -> list[tuple[str, str, bool]]:
    return [
        (pair.first.organisation.slug, pair.second.organisation.slug, pair.both_wish)
        for pair in found.free_pairs
        if pair.first.organisation and pair.second.organisation
    ]


def test_the_board_shows_tables_and_who_is_missing(event: Event) -> None:
    now_one, next_one = _meeting(event, "drier", "sawmill", 1, 2), _meeting(event, "machinist", "drier", 2, 1)
    _here(event, "drier")
    now_one.absent.add(_place(event, "sawmill"))
    found = board(event, clock.now())
    assert (found.current, found.coming) == (now_one.slot, next_one.slot)
    assert _seats(found.tables_now) == [
        (1, []),
        (2, [("drier", True, False), ("sawmill", False, True)]),
        (3, []),
    ]
    assert _seats(found.tables_next) == [(1, [("drier", True, False), ("machinist", False, False)]), (2, []), (3, [])]
    assert [(each.attendee.name, each.meets) for each in found.missing] == [
        ("Sawmill Person", now_one.slot),
        ("Machinist Person", next_one.slot),
        ("Fan Person", None),
        ("Painter Person", None),
    ]
    assert ([each.name for each in found.here], found.expected) == (["Drier Person"], 5)


def test_only_those_are_free_who_are_here_and_may_meet(event: Event) -> None:
    _meeting(event, "drier", "sawmill", 2, 1)
    _here(event, "drier", "machinist", "painter", "fan")
    _asked(event, "machinist", "painter", RequestState.OPEN)
    _asked(event, "fan", "machinist", RequestState.ACCEPTED)
    _asked(event, "drier", "machinist", RequestState.ACCEPTED)
    _asked(event, "sawmill", "machinist", RequestState.ACCEPTED)
    _asked(event, "painter", "fan", RequestState.OPEN, asking_unnamed=True)
    assert _pairs(board(event, clock.now())) == [("machinist", "fan", True), ("machinist", "painter", False)]
    first, second = sorted((_place(event, "machinist"), _place(event, "fan")), key=lambda each: each.pk)
    Pairing.objects.create(event=event, first=first, second=second, kind="must_not")
    _place(event, "painter").away.add(event.slots.all()[2])
    assert _pairs(board(event, clock.now())) == []
    after = board(event, event.days.get().ends + timedelta(minutes=1))
    assert (after.current, after.coming, after.free_pairs) == (None, None, [])


def test_the_office_lets_two_meet_who_are_free(event: Event, northern: Northern) -> None:
    office = office_of(northern.clusters["FI"])
    Plan.objects.create(event=event, number=1, state=PlanState.PUBLISHED, published=clock.now())
    Event.objects.filter(pk=event.pk).update(plans_made=1)
    slot = event.slots.all()[2]
    one, other, third = (_place(event, name) for name in ("machinist", "painter", "fan"))
    meeting = services.let_meet(office, event, other, one, slot)
    assert (meeting.first, meeting.second, meeting.slot, meeting.is_pinned) == (one, other, slot, True)
    with pytest.raises(Conflict, match="no time together"):
        services.let_meet(office, event, one, third, slot)
    with pytest.raises(NotFound):
        services.let_meet(office_of(northern.clusters["SE"]), event, other, third, slot)


def test_who_came_is_noted_on_the_page(event: Event, northern: Northern, client: Client) -> None:
    meeting = _meeting(event, "drier", "sawmill", 1, 2)
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    northern.clusters["FI"].managers.add(manager)
    client.force_login(manager)
    address = f"/events/{event.key}/day/"
    drier = _place(event, "drier")
    person = drier.attendees.get()

    def post(**said: object) -> str:
        return client.post(address, said, follow=True).content.decode()

    assert "Drier Person is checked in." in post(act="here", attendee=person.pk)
    person.refresh_from_db()
    assert isinstance(person.checked_in, datetime)
    assert "Drier Person is not checked in any more." in post(act="not-here", attendee=person.pk)
    assert "Noted: drier Demo did not come." in post(
        act="absent", absent="yes", meeting=meeting.pk, participant=drier.pk
    )
    assert list(meeting.absent.all()) == [drier]
    assert "Noted: drier Demo came." in post(act="absent", absent="no", meeting=meeting.pk, participant=drier.pk)
    assert list(meeting.absent.all()) == []
    person.checked_in = clock.now()
    person.save()
    page = client.get(address, {"q": "demo drier"}).content.decode()
    assert ("Drier Person" in page, "Painter Person" in page, "Take back" in page) == (True, False, True)
    assert "Painter Person" in client.get(address, {"q": "painter"}).content.decode()
    for wrong in ({"act": "fly"}, {"act": "here", "attendee": "x"}, {"act": "here", "attendee": "9" * 30}):
        assert client.post(address, wrong).status_code == 404
    other = market_day(northern.clusters["SE"])
    foreign = comes(other, northern.organisations["sawmill"])
    stranger = Attendee.objects.create(participant=foreign, name="Stranger")
    assert client.post(address, {"act": "here", "attendee": stranger.pk}).status_code == 404
