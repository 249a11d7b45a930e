"""An event: who reads about it, who runs it, from the draft to its deletion."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.events.made import comes, market_day
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, Viewer, member_of, office_of, viewer_of
from intercluster.apps.events.event import queries, services
from intercluster.apps.events.event.rules import Sight, may_register, sight
from intercluster.apps.events.event.services import EventFields
from intercluster.apps.events.models import Audience, Event, ParticipantState, Stage
from intercluster.apps.events.retention import delete_events
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound


def test_drafts_are_the_offices_and_open_events_their_audiences(northern: Northern) -> None:
    finnish, german = northern.clusters["FI"], northern.clusters["DE"]
    event = market_day(finnish)
    colleague = User.objects.create_user("colleague@example.org", name="Colleague")
    place = comes(event, northern.organisations["drier"], colleague)
    readers: dict[str, Viewer] = {
        "office": office_of(finnish),
        "member": member_of(northern.organisations["sawmill"]),
        "allied office": office_of(northern.clusters["SE"]),
        "office outside": office_of(german),
        "participant": viewer_of(colleague),
        "visitor": VISITOR,
    }

    def seen() -> dict[str, Sight]:
        return {name: sight(viewer, event) for name, viewer in readers.items()}

    everybody = dict.fromkeys(readers, Sight.EVENT) | {"office": Sight.OFFICE, "participant": Sight.PARTICIPANT}
    allied = everybody | {"office outside": Sight.NOTHING, "visitor": Sight.NOTHING}
    assert seen() == allied
    Event.objects.update(audience=Audience.MEMBERS)
    assert seen() == allied | {"allied office": Sight.NOTHING}
    Event.objects.update(audience=Audience.PUBLIC)
    assert seen() == everybody
    place.state = ParticipantState.WAITING
    place.save()
    assert seen() == everybody | {"participant": Sight.EVENT}
    Event.objects.update(stage=Stage.DRAFT)
    assert seen() == dict.fromkeys(readers, Sight.NOTHING) | {"office": Sight.OFFICE}


def test_lists_tell_coming_events_from_past_ones(northern: Northern) -> None:
    office, member = office_of(northern.clusters["FI"]), member_of(northern.organisations["sawmill"])
    past, later, soon = (market_day(northern.clusters["FI"], in_days=days) for days in (-30, 30, 3))
    undated = services.add_event(OPERATOR, northern.clusters["FI"], EventFields("Some day", "en"))
    assert list(queries.coming_events(office)) == [soon, later, undated]
    assert list(queries.past_events(office)) == [past]
    assert list(queries.coming_events(member)) == [soon, later]
    assert list(queries.past_events(member)) == []
    colleague = User.objects.create_user("colleague@example.org", name="Colleague")
    comes(past, northern.organisations["sawmill"], colleague)
    own = viewer_of(colleague)
    assert list(queries.past_events(own)) == [past]
    assert [may_register(own, event, sight(own, event)) for event in (past, soon)] == [False, False]
    Affiliation.objects.create(user=colleague, organisation=northern.organisations["sawmill"], role="member")
    own = viewer_of(colleague)
    assert [may_register(own, event, sight(own, event)) for event in (past, soon)] == [False, True]


def test_a_draft_opens_once_it_has_times_and_tables(northern: Northern) -> None:
    office = office_of(northern.clusters["FI"])
    event = services.add_event(office, northern.clusters["FI"], EventFields("Market day", "en"))
    with pytest.raises(Conflict, match="Add the times of meetings"):
        services.open_event(office, event)
    starts = clock.now() + timedelta(days=3)
    event.slots.create(starts=starts, ends=starts + timedelta(minutes=15))
    event.tables.create(number=1, name="Table 1")
    with pytest.raises(NotFound):
        services.open_event(office_of(northern.clusters["SE"]), event)
    assert services.open_event(office, event).stage == Stage.OPEN
    with pytest.raises(Conflict, match="Only a draft can be deleted"):
        services.remove_event(office, event)
    with pytest.raises(Conflict, match="Only a draft can be opened"):
        services.open_event(office, event)


def test_events_are_deleted_long_after_they_were_held(northern: Northern) -> None:
    past, coming = (market_day(northern.clusters["FI"], in_days=days) for days in (-30, 30))
    comes(past, northern.organisations["sawmill"])
    now = clock.now()
    assert delete_events(now - timedelta(days=60), now) == 0
    assert delete_events(now - timedelta(days=20), now) > 0
    assert list(Event.objects.all()) == [coming]


def test_an_office_prepares_changes_and_deletes_an_event(northern: Northern, client: Client) -> None:
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    northern.clusters["FI"].managers.add(manager)
    client.force_login(manager)
    said = {"title": "Market day", "language": "en", "time_zone": "Europe/Helsinki", "audience": "alliance"}
    address = "/office/cluster-fi/events/new/"
    assert client.post(address, said | {"answer_days": "0"}).status_code == 422
    assert client.post(address, said | {"answer_days": "5", "capacity": "120"}).status_code == 302
    event = Event.objects.get()
    page = client.get(f"/events/{event.key}/").content.decode()
    assert "Market day" in page
    assert "Draft" in page
    answer = client.post(f"/events/{event.key}/open/", follow=True)
    assert "Add the times of meetings and at least one table first." in answer.content.decode()
    client.post(f"/events/{event.key}/edit/", said | {"title": "Partner day", "answer_days": "5"})
    event.refresh_from_db()
    assert (event.title, event.capacity, event.time_zone) == ("Partner day", None, "Europe/Helsinki")
    assert "Partner day" in client.get("/events/").content.decode()
    assert client.post(f"/events/{event.key}/edit/", {"delete": "1"}).headers["Location"] == "/events/"
    assert not Organisation.objects.filter(event_places__isnull=False).exists()
    assert list(Event.objects.all()) == []
