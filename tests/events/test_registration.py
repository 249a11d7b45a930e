"""Registering for an event: who may, who gets a place, who waits, and how colleagues come."""

import json
import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.events.made import local, market_day
from tests.mails import mailed
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Need, Offer, Organisation
from intercluster.apps.directory.rules import office_of, viewer_of
from intercluster.apps.events.agenda.links import page_address
from intercluster.apps.events.event.services import EventFields, change_event
from intercluster.apps.events.models import (
    Audience,
    Event,
    Meeting,
    MeetingState,
    Participant,
    ParticipantState,
    Plan,
    Request,
    Stage,
)
from intercluster.apps.events.registration import queries, services, splitting
from intercluster.apps.events.registration.places import free_places
from intercluster.apps.events.registration.services import Person, PlaceFields, Whose
from intercluster.apps.events.setting.cancelling import cancel_event, copy_event
from intercluster.apps.events.signals import meetings_cancelled
from intercluster.apps.notices.models import Notice
from intercluster.core.errors import Conflict, NotFound

ENGLISH = PlaceFields(["en"])


def somebody(organisation: Organisation, name: str) -> User:
    """Make a person of an organisation."""
    user = User.objects.create_user(f"{name.lower()}@{organisation.slug}.example", name=name, language="en")
    Affiliation.objects.create(user=user, organisation=organisation, role="member")
    return user


def told(user: User) -> list[str]:
    """Return the kinds of notices that somebody got, in order."""
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("kind", flat=True))


def states(event: Event) -> list[str]:
    """Return the states of the participants of an event with people, in the order in which they registered."""
    return [each.state for each in event.participants.filter(attendees__isnull=False).distinct().order_by("pk")]


def test_a_person_registers_on_a_page_changes_it_and_cancels(northern: Northern, client: Client) -> None:
    sawmill = northern.organisations["sawmill"]
    event, user = market_day(northern.clusters["FI"]), somebody(sawmill, "Aino")
    Event.objects.filter(pk=event.pk).update(online="https://meet.example/day", most_meetings=8)
    offer = Offer.objects.create(organisation=sawmill, text="We saw oak", language="en", visibility="alliance")
    hidden = Offer.objects.create(organisation=sawmill, text="We saw ash", language="en", visibility="private")
    secret = Need.objects.create(organisation=sawmill, text="A drier for ash", language="en", visibility="anonymous")
    client.force_login(user)
    page = client.get(f"/events/{event.key}/register/").content.decode()
    boxes = re.findall(r'name="(offers|needs|languages)" value="(\w+)"[^>]*?( checked)?>', page)
    assert ("offers", str(offer.pk), " checked") in boxes
    assert ("needs", str(secret.pk), "") in boxes
    assert ("languages", "en", " checked") in boxes
    assert "We saw ash" not in page
    assert "A drier for ash (without your name)" in page
    said = {
        "languages": ["fi", "en"],
        "is_online": "online",
        "offers": [offer.pk],
        "parts": ["2"],
        "most_meetings": "12",
    }
    wrong = client.post(f"/events/{event.key}/register/", said | {"languages": []})
    assert (wrong.status_code, "Choose at least one language." in wrong.content.decode()) == (422, True)
    assert client.post(f"/events/{event.key}/register/", said | {"offers": [hidden.pk]}).status_code == 422
    client.post(f"/events/{event.key}/register/", said)
    place = Participant.objects.get()
    assert (place.organisation, place.state, place.languages, place.is_online, place.most_meetings) == (
        *(sawmill, "registered", ["fi", "en"], True, 8),
    )
    assert [slot.part for slot in place.away.all()] == [2, 2, 2]
    assert [row.offer for row in place.brought.all()] == [offer]
    own = f"/events/{event.key}/participants/{place.key}/"
    assert client.get(f"/events/{event.key}/register/").headers["Location"] == own
    shown = client.get(f"/events/{event.key}/").content.decode()
    assert "You are registered, for sawmill Demo." in shown
    first = event.slots.all()[0]
    client.post(own, {"languages": ["en"], "needs": [secret.pk], "times": [first.pk]})
    place.refresh_from_db()
    assert (place.is_online, place.most_meetings, list(place.away.all())) == (False, None, [first])
    assert [row.need for row in place.brought.all()] == [secret]
    assert client.post(f"{own}cancel/").headers["Location"] == f"/events/{event.key}/"
    assert states(event) == ["cancelled"]
    client.post(f"/events/{event.key}/register/", {"languages": ["fi"]})
    assert [(each.pk, each.state, each.attendees.count()) for each in Participant.objects.all()] == [
        (place.pk, "registered", 1)
    ]
    assert "You act on behalf of" not in client.get(own).text
    stranger = somebody(northern.organisations["drier"], "Berit")
    client.force_login(stranger)
    assert client.get(own).status_code == 404
    event.cluster.managers.add(stranger)
    assert "You act on behalf of sawmill Demo." in " ".join(client.get(own).text.split())
    event.cluster.managers.clear()
    assert client.post(f"{own}cancel/").status_code == 404


