"""The schedule: planned, published, repaired, changed by hand, taken back, and why a wish is not met."""

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from tests.events.made import all_come, comes, market_day
from tests.events.planned import planned, wants
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import OPERATOR, member_of, office_of
from intercluster.apps.events.models import (
    Event,
    Meeting,
    Pairing,
    Participant,
    ParticipantState,
    Plan,
    PlanState,
    Precedence,
    Slot,
)
from intercluster.apps.events.planning import by_hand, files, mishaps, services
from intercluster.apps.events.planning.content import Clashing, Content, Measure, Placed, Price, Unmet, read, write
from intercluster.apps.events.planning.publishing import publish
from intercluster.apps.events.planning.queries import waiting, why_not
from intercluster.apps.events.planning.setting import setting_of
from intercluster.apps.notices.models import Delivery, Notice
from intercluster.apps.notices.services import choose
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound


def held(event: Event) -> dict[tuple[str, str], tuple[int, str]]:
    """Return who meets, with the number of the time and the table."""
    at = {slot.pk: number for number, slot in enumerate(event.slots.all(), 1)}
    meetings = event.meetings.exclude(state="cancelled").select_related("table")
    return {(each.first.name, each.second.name): (at[each.slot_id], each.table.name) for each in meetings if each.table}


def slots(event: Event) -> list[Slot]:
    """Return the times of an event."""
    return list(event.slots.all())


@pytest.fixture
def event(northern: Northern) -> Event:
    """Return an event to which four organisations come, with a person of the drier who has an account."""
    made = market_day(northern.clusters["FI"])
    person = User.objects.create_user("drier@example.org", name="Drier", language="en")
    comes(made, northern.organisations["drier"], person)
    names = [name for name in northern.organisations if name != "drier"][:3]
    all_come(made, [northern.organisations[name] for name in names])
    return made


def people(event: Event) -> list[Participant]:
    """Return who takes part, the drier first."""
    return list(event.participants.select_related("organisation", "event"))


def test_what_a_plan_holds_is_kept_as_json() -> None:
    content = Content(
        3,
        1.5,
        (Placed(1, 2, 5, 7, 9), Placed(1, 3, 6, 7)),
        "feasible",
        Measure(4, 5),
        Measure(0),
        None,
        Measure(2, 2),
        (Unmet(2, 3, None, "cap", ((1, 2), (1, 3))),),
        (Clashing("must", (1, 2), (5,)),),
        True,
        Price(1, 2),
        ((1, 4),),
        ((2, 4),),
    )
    assert read(json.loads(json.dumps(write(content), sort_keys=True))) == content
    assert read({}) == Content()
    with pytest.raises(ValueError, match="form 1, not 2"):
        read({"form": 2})


