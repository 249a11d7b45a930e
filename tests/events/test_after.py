"""What is said after meetings, where it leads, and how many requests came how far."""

from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.events.made import comes, market_day
from tests.plugins.northern import Northern

from intercluster.analysis.joint_actions import Participations, participations
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Need, Organisation
from intercluster.apps.events.after.queries import (
    Funnel,
    funnel,
    funnel_by_clusters,
    joint_actions,
    share,
    unwanted_pairs,
)
from intercluster.apps.events.after.services import say
from intercluster.apps.events.models import (
    Attendee,
    Audience,
    Event,
    Impression,
    Meeting,
    MeetingState,
    Participant,
    Request,
    RequestState,
)
from intercluster.apps.events.suggesting.queries import _candidates
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.services import record_collaboration
from intercluster.apps.introductions.states import State
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound


def _editor(organisation: Organisation) -> User:
    user = User.objects.create_user(f"{organisation.slug}@example.org", name=organisation.name, language="en")
    Affiliation.objects.create(user=user, organisation=organisation, role="editor")
    return user


def _meeting(event: Event, one: Participant, other: Participant, state: str = MeetingState.PLANNED) -> Meeting:
    """Let two meet who wish to: in the first time at which a table is free."""
    request = _asked(event, one, other, RequestState.ACCEPTED)
    first, second = sorted((one, other), key=lambda each: each.pk)
    number = event.meetings.count()
    slot, table = event.slots.all()[number // 3], event.tables.all()[number % 3]
    where = None if state == MeetingState.CANCELLED else table
    made = {"first": first, "second": second, "slot": slot, "table": where, "state": state, "request": request}
    return Meeting.objects.create(event=event, **made)


def _asked(event: Event, one: Participant, other: Participant, state: str) -> Request:
    expires = clock.now() + timedelta(days=1)
    return Request.objects.create(event=event, asking=one, asked=other, state=state, expires=expires)


def test_an_introduction_begins_once_both_go_on(northern: Northern) -> None:
    drier, sawmill = (northern.organisations[name] for name in ("drier", "sawmill"))
    event = market_day(northern.clusters["FI"], in_days=-1)
    places = [comes(event, each, _editor(each)) for each in (drier, sawmill)]
    ours, theirs = (place.attendees.get() for place in places)
    offer = drier.offers.filter(visibility="public")[0]
    places[0].brought.create(offer=offer)
    hidden = Need.objects.create(organisation=sawmill, text="Secret", language="en", visibility="anonymous")
    places[1].brought.create(need=hidden)
    meeting = _meeting(event, *places)
    stranger = Attendee.objects.create(participant=comes(event, northern.organisations["machinist"]), name="Stranger")
    with pytest.raises(NotFound):
        say(stranger, meeting, Impression.GO_ON)
    say(ours, meeting, Impression.GO_ON, "Ask for prices")
    say(theirs, meeting, Impression.MAYBE)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.introduction) == (MeetingState.HELD, None)
    say(theirs, meeting, Impression.GO_ON)
    meeting.refresh_from_db()
    made = Introduction.objects.get()
    assert meeting.introduction == made
    assert (made.asking, made.asked, made.state) == (drier, sawmill, State.MET)
    assert (made.asking_person, made.asked_person) == (ours.user, theirs.user)
    written = made.messages.values_list("side", "author", "text")
    assert list(written) == [("asking", ours.user_id, "We met at “Market day”, and both of us want to go on.")]
    assert (made.asking_text, made.asked_text) == (offer.text, "sawmill Demo")
    say(theirs, meeting, Impression.GO_ON)
    assert Introduction.objects.count() == 1
    assert list(meeting.feedback.order_by("pk").values_list("impression", "note")) == [
        ("go_on", "Ask for prices"),
        ("go_on", ""),
    ]
    assert funnel(event) == Funnel(1, 1, 1, 1, 1, 0)
    assert ours.user is not None
    record_collaboration(made, ours.user)
    assert funnel(event) == Funnel(1, 1, 1, 1, 1, 1)


def test_an_open_introduction_goes_on_instead_of_a_new_one(northern: Northern) -> None:
    drier, sawmill = (northern.organisations[name] for name in ("drier", "sawmill"))
    event = market_day(northern.clusters["FI"], in_days=-1)
    places = [comes(event, each, _editor(each)) for each in (drier, sawmill)]
    now = clock.now()
    texts = {"direction": "their-offer", "asking_text": "Drying", "asked_text": "Sawing"}
    open_one = Introduction.objects.create(
        asking=sawmill, asked=drier, requested=now, since=now, expires=now + timedelta(days=9), **texts
    )
    meeting = _meeting(event, *places)
    for place in places:
        say(place.attendees.get(), meeting, Impression.GO_ON)
    open_one.refresh_from_db()
    assert Introduction.objects.count() == 1
    assert (open_one.state, open_one.asking_agreed, open_one.asked_agreed) == (State.MET, True, True)
    assert open_one.agreed is not None


def test_nothing_is_said_of_a_meeting_that_has_not_begun_or_was_cancelled(northern: Northern) -> None:
    drier, sawmill, machinist = (northern.organisations[name] for name in ("drier", "sawmill", "machinist"))
    coming = market_day(northern.clusters["FI"])
    one, other, third = (comes(coming, each) for each in (drier, sawmill, machinist))
    person = Attendee.objects.create(participant=one, name="Person")
    with pytest.raises(Conflict, match="has not begun"):
        say(person, _meeting(coming, one, other), Impression.GO_ON)
    with pytest.raises(Conflict, match="is cancelled"):
        say(person, _meeting(coming, one, third, MeetingState.CANCELLED), Impression.GO_ON)