def test_who_may_come_follows_the_audience(northern: Northern, client: Client) -> None:
    event = market_day(northern.clusters["FI"], Audience.MEMBERS)
    finn, swede = (
        somebody(northern.organisations["sawmill"], "Aino"),
        somebody(northern.organisations["drier"], "Stina"),
    )
    Affiliation.objects.create(user=finn, organisation=northern.organisations["drier"], role="member")
    alone = User.objects.create_user("alone@example.org", name="Alone", language="en")

    def able(user: User) -> list[str]:
        return [each.slug for each in queries.eligible(viewer_of(user), event)]

    assert (able(finn), able(swede)) == (["sawmill"], [])
    with pytest.raises(NotFound):
        services.register(swede, event, Whose(northern.organisations["drier"]), ENGLISH)
    with pytest.raises(NotFound):
        services.register(finn, event, Whose(None, "Anybody"), ENGLISH)
    Event.objects.update(audience=Audience.ALLIANCE)
    event.refresh_from_db()
    assert (able(finn), able(swede)) == (["drier", "sawmill"], ["drier"])
    client.force_login(finn)
    choice = client.get(f"/events/{event.key}/register/").content.decode()
    assert re.findall(r'href="\?organisation=([\w-]+)"', choice) == ["drier", "sawmill"]
    Event.objects.update(audience=Audience.PUBLIC)
    client.force_login(alone)
    client.post(f"/events/{event.key}/register/", {"languages": ["en"], "organisation_name": "Nobody knows us"})
    assert [(each.name, each.organisation) for each in Participant.objects.all()] == [("Nobody knows us", None)]
    Event.objects.update(stage=Stage.CANCELLED)
    with pytest.raises(Conflict, match="can no longer register"):
        services.register(finn, event, Whose(northern.organisations["drier"]), ENGLISH)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(2, 5), st.lists(st.tuples(st.sampled_from("rrcal"), st.integers(0, 9)), max_size=14))
def test_places_are_never_given_twice_and_none_stays_free_while_somebody_waits(
    northern: Northern, capacity: int, acts: list[tuple[str, int]]
) -> None:
    office = office_of(northern.clusters["FI"])
    event = market_day(northern.clusters["FI"])
    Event.objects.filter(pk=event.pk).update(capacity=capacity)
    event.refresh_from_db()
    people = []
    for number in range(10):
        user, _ = User.objects.get_or_create(email=f"{number}@many.example", defaults={"name": f"Person {number}"})
        Affiliation.objects.get_or_create(user=user, organisation=northern.organisations["sawmill"], role="member")
        people.append(user)
    for act, number in acts:
        place = queries.own_participant(viewer_of(people[number]), event)
        try:
            if act == "r":
                services.register(people[number], event, Whose(northern.organisations["sawmill"]), ENGLISH)
            elif act == "c" and place is not None:
                services.cancel(viewer_of(people[number]), place)
            elif act == "a" and place is not None:
                services.add_colleague(people[number], place, Person("Guest"), together=True)
            elif act == "l" and place is not None and place.attendees.count() > 1:
                services.remove_colleague(viewer_of(people[number]), place, place.attendees.all()[1].pk)
        except Conflict:
            pass
        free = free_places(event)
        assert free is not None
        waiting = list(queries.places(event, ParticipantState.WAITING))
        assert free >= 0
        assert all(each.people > free for each in waiting)
    change_event(office, event, services_fields(event, capacity + 20))
    assert not event.participants.filter(state=ParticipantState.WAITING, attendees__isnull=False).exists()
    event.delete()


def services_fields(event: Event, capacity: int) -> EventFields:
    """Return what is said of an event, with another number of places."""
    return EventFields(event.title, event.language, capacity=capacity)