def test_a_plan_is_made_published_repaired_and_taken_back(event: Event, northern: Northern) -> None:
    office = office_of(northern.clusters["FI"])
    drier, one, two, three = people(event)
    requests = [wants(drier, one), wants(two, drier, 3), wants(one, two), wants(two, three)]
    with pytest.raises(NotFound):
        services.ask_for_plan(office_of(northern.clusters["SE"]), event)
    with pytest.raises(Conflict, match="Nothing is published"):
        services.repair(office, event)
    plan = planned(event, office)
    content = read(plan.content)
    assert (plan.state, plan.progress, plan.number, content.basis) == (PlanState.READY, 100, 1, 0)
    assert {each.request for each in content.meetings} == {each.pk for each in requests}
    assert (content.worth, content.unmet) == (Measure(18, 18), ())
    assert not event.meetings.exists()
    publish(office, plan)
    first = held(event)
    assert len(first) == len(requests)
    assert set(Meeting.objects.values_list("sequence", flat=True)) == {0}
    uids = dict(Meeting.objects.values_list("pk", "uid"))
    notice = Notice.objects.get()
    assert (notice.recipient.name, notice.kind, len(notice.context["changes"])) == (
        "Drier",
        "events.schedule_published",
        2,
    )
    with pytest.raises(Conflict, match="ready and not published"):
        publish(office, plan)

    one.state = ParticipantState.CANCELLED
    one.save()
    assert set(waiting(setting_of(event)).impossible) == {
        (each.first_id, each.second_id) for each in Meeting.objects.filter(pk__in=own(one))
    }
    repaired = services.repair(office, event)
    stay = {pair: place for pair, place in first.items() if one.name not in pair}
    publish(office, repaired)
    assert held(event) == stay
    assert not waiting(setting_of(event))
    told = Notice.objects.get(kind="events.schedule_changed")
    assert told.context["changes"] == [f"Cancelled: {one.name} at {clock_of(event, own(one), drier)}"]
    assert sorted(Meeting.objects.values_list("sequence", flat=True)) == [0, 0, 1, 1]

    one.state = ParticipantState.REGISTERED
    one.save()
    back = services.take_back(office, event)
    assert (back.making, back.based_on) == ("undone", plan)
    publish(office, back)
    assert held(event) == first
    assert dict(Meeting.objects.values_list("pk", "uid")) == uids
    assert sorted(Meeting.objects.values_list("sequence", flat=True)) == [0, 0, 2, 2]
    assert [(each.number, each.state) for each in Plan.objects.order_by("number")] == [
        (1, "replaced"),
        (2, "replaced"),
        (3, "published"),
    ]
    with pytest.raises(Conflict, match="No schedule was published before"):
        services.take_back(office, event)


def own(participant: Participant) -> Sequence[int]:
    """Return the keys of a participant's meetings, cancelled ones too."""
    both = participant.meetings_first.all() | participant.meetings_second.all()
    return [each.pk for each in both]


def clock_of(event: Event, keys: Sequence[int], other: Participant) -> str:
    """Return when a participant's meeting with another is, as people of the event read it."""
    meeting = Meeting.objects.get(pk__in=set(keys) & set(own(other)))
    return f"{meeting.slot.starts.astimezone(event.zone):%H:%M}"


def test_what_decides_about_meetings_is_kept(event: Event) -> None:
    drier, one, two, three = people(event)
    times = slots(event)
    Participant.objects.filter(pk=three.pk).update(is_online=True)
    online = event.tables.create(number=9, name="Link", online="https://meet.example.org/9")
    online.closed.add(*times[1:])
    drier.away.add(*times[:4])
    earlier, later = wants(drier, two), wants(drier, one)
    wants(one, three)
    wants(two, three)
    wants(one, two, part=2)
    Precedence.objects.create(event=event, earlier=earlier, later=later)
    Pairing.objects.create(event=event, first=drier, second=three, kind="must_not")
    wants(three, drier)
    plan = planned(event)
    publish(OPERATOR, plan)
    found = held(event)
    assert found[drier.name, two.name][0] == 5
    assert found[drier.name, one.name][0] == 6
    assert found[one.name, two.name][0] == 4
    met_online = [pair for pair, (slot, table) in found.items() if (slot, table) == (1, "Link")]
    assert len(met_online) == 1
    reasons = {each.pair: each.why for each in read(plan.content).unmet}
    assert reasons == {
        (drier.pk, three.pk): "must_not",
        next(pair for pair in ((one.pk, three.pk), (two.pk, three.pk)) if pair not in at_table(event, "Link")): (
            "better_second"
        ),
    }
    unmet = {each.request.asking_id: each.why for each in why_not(three)}
    assert unmet[three.pk] == "You have no time in common."
    assert set(unmet.values()) == {
        "You have no time in common.",
        "At the times you have in common, you have meetings that count as much or more.",
    }
    assert [each.why for each in why_not(drier)] == ["You have no time in common."]


def at_table(event: Event, name: str) -> set[tuple[int, int]]:
    """Return who meets at a table."""
    return set(event.meetings.filter(table__name=name).values_list("first_id", "second_id"))


