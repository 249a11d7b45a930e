"""Times and tables of an event: laid out from its days, and changed without losing what was published."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.events.made import all_come, local, market_day
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import OPERATOR, office_of
from intercluster.apps.events.agenda.notices import ENTRY_MAIL
from intercluster.apps.events.event.services import EventFields, add_event, change_event, remove_event
from intercluster.apps.events.models import Event, Meeting, MeetingState, Request, Slot, Stage
from intercluster.apps.events.setting import services
from intercluster.apps.events.setting.laying import MeetingsMove
from intercluster.apps.events.setting.layout import Span
from intercluster.apps.events.setting.queries import setting_of, stranded
from intercluster.apps.events.setting.services import ItemFields
from intercluster.apps.notices.models import Mail
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound


def hours(event: Event) -> list[str]:
    """Return the times of an event as clocks show them there, each with its part."""
    return [f"{slot.starts.astimezone(event.zone):%H:%M} {slot.part}" for slot in event.slots.all()]


def test_an_office_sets_up_times_and_tables_in_the_browser(northern: Northern, client: Client) -> None:
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    northern.clusters["FI"].managers.add(manager)
    client.force_login(manager)
    event = add_event(OPERATOR, northern.clusters["FI"], EventFields("Day", "sv", time_zone="Europe/Helsinki"))
    page = f"/events/{event.key}/"
    day = {"day": "2027-06-01", "begins": "09:00", "ends": "11:00"}
    wrong = client.post(f"{page}times/days/", day | {"ends": "08:00"})
    assert (wrong.status_code, "It ends before it begins" in wrong.content.decode()) == (422, True)
    skipped = client.post(f"{page}times/days/", {"day": "2027-03-28", "begins": "03:30", "ends": "08:00"})
    assert "skip this hour" in skipped.content.decode()
    over = client.post(f"{page}times/days/", day | {"day": "2020-01-10"})
    assert (over.status_code, "This day is over" in over.content.decode()) == (422, True)
    client.post(f"{page}times/days/", day)
    assert hours(event) == ["09:00 1", "09:20 1", "09:40 1", "10:00 1", "10:20 1", "10:40 1"]
    again = client.post(f"{page}times/days/", day | {"begins": "10:30", "ends": "12:00"})
    assert (again.status_code, "has a day at this time already" in again.content.decode()) == (422, True)
    eve = {"title": "Mottagning", "day": "2027-05-31"}
    for outside in ({"stops_meetings": 1}, {"day": "2027-05-30"}):
        refused = client.post(f"{page}times/items/", day | eve | outside)
        assert (refused.status_code, "Its days: 1 June 2027." in refused.content.decode()) == (422, True)
    client.post(f"{page}times/items/", day | eve)
    event.items.get(title="Mottagning").delete()
    client.post(
        f"{page}times/items/", day | {"title": "Kaffe", "begins": "09:55", "ends": "10:20", "stops_meetings": 1}
    )
    client.post(f"{page}times/items/", day | {"title": "Tal", "begins": "09:00", "ends": "09:30"})
    assert hours(event) == ["09:00 1", "09:20 1", "09:40 1", "10:20 2", "10:40 2"]
    client.post(f"{page}times/", {"meeting_minutes": "20", "pause_minutes": "0"})
    assert hours(event) == ["09:00 1", "09:20 1", "10:20 2", "10:40 2"]
    client.post(f"{page}tables/")
    client.post(f"{page}tables/", {"one": "1"})
    assert [table.name for table in event.tables.all()] == [f"Bord {number}" for number in range(1, 12)]
    first = event.slots.all()[0]
    said = {"name": "Rummet", "place": "Hall B", "seats": "6", "parts": ["2"], "times": [first.pk]}
    assert client.post(f"{page}tables/1/", said | {"name": "Bord 2"}).status_code == 422
    client.post(f"{page}tables/1/", said)
    table = event.tables.get(number=1)
    assert (table.name, table.place, table.seats) == ("Rummet", "Hall B", 6)
    assert [f"{slot.starts.astimezone(event.zone):%H:%M}" for slot in table.closed.all()] == ["09:00", "10:20", "10:40"]
    form = client.get(f"{page}tables/1/").content.decode()
    assert re.findall(r'name="(parts|times)" value="(\d+)"[^>]*checked', form) == [
        ("parts", "2"),
        ("times", str(first.pk)),
    ]
    client.post(f"{page}tables/11/", {"delete": "1"})
    shown = re.sub(r"\s+", " ", client.get(f"{page}times/").content.decode())
    for words in (
        "4 times for meetings",
        "09:00–09:40 · 2 times",
        "10 tables",
        "Hall B",
        "09:55–10:20",
        "Europe/Helsinki",
    ):
        assert words in shown
    client.post(f"{page}times/items/{event.items.get(title='Kaffe').pk}/", {"delete": "1"})
    client.post(f"{page}times/days/{event.days.get().pk}/", day | {"begins": "10:00"})
    assert hours(event) == ["10:00 1", "10:20 1", "10:40 1"]
    assert [f"{slot.starts.astimezone(event.zone):%H:%M}" for slot in table.closed.all()] == ["10:20", "10:40"]
    client.post(f"{page}times/days/{event.days.get().pk}/", {"delete": "1"})
    assert hours(event) == []


def test_published_meetings_keep_their_time_until_the_schedule_is_repaired(northern: Northern) -> None:
    office, event = office_of(northern.clusters["FI"]), market_day(northern.clusters["FI"])
    first, second, third, fourth = all_come(event, list(Organisation.objects.order_by("pk")[:4]))
    slots, table = list(event.slots.all()), event.tables.get(number=1)
    kept, moved = (
        Meeting.objects.create(event=event, first=one, second=other, slot=slot, table=table)
        for one, other, slot in ((first, second, slots[0]), (third, fourth, slots[4]))
    )
    over = Meeting.objects.create(
        event=event, first=first, second=third, slot=slots[5], state=MeetingState.CANCELLED, table=None
    )
    first.away.set([slots[4]])
    fourth.away.set([slots[0]])
    wish = Request.objects.create(event=event, asking=first, asked=fourth, part=2, expires=local(5, 9))
    early = Request.objects.create(event=event, asking=first, asked=second, part=1, expires=local(5, 9))
    table.closed.set(slots[1:4])
    assert [(each.used, each.shut) for each in setting_of(event)["tables"]] == [(2, 3), (0, 0), (0, 0)]
    table.closed.clear()
    walk = ItemFields("Walk", Span(local(30, 9) + timedelta(minutes=20), local(30, 9) + timedelta(minutes=40)))
    late = ItemFields("Talk", Span(local(30, 10) + timedelta(minutes=20), local(30, 10) + timedelta(minutes=50)))
    with pytest.raises(NotFound):
        services.put_item(office_of(northern.clusters["SE"]), event, late)
    with pytest.raises(MeetingsMove, match="1 published meeting loses its time"):
        services.put_item(office, event, late)
    assert event.items.count() == 1
    services.put_item(office, event, walk)
    assert hours(event) == ["09:00 1", "09:40 2", "10:20 3", "10:40 3", "11:00 3", "11:20 3", "11:40 3"]
    services.put_item(office, event, late, moves=True)
    assert hours(event) == ["09:00 1", "09:40 2", "10:50 3", "11:10 3", "11:30 3"]
    for meeting, starts in ((kept, slots[0].starts), (moved, slots[4].starts), (over, slots[5].starts)):
        meeting.refresh_from_db()
        assert meeting.slot.starts == starts
    assert [slot.pk for slot in Slot.everything.filter(event=event, is_dropped=True)] == [slots[4].pk, slots[5].pk]
    assert list(stranded(event)) == [moved]
    for each, part in ((wish, 3), (early, 1)):
        each.refresh_from_db()
        assert each.part == part
    assert [f"{slot.starts.astimezone(event.zone):%H:%M}" for slot in fourth.away.all()] == ["09:00"]
    with pytest.raises(Conflict, match="Meetings of this length are published"):
        services.set_lengths(office, event, 20, 5)
    with pytest.raises(Conflict, match="2 meetings are published at this table"):
        services.remove_table(office, event, 1)
    moved.slot = event.slots.get(part=2)
    moved.save()
    services.remove_item(office, event, event.items.get(title="Talk").pk)
    assert hours(event) == ["09:00 1", "09:40 2", "10:20 3", "10:40 3", "11:00 3", "11:20 3", "11:40 3"]
    assert list(stranded(event)) == []
    Event.objects.filter(pk=event.pk).update(stage=Stage.DRAFT)
    Meeting.objects.all().delete()
    remove_event(office, event)
    assert not Slot.everything.exists()


MOVED = ["09:00", "09:20", "09:40", "10:20", "10:40", "11:00", "11:20", "11:40"]


def test_what_was_said_of_a_day_moves_with_it(northern: Northern) -> None:
    office, event = office_of(northern.clusters["FI"]), market_day(northern.clusters["FI"])
    first, second = all_come(event, list(Organisation.objects.order_by("pk")[:2]))
    slots, table = list(event.slots.all()), event.tables.get(number=1)
    table.closed.set(slots[:2])
    first.away.set(slots[3:])
    wish = Request.objects.create(event=event, asking=first, asked=second, part=2, expires=local(5, 9))
    services.put_day(office, event, Span(local(90, 9), local(90, 12)), event.days.get().pk)
    assert hours(event) == [f"{hour} {part}" for hour, part in zip(MOVED, (1, 1, 1, 2, 2, 2, 2, 2), strict=True)]
    assert event.items.get().starts == local(90, 10)
    assert [f"{slot.starts.astimezone(event.zone):%H:%M}" for slot in table.closed.all()] == ["09:00", "09:20"]
    assert [f"{slot.starts.astimezone(event.zone):%H:%M}" for slot in first.away.all()] == ["10:20", "10:40", "11:00"]
    wish.refresh_from_db()
    assert wish.part == 2


def test_an_office_says_what_another_time_zone_leaves(northern: Northern, client: Client) -> None:
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    northern.clusters["FI"].managers.add(manager)
    client.force_login(manager)
    event = market_day(northern.clusters["FI"])
    first, second = all_come(event, list(Organisation.objects.order_by("pk")[:2]))
    first.attendees.update(email="first@example.org")
    place = {"slot": event.slots.all()[4], "table": event.tables.all()[0]}
    meeting = Meeting.objects.create(event=event, first=first, second=second, **place)
    was, begins = meeting.slot.starts, event.days.get().starts
    said = {"title": "Day", "language": "en", "audience": "alliance", "answer_days": "7"}
    page = f"/events/{event.key}/edit/"
    asked = client.post(page, said | {"time_zone": "Europe/Helsinki"})
    words = " ".join(asked.content.decode().split())
    assert (asked.status_code, "Say what stays. 1 published meeting is concerned." in words) == (422, True)
    assert "what is written as 09:00 is written as 10:00" in words
    with pytest.raises(Conflict, match="Say whether the hours stay"):
        change_event(OPERATOR, event, EventFields("Day", "en", time_zone="Europe/Helsinki"))
    client.post(page, said | {"time_zone": "Europe/Helsinki", "keeps": "moments"})
    meeting.refresh_from_db()
    assert (event.days.get().starts, meeting.slot.starts, meeting.sequence) == (begins, was, 0)
    event.refresh_from_db()
    assert hours(event)[0] == "10:00 1"
    client.post(page, said | {"time_zone": "Europe/Oslo", "keeps": "hours"})
    event.refresh_from_db()
    meeting.refresh_from_db()
    hour = timedelta(hours=1)
    assert (event.days.get().starts, meeting.slot.starts, meeting.sequence) == (begins + hour, was + hour, 1)
    assert event.items.get().starts == begins + 2 * hour
    assert hours(event)[0] == "10:00 1"
    assert Mail.objects.filter(direct=ENTRY_MAIL, about=meeting.pk).count() == 1
    assert client.post(page, said | {"time_zone": "Europe/Stockholm"}).status_code == 302  # the clocks are the same
    event.slots.filter(pk=meeting.slot_id).update(starts=clock.now() - hour)
    begun = client.post(page, said | {"time_zone": "Europe/Helsinki", "keeps": "hours"}).content.decode()
    assert "Meetings have begun already" in begun