def test_who_waits_gets_a_place_and_is_notified(northern: Northern) -> None:
    event, sawmill = market_day(northern.clusters["FI"]), northern.organisations["sawmill"]
    Event.objects.filter(pk=event.pk).update(capacity=2)
    users = [somebody(sawmill, name) for name in ("Aino", "Berit", "Carl", "Doris")]
    places = [services.register(user, event, Whose(sawmill), ENGLISH) for user in users]
    assert states(event) == ["registered", "registered", "waiting", "waiting"]
    assert [queries.number_in_line(place) for place in places[2:]] == [1, 2]
    with pytest.raises(Conflict, match="The event is full"):
        services.add_colleague(users[0], places[0], Person("Eva", "eva@sawmill.example"), together=True)
    services.add_colleague(users[2], places[2], Person("Eva", "eva@sawmill.example"), together=True)
    services.cancel(viewer_of(users[0]), places[0])  # Carl needs two places, so Doris comes
    assert states(event) == ["cancelled", "registered", "waiting", "registered"]
    services.cancel(viewer_of(users[1]), places[1])
    assert states(event) == ["cancelled", "cancelled", "waiting", "registered"]
    services.cancel(viewer_of(users[3]), places[3])
    assert states(event) == ["cancelled", "cancelled", "registered", "cancelled"]
    assert [told(user) for user in users] == [[], [], ["events.moved_up"], ["events.moved_up"]]
    mails = mailed()  # only the last one to an address says how it is
    assert [(mail.to, mail.subject) for mail in mails] == [
        (["eva@sawmill.example"], "You are on the waiting list of “Market day”"),
        (["eva@sawmill.example"], "You have a place at “Market day”"),
    ]
    eva = places[2].attendees.select_related("participant__event").get(name="Eva")
    assert all(page_address(eva) in mail.body for mail in mails)  # she has no account to open the event with


def test_colleagues_split_up_and_come_together(northern: Northern, client: Client) -> None:
    event, sawmill = market_day(northern.clusters["FI"]), northern.organisations["sawmill"]
    aino, berit = somebody(sawmill, "Aino"), somebody(sawmill, "Berit")
    office = office_of(northern.clusters["FI"])
    named = Offer.objects.create(organisation=sawmill, text="We saw oak", language="en", visibility="alliance")
    secret = Need.objects.create(organisation=sawmill, text="A drier for ash", language="en", visibility="anonymous")
    said = PlaceFields(["fi"], offers=[named.pk], needs=[secret.pk], away=[event.slots.all()[0].pk])
    place = services.register(aino, event, Whose(sawmill), said)
    client.force_login(aino)
    own = f"/events/{event.key}/participants/{place.key}/"
    colleague = {"name": "Berit", "email": "BERIT@sawmill.example", "together": "1"}
    client.post(f"{own}colleagues/", colleague)
    again = client.post(f"{own}colleagues/", colleague)
    assert (again.status_code, "is registered already" in again.content.decode()) == (422, True)
    second = place.attendees.get(name="Berit")
    assert (second.user, told(berit)) == (berit, ["events.registered"])
    other, third = (
        services.register_by_office(office, event, Whose(northern.organisations[name]), Person(name), ENGLISH)
        for name in ("drier", "neighbour")
    )
    asked = Request.objects.create(event=event, asking=other, asked=place, expires=local(5, 9))
    client.post(f"{own}agendas/", {"split": second.pk})
    theirs = Participant.objects.get(attendees=second)
    assert (told(aino), told(berit)) == ([], ["events.registered", "events.own_agenda"])
    assert [row.offer for row in theirs.brought.all()] == [named]
    assert (theirs.languages, list(theirs.away.all()), theirs.state) == (["fi"], [event.slots.all()[0]], "registered")
    assert list(place.requests_received.all()) == [asked]
    assert secret not in queries.bringable(viewer_of(berit), event, sawmill, theirs)[1]
    with pytest.raises(Conflict, match="Nobody else comes"):
        splitting.split(viewer_of(berit), theirs, second.pk)
    doubled = Request.objects.create(event=event, asking=theirs, asked=other, state="accepted", expires=local(5, 9))
    moved = Request.objects.create(event=event, asking=third, asked=theirs, expires=local(5, 9))
    inside = Request.objects.create(event=event, asking=place, asked=theirs, expires=local(5, 9))
    event.pairings.create(first=third, second=theirs, kind="must_not")
    theirs.away.set(event.slots.all()[4:])
    client.post(f"{own}agendas/", {"together": theirs.pk})
    said = [each.context["colleagues"] for each in Notice.objects.filter(kind="events.own_agenda").order_by("pk")]
    assert (told(aino), said) == ([], ["", "Aino"])
    place.refresh_from_db()
    assert [each.name for each in place.attendees.all()] == ["Aino", "Berit"]
    assert [slot.part for slot in place.away.all()] == [1, 2, 2]
    found = {each.pk: (each.asking_id, each.asked_id, each.state) for each in Request.objects.all()}
    assert found == {
        asked.pk: (other.pk, place.pk, "withdrawn"),
        doubled.pk: (place.pk, other.pk, "accepted"),
        moved.pk: (third.pk, place.pk, "open"),
    }
    assert inside.pk not in found
    assert [(row.first_id, row.second_id) for row in event.pairings.all()] == [(place.pk, third.pk)]
    assert len(queries.comers(office, event)) == 3
    Plan.objects.create(event=event, number=1, state="published", published=local(1, 9))
    assert client.post(f"{own}agendas/", {"split": second.pk}).status_code == 409
    client.post(f"{own}agendas/", {"remove": second.pk})
    assert [each.name for each in place.attendees.all()] == ["Aino"]