def test_what_clashes_is_said_in_words(event: Event, client: Client) -> None:
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    event.cluster.managers.add(manager)
    client.force_login(manager)
    drier, one, two, _three = people(event)
    drier.away.add(*slots(event)[1:])
    for other in (one, two):
        wants(drier, other)
        Pairing.objects.create(event=event, first=drier, second=other, kind="must")
    plan = planned(event)
    assert (plan.state, read(plan.content).is_minimal) == (PlanState.FAILED, True)
    text = client.get(f"/events/{event.key}/schedule/plans/{plan.number}/").content.decode()
    begins = f"{slots(event)[0].starts.astimezone(event.zone):%H:%M}"
    said = [f"{drier.name} and {each.name} must meet." for each in (one, two)]
    for sentence in [*said, f"{drier.name} can meet only at {begins}."]:
        assert sentence in text
    assert text.count("<li>") >= 3
    assert len(read(plan.content).clash) == 3
    with pytest.raises(Conflict, match="ready and not published"):
        publish(OPERATOR, plan)


def test_single_meetings_are_changed_by_hand(event: Event, northern: Northern) -> None:
    office = office_of(northern.clusters["FI"])
    drier, one, two, three = people(event)
    wants(drier, one)
    wants(two, three)
    publish(office, planned(event))
    meeting = Meeting.objects.get(first=drier)
    place = by_hand.places(setting_of(event), (drier.pk, one.pk))[-1]
    assert len(by_hand.places(setting_of(event), (drier.pk, one.pk))) == 6 * 3 - 2
    by_hand.move(office, meeting, place.slot, place.table)
    meeting.refresh_from_db()
    assert (meeting.slot_id, meeting.table_id, meeting.is_pinned, meeting.sequence) == (
        place.slot,
        place.table,
        True,
        1,
    )
    publish(office, planned(event))
    meeting.refresh_from_db()
    assert (meeting.slot_id, meeting.table_id, meeting.sequence) == (place.slot, place.table, 1)
    with pytest.raises(Conflict, match="not free"):
        by_hand.add(office, event, drier, two, place.slot, place.table)
    with pytest.raises(NotFound):
        by_hand.cancel(member_of(northern.organisations["drier"]), meeting)
    free = by_hand.places(setting_of(event), (drier.pk, two.pk))[0]
    added = by_hand.add(office, event, two, drier, free.slot, free.table)
    assert (added.first, added.second, added.request, added.is_pinned) == (drier, two, None, True)
    by_hand.cancel(office, meeting)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.table, meeting.is_pinned, meeting.sequence) == ("cancelled", None, False, 2)
    assert [each.why for each in why_not(drier)] == ["The organisers cancelled the meeting."]
    plan = planned(event)
    assert {each.pair for each in read(plan.content).meetings} == {(drier.pk, two.pk), (two.pk, three.pk)}
    by_hand.add(office, event, drier, one, place.slot, place.table)
    assert why_not(drier) == []
    with pytest.raises(Plan.DoesNotExist):  # the schedule for which it was made is no longer the published one
        plan.refresh_from_db()
    assert sorted(Notice.objects.values_list("kind", flat=True)) == [
        *["events.schedule_changed"] * 4,
        "events.schedule_published",
    ]
    changed = Notice.objects.filter(kind="events.schedule_changed", seen_at=None)
    assert len(changed.get().context["changes"]) == 1  # the others were mailed, so one is left to be read
    person = changed.get().recipient
    choose(person, delivery=Delivery.DAILY, hour=7, by_kind={})
    changed.update(seen_at=clock.now())
    for seat in by_hand.places(setting_of(event), (drier.pk, two.pk))[:2]:
        by_hand.move(office, Meeting.objects.get(first=drier, second=two), seat.slot, seat.table)
    assert len(changed.get().context["changes"]) == 2  # the mail of the day says both