def test_requests_are_counted_by_pairs_of_clusters_that_tell_of_nobody(northern: Northern) -> None:
    event = market_day(northern.clusters["FI"], in_days=-1)
    firms = {
        country: [comes(event, northern.add(f"{country.lower()}-{number}", country)) for number in range(4)]
        for country in ("FI", "SE", "NO")
    }
    for finn in firms["FI"][:3]:
        for swede in firms["SE"][:2]:
            _asked(event, finn, swede, RequestState.OPEN)
    _meeting(event, firms["FI"][3], firms["SE"][3], MeetingState.HELD)
    _asked(event, firms["SE"][3], firms["FI"][3], RequestState.DECLINED)
    for norwegian in firms["NO"]:
        _asked(event, norwegian, firms["SE"][0], RequestState.DECLINED)
    hidden = _asked(event, firms["NO"][0], firms["NO"][1], RequestState.OPEN)
    assert funnel(event) == Funnel(12, 1, 1, 1, 0, 0)
    assert [(row.clusters, row.funnel) for row in funnel_by_clusters(event)] == [
        (("Demo FI", "Demo SE"), Funnel(7, 1, 1, 1, 0, 0)),
        (None, Funnel(5, 0, 0, 0, 0, 0)),
    ]
    Request.objects.filter(pk=hidden.pk).update(asking_unnamed=True)
    assert [(row.clusters, row.funnel.requests) for row in funnel_by_clusters(event)] == [(None, 11)]


@given(count=st.integers(0, 200), of=st.integers(0, 200))
def test_a_share_lies_in_its_interval(count: int, of: int) -> None:
    count = min(count, of)
    found = share(count, of)
    if of == 0:
        assert found is None
        return
    assert found is not None
    assert 0 <= found.low <= found.value == count / of <= found.high <= 1


def test_who_said_no_is_not_offered_again_at_the_next_event(northern: Northern) -> None:
    names = ("drier", "sawmill", "machinist")
    before, after = market_day(northern.clusters["FI"], in_days=-9), market_day(northern.clusters["FI"])
    drier, sawmill, machinist = (comes(before, northern.organisations[name]) for name in names)
    meeting = _meeting(before, drier, sawmill)
    say(Attendee.objects.create(participant=sawmill, name="Person"), meeting, Impression.NO)
    _asked(before, machinist, drier, RequestState.DECLINED)
    again = [comes(after, northern.organisations[name]) for name in names]
    colleague = comes(after, northern.organisations["machinist"])
    assert unwanted_pairs(before) == set()
    assert unwanted_pairs(after) == {
        frozenset((again[0].pk, again[1].pk)),
        frozenset((again[0].pk, again[2].pk)),
        frozenset((again[0].pk, colleague.pk)),
    }
    assert [each.pk for each in _candidates(again[0])] == []
    assert [each.pk for each in _candidates(again[1])] == [again[2].pk]


def test_feedback_is_given_by_account_and_read_by_the_office_as_counts(northern: Northern, client: Client) -> None:
    drier, sawmill = (northern.organisations[name] for name in ("drier", "sawmill"))
    event = market_day(northern.clusters["FI"], in_days=-1)
    editor = _editor(drier)
    place, other = comes(event, drier, editor), comes(event, sawmill)
    theirs = Attendee.objects.create(participant=other, name="Sanna Saha", email="sanna@example.org")
    meeting = _meeting(event, place, other)
    address = f"/events/{event.key}/meetings/{meeting.uid}/"
    client.force_login(editor)
    assert client.post(address, {"impression": "great"}).status_code == 422
    assert client.post(address, {"impression": "go_on", "note": "Prices"}).status_code == 302
    assert "sanna@example.org" not in client.get(address).content.decode()
    say(theirs, meeting, Impression.GO_ON)
    assert "sanna@example.org" in client.get(address).content.decode()
    assert client.get(f"/events/{event.key}/after/").status_code == 404
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    northern.clusters["FI"].managers.add(manager)
    client.force_login(manager)
    assert client.get(address).status_code == 404
    page = client.get(f"/events/{event.key}/after/").content.decode()
    assert "From requests to agreements" in page
    assert "Prices" not in page
    assert client.get(f"/events/{event.key}/after.csv").content.decode("utf-8-sig").splitlines() == [
        "Clusters;Asked to meet;Accepted;Scheduled;Held;Both go on;Work together or agreed",
        "All;1;1;1;1;1;0",
    ]


def test_participations_are_of_those_who_were_checked_in_across_a_border(northern: Northern) -> None:
    sawmill, drier, machinist = (northern.organisations[each] for each in ("sawmill", "drier", "machinist"))
    editor = _editor(sawmill)
    event, public = market_day(drier.clusters.get()), market_day(drier.clusters.get(), Audience.PUBLIC)
    for each in (event, public):
        comes(each, sawmill, editor)
        comes(each, drier, editor)
        Attendee.objects.create(participant=comes(each, machinist), name="Ola", email="")
    everybody = {sawmill.pk, drier.pk, machinist.pk}
    assert joint_actions() == []
    Attendee.objects.exclude(name="Ola").update(checked_in=clock.now())
    year = clock.today().year
    assert participations(joint_actions(), everybody) == [Participations(year, 1, 1, 2)]  # a person of both, once
    Attendee.objects.update(checked_in=clock.now())
    assert participations(joint_actions(), everybody) == [Participations(year, 1, 2, 3)]
    assert participations(joint_actions(), {machinist.pk}) == [Participations(year, 1, 1, 1)]