def test_nobody_comes_with_two_agendas(northern: Northern) -> None:
    event, organisations = market_day(northern.clusters["FI"]), northern.organisations
    office, aino = office_of(northern.clusters["FI"]), somebody(organisations["sawmill"], "Aino")
    Affiliation.objects.create(user=aino, organisation=organisations["drier"], role="member")
    first = services.register(aino, event, Whose(organisations["sawmill"]), ENGLISH)
    services.cancel(viewer_of(aino), first)
    services.register(aino, event, Whose(organisations["drier"]), ENGLISH)
    for again in (
        lambda: services.admit(office, first),
        lambda: services.register_by_office(
            office, event, Whose(organisations["neighbour"]), Person("Aino", aino.email.upper()), ENGLISH
        ),
    ):
        with pytest.raises(Conflict, match="registered already"):
            again()
    assert states(event) == ["cancelled", "registered"]


def test_readers_see_who_comes_and_what_they_may_read(northern: Northern, client: Client) -> None:
    event, sawmill = market_day(northern.clusters["FI"]), northern.organisations["sawmill"]
    texts = {
        visibility: Need.objects.create(
            organisation=sawmill, text=f"{visibility} wood wanted", language="en", visibility=visibility
        )
        for visibility in ("anonymous", "alliance", "public")
    }
    aino, stina = somebody(sawmill, "Aino"), somebody(northern.organisations["drier"], "Stina")
    every = [each.pk for each in texts.values()]
    services.register(aino, event, Whose(sawmill), PlaceFields(["fi"], needs=every))
    services.register(stina, event, Whose(northern.organisations["drier"]), PlaceFields(["sv"], is_online=True))
    page = f"/events/{event.key}/participants/"
    client.force_login(stina)
    seen = client.get(page).content.decode()
    assert "alliance wood wanted" in seen
    assert "anonymous wood wanted" not in seen
    assert "Aino" not in seen
    assert "aino@" not in seen
    assert client.get(page, {"q": "anonymous"}).content.decode().count('class="row"') == 0
    assert client.get(page, {"q": "WOOD public"}).content.decode().count('class="row"') == 1
    outside = office_of(northern.clusters["DE"])
    assert [[each.text for each in row.needs] for row in queries.comers(outside, event)] == [[], ["public wood wanted"]]
    assert texts["anonymous"] not in queries.bringable(outside, event, sawmill)[1]
    assert texts["public"] in queries.bringable(outside, event, sawmill)[1]
    client.force_login(somebody(northern.organisations["neighbour"], "Kari"))
    assert client.get(page).status_code == 404
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    northern.clusters["FI"].managers.add(manager)
    client.force_login(manager)
    said = {"organisation": "NEIGHBOUR demo", "name": "Kari", "language": "nb", "is_walk_in": "1"}
    client.post(f"{page}new/", said)
    client.post(f"{page}new/", {"organisation": "Unknown", "name": "X", "email": "x@y.example", "language": "sv"})
    rows = [
        (each.name, each.organisation is None, each.is_walk_in, each.languages) for each in event.participants.all()
    ]
    assert rows[2:] == [("neighbour Demo", False, True, ["nb"]), ("Unknown", True, False, ["sv"])]
    assert [(mail.to, mail.subject) for mail in mailed()] == [(["x@y.example"], "Du är anmäld till ”Market day”")]
    Plan.objects.create(event=event, number=1, state="published", published=local(-1, 9))
    shown = re.sub(r"\s+", " ", client.get(page).content.decode())
    for words in ("4 people come.", "4 participants came after the schedule.", "aino@sawmill.example", "Walk-in"):
        assert words in shown
    Event.objects.update(capacity=2)
    waiting = services.register(somebody(sawmill, "Wait"), event, Whose(sawmill), ENGLISH)
    assert "Waiting list (1)" in client.get(page).content.decode()
    client.post(f"{page}{waiting.key}/admit/")
    waiting.refresh_from_db()
    assert waiting.state == "registered"
    assert queries.came_late(event) == 5
    with pytest.raises(NotFound):
        services.admit(viewer_of(stina), waiting)