def test_what_was_placed_by_hand_is_taken_back_with_its_pin(event: Event) -> None:
    drier, one, two, three = people(event)
    wants(drier, one)
    wants(two, three)
    publish(OPERATOR, planned(event))
    planned_at = held(event)
    stays, meeting = Meeting.objects.get(first=two), Meeting.objects.get(first=drier)
    place = by_hand.places(setting_of(event), (two.pk, three.pk))[-1]
    by_hand.move(OPERATOR, stays, place.slot, place.table)
    before = held(event)
    place = by_hand.places(setting_of(event), (drier.pk, one.pk))[0]
    by_hand.move(OPERATOR, meeting, place.slot, place.table)
    back = services.take_back(OPERATOR, event)
    meeting.refresh_from_db()
    assert meeting.is_pinned  # until it is published
    publish(OPERATOR, back)
    assert held(event) == before
    assert list(Meeting.objects.filter(is_pinned=True)) == [stays]
    publish(OPERATOR, services.take_back(OPERATOR, event))
    assert (held(event), Meeting.objects.filter(is_pinned=True).count()) == (planned_at, 0)
    added = by_hand.places(setting_of(event), (one.pk, two.pk))[0]
    by_hand.add(OPERATOR, event, one, two, added.slot, added.table)
    publish(OPERATOR, services.take_back(OPERATOR, event))
    assert held(event) == planned_at


def test_a_plan_that_waits_is_not_lost_without_a_word(event: Event, client: Client) -> None:
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    event.cluster.managers.add(manager)
    client.force_login(manager)
    base = f"/events/{event.key}/schedule/"
    drier, one, two, three = people(event)
    wants(drier, one)
    publish(OPERATOR, planned(event))
    first = held(event)
    wants(two, three)
    plan = planned(event)
    beside = read(plan.content).beside
    assert beside is not None
    assert (beside.moved, beside.worth) == (0, 8)
    assert first.items() <= {(drier.name, one.name): first[drier.name, one.name]}.items()
    assert (
        "A repair instead would change 0 published meetings."
        in client.get(f"{base}plans/{plan.number}/").content.decode()
    )
    page = client.get(base).content.decode()
    assert "Throw the plan away and repair" in page
    assert f"<li>{two.name} – {three.name}</li>" in page
    for act in ("repair", "make", "take-back"):
        answer = client.post(f"{base}{act}/", {"seconds": "30"}, follow=True)
        assert f"Plan {plan.number} waits to be looked at" in answer.content.decode()
    assert Plan.objects.get(state=PlanState.READY) == plan
    assert f'name="loses" value="{plan.number}"' in page
    client.post(f"{base}repair/", {"loses": str(plan.number)})
    assert Plan.objects.get(state=PlanState.READY).making == "repaired"


def test_a_table_is_chosen_after_the_time(event: Event, client: Client) -> None:
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    event.cluster.managers.add(manager)
    client.force_login(manager)
    drier, one, two, three = people(event)
    wants(drier, one)
    wants(two, three)
    publish(OPERATOR, planned(event))
    meeting, other = Meeting.objects.get(first=drier), Meeting.objects.get(first=two)
    assert meeting.slot_id == other.slot_id
    address = f"/events/{event.key}/schedule/meetings/{meeting.uid}/"
    taken = {"slot": str(other.slot_id), "table": str(other.table_id)}
    free = [each.name for each in event.tables.exclude(pk__in=[meeting.table_id, other.table_id])]
    later = slots(event)[-1]
    by_hand.move(OPERATOR, other, later.pk, other.table_id or 0)
    taken["slot"] = str(later.pk)
    answer = client.post(address, taken)
    assert answer.status_code == 422
    assert f"Not free at that time. Free: {', '.join(sorted([*free, meeting.table.name]))}." in answer.content.decode()
    client.post(address, {"slot": str(later.pk), "table": ""})
    meeting.refresh_from_db()
    assert meeting.slot_id == later.pk
    lost = {"lost-table": "", "lost-slot": ""}
    assert client.post(f"/events/{event.key}/schedule/happened/", lost).status_code == 422
    assert not event.tables.filter(closed__isnull=False).exists()


def test_nothing_moves_that_has_begun(event: Event) -> None:
    drier, one, two, _three = people(event)
    wants(drier, one)
    wants(drier, two)
    publish(OPERATOR, planned(event))
    first = Meeting.objects.order_by("slot__starts")[0]
    shift = first.slot.starts - clock.now() + timedelta(minutes=1)
    for slot in slots(event):
        Slot.objects.filter(pk=slot.pk).update(starts=slot.starts - shift, ends=slot.ends - shift)
    with pytest.raises(Conflict, match="has begun"):
        by_hand.cancel(OPERATOR, first)
    drier.state = ParticipantState.CANCELLED
    drier.save()
    publish(OPERATOR, services.repair(OPERATOR, event))
    assert [each.pk for each in Meeting.objects.exclude(state="cancelled")] == [first.pk]
    assert {each.pk for each in Meeting.objects.filter(state="cancelled")} == {
        each.pk for each in Meeting.objects.exclude(pk=first.pk)
    }


def test_meetings_leave_times_that_are_out_of_use(event: Event, client: Client) -> None:
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    event.cluster.managers.add(manager)
    client.force_login(manager)
    drier, one, *_others = people(event)
    wants(drier, one)
    publish(OPERATOR, planned(event))
    dropped = Meeting.objects.get().slot_id
    Slot.objects.filter(pk=dropped).update(is_dropped=True)
    assert waiting(setting_of(event)).impossible == [(drier.pk, one.pk)]
    Slot.everything.filter(pk=dropped).update(
        starts=F("starts") + timedelta(days=1), ends=F("ends") + timedelta(days=1)
    )
    page = client.get(f"/events/{event.key}/schedule/").content.decode()
    assert f"{drier.name} – {one.name}" in page
    assert page.count('scope="rowgroup"') == 2  # hours alone would not tell the two dates apart
    publish(OPERATOR, services.repair(OPERATOR, event))
    assert Meeting.objects.get().slot_id in {slot.pk for slot in slots(event)}


def test_a_lost_table_and_late_people_are_repaired(event: Event, client: Client) -> None:
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    event.cluster.managers.add(manager)
    client.force_login(manager)
    drier, one, two, three = people(event)
    for asking, asked in ((drier, one), (two, three), (drier, two), (one, three), (drier, three), (one, two)):
        wants(asking, asked)
    publish(OPERATOR, planned(event))
    before = held(event)
    first, *_others = slots(event)
    for table in event.tables.exclude(number=1):
        mishaps.lose_table(OPERATOR, event, table, first)
    page = client.get(f"/events/{event.key}/schedule/").content.decode()
    assert "can no longer be held as published" in page
    answer = client.post(f"/events/{event.key}/schedule/repair/", follow=True)
    text = answer.content.decode()
    assert "What changes" in text
    assert "Throw away" in text
    assert held(event) == before
    plan = Plan.objects.get(state=PlanState.READY)
    client.post(f"/events/{event.key}/schedule/plans/{plan.number}/publish/", {"plan": plan.pk})
    assert {table for _slot, table in held(event).values()} == {"Table 1"}
    assert len(held(event)) == 6
    page = client.get(f"/events/{event.key}/schedule/happened/").content.decode()
    assert [re.search(r"<option[^>]*>", each).group() for each in page.split("<select")[1:]] == [
        '<option value="" selected>',
        '<option value="late">',
        *['<option value="" selected>'] * 3,
    ]
    assert ">09:20</option>" in page
    late = {"participant": str(drier.key), "what": "late", "slot": str(slots(event)[4].pk)}
    assert client.post(f"/events/{event.key}/schedule/happened/", {**late, "slot": "0"}).status_code == 422
    answer = client.post(f"/events/{event.key}/schedule/happened/", late, follow=True)
    assert answer.status_code == 200
    publish(OPERATOR, Plan.objects.get(state=PlanState.READY))
    assert all(slot >= 5 for pair, (slot, _table) in held(event).items() if drier.name in pair)