def test_the_page_of_an_event_is_for_everybody_and_programs(northern: Northern, client: Client) -> None:
    event = market_day(northern.clusters["FI"], Audience.PUBLIC)
    Event.objects.filter(pk=event.pk).update(
        title="Market </script> day",
        online="https://meet.example/secret",
        address="Fair 1",
        time_zone="Europe/Helsinki",
    )
    event.refresh_from_db()
    page = client.get(f"/events/{event.key}/").content.decode()
    assert "Sign in to register" in page
    assert "meet.example" not in page
    assert "your time" not in page
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    address = f"http://127.0.0.1:8000/events/{event.key}/"
    day = event.days.get()
    assert json.loads(data) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": "Market </script> day",
        "description": "Meet who can help you.",
        "inLanguage": "en",
        "startDate": day.starts.astimezone(event.zone).isoformat(),
        "endDate": day.ends.astimezone(event.zone).isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {"@type": "Place", "name": "Fair hall", "address": "Fair 1"},
            {"@type": "VirtualLocation", "url": address},
        ],
        "organizer": {
            "@type": "Organization",
            "name": "Demo FI",
            "url": "http://127.0.0.1:8000/clusters/cluster-fi/",
        },
    }
    client.force_login(somebody(northern.organisations["drier"], "Stina"))
    theirs = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", client.get(f"/events/{event.key}/").content.decode()))
    assert "Meetings 10:00–10:55 (your time: 09:00–09:55)" in theirs
    assert "Coffee 11:00–11:20 (your time: 10:00–10:20)" in theirs


def test_a_cancelled_event_tells_everybody_and_can_be_held_again(northern: Northern, client: Client) -> None:
    event, sawmill = market_day(northern.clusters["FI"]), northern.organisations["sawmill"]
    office, aino = office_of(northern.clusters["FI"]), somebody(sawmill, "Aino")
    place = services.register(aino, event, Whose(sawmill), ENGLISH)
    other = services.register_by_office(office, event, Whose(None, "X"), Person("Eva", "eva@x.example"), ENGLISH)
    table, slot = event.tables.all()[0], event.slots.all()[0]
    meeting = Meeting.objects.create(event=event, first=place, second=other, table=table, slot=slot)
    wish = Request.objects.create(event=event, asking=other, asked=place, expires=local(5, 9))
    heard: list[list[Meeting]] = []

    def listen(sender: object, event: Event, meetings: list[Meeting], **_more: object) -> None:
        heard.append(meetings)

    meetings_cancelled.connect(listen)
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    northern.clusters["FI"].managers.add(manager)
    client.force_login(manager)
    asked = re.sub(r"\s+", " ", client.get(f"/events/{event.key}/cancel/").content.decode())
    assert "2 people come or wait. We tell them at once. 1 published meeting is cancelled." in asked
    client.post(f"/events/{event.key}/cancel/")
    meetings_cancelled.disconnect(listen)
    meeting.refresh_from_db()
    wish.refresh_from_db()
    assert (meeting.state, meeting.table, meeting.sequence, heard) == (MeetingState.CANCELLED, None, 1, [[meeting]])
    assert (wish.state, told(aino)) == ("ended", ["events.cancelled"])
    assert [mail.subject for mail in mailed() if mail.to == ["eva@x.example"]][-2:] == [
        "“Market day” is cancelled",
        "Cancelled: meeting with sawmill Demo at “Market day”",
    ]
    with pytest.raises(Conflict, match="Only an event that is open"):
        cancel_event(office, event)
    page = client.get(f"/events/{event.key}/").content.decode()
    assert "https://schema.org/EventCancelled" in page
    first = local(400, 0).date()
    client.post(f"/events/{event.key}/copy/", {"day": first.isoformat()})
    made = Event.objects.exclude(pk=event.pk).get()
    assert (made.title, made.stage, made.participants.count()) == ("Market day", Stage.DRAFT, 0)
    hours = [f"{each.starts.astimezone(made.zone):%Y-%m-%d %H:%M}" for each in (*made.days.all(), *made.items.all())]
    assert hours == [f"{first} 09:00", f"{first} 10:00"]
    assert [each.name for each in made.tables.all()] == ["Table 1", "Table 2", "Table 3"]
    assert [(slot.starts - made.days.get().starts).seconds // 60 for slot in made.slots.all()] == [
        0,
        20,
        40,
        80,
        100,
        120,
        140,
        160,
    ][:8]
    with pytest.raises(NotFound):
        copy_event(office_of(northern.clusters["SE"]), event, first)