def test_the_office_walks_through_its_pages(event: Event, client: Client) -> None:
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    event.cluster.managers.add(manager)
    client.force_login(manager)
    base = f"/events/{event.key}/schedule/"
    assert "no accepted requests yet" in client.get(base).content.decode()
    drier, one, two, three = people(event)
    wants(drier, one)
    client.post(f"{base}make/", {"seconds": "30"})
    plan = Plan.objects.get()
    assert "A plan is being made" in client.get(base).content.decode()
    client.post(f"{base}stop/")
    services.make_plan(plan.pk)
    text = client.get(f"{base}plans/{plan.number}/").content.decode()
    assert "The wish of 1 pair is met." in text
    assert f'name="plan" value="{plan.pk}"' in text
    assert client.post(f"{base}plans/{plan.number}/publish/", {"plan": plan.pk - 1}).status_code == 409
    assert not Meeting.objects.exists()
    assert "thrown away if you make another" in client.get(base).content.decode()
    client.post(f"{base}plans/{plan.number}/publish/", {"plan": plan.pk})
    text = client.get(base).content.decode()
    assert f"{drier.name} – {one.name}" in text
    assert drier.name in client.get(f"{base}participants/").content.decode()
    meeting = Meeting.objects.get()
    address = f"{base}meetings/{meeting.uid}/"
    assert client.post(address, {"slot": "1", "table": "1"}).status_code == 422
    client.post(address, {"pin": "1"})
    meeting.refresh_from_db()
    assert meeting.is_pinned
    pair = {"first": str(two.key), "second": str(three.key)}
    assert client.get(f"{base}meetings/new/", {**pair, "second": pair["first"]}).status_code == 422
    assert "Add and tell both" in client.get(f"{base}meetings/new/", pair).content.decode()
    place = by_hand.places(setting_of(event), (two.pk, three.pk))[0]
    client.post(f"{base}meetings/new/", {**pair, "slot": str(place.slot)})
    assert len(held(event)) == 2
    client.post(address, {"cancel": "1"})
    assert list(held(event)) == [(two.name, three.name)]
    client.post(f"{base}take-back/")
    plan = Plan.objects.get(state=PlanState.READY)
    client.post(f"{base}plans/{plan.number}/discard/", {"plan": plan.pk - 1})
    assert Plan.objects.filter(pk=plan.pk).exists()
    client.post(f"{base}plans/{plan.number}/discard/", {"plan": plan.pk})
    assert not Plan.objects.filter(pk=plan.pk).exists()
    client.post(f"{base}take-back/")
    assert Plan.objects.get(state=PlanState.READY).number == plan.number + 1  # none is used twice
    client.force_login(User.objects.get(email="drier@example.org"))
    assert client.get(base).status_code == 404


def test_the_file_keeps_spreadsheets_from_computing(event: Event) -> None:
    drier, one, *_others = people(event)
    one.organisation.name = "=1+1"
    one.organisation.save()
    event.tables.update(place="@hall")
    wants(drier, one)
    publish(OPERATOR, planned(event))
    starts = Meeting.objects.get().slot.starts.astimezone(event.zone)
    (row,) = list(csv.reader(io.StringIO(files.as_csv(event).decode("utf-8-sig")), delimiter=";"))[1:]
    ends = starts + timedelta(minutes=15)
    table = Meeting.objects.get().table
    assert table is not None
    day, begin, end = f"{starts:%Y-%m-%d}", f"{starts:%H:%M}", f"{ends:%H:%M}"
    assert row == [day, begin, end, table.name, "'@hall", drier.name, "'=1+1", "Planned"]
    assert files.as_xlsx(event).startswith(b"PK")
