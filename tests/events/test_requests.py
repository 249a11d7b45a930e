"""Requests to meet: asked, answered, taken back, ended; worth, pairs and orders; who reads what."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.events.made import all_come, comes, market_day
from tests.events.planned import planned
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Offer
from intercluster.apps.directory.rules import OPERATOR, Viewer, office_of, viewer_of
from intercluster.apps.events.models import Event, PairingKind, Participant, ParticipantState, Request, RequestState
from intercluster.apps.events.personal import erase, held_on
from intercluster.apps.events.planning.publishing import publish
from intercluster.apps.events.requests import deciding, office_views, queries, services
from intercluster.apps.events.requests.presentation import rows_of
from intercluster.apps.events.requests.queries import Wish
from intercluster.apps.events.requests.services import Asked, ask, end_unanswered
from intercluster.apps.events.suggesting import queries as suggesting
from intercluster.apps.events.suggesting.queries import suggestions
from intercluster.apps.notices.models import Notice
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.requirements.services import RequirementFields, save_requirements
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound


class Fair:
    """An event to which some organisations of the alliance come, each with a person of its own."""

    def __init__(self, northern: Northern, *slugs: str) -> None:
        self.event = market_day(northern.clusters["FI"])
        self.users: dict[str, User] = {}
        self.places: dict[str, Participant] = {}
        for slug in slugs:
            organisation = northern.organisations[slug]
            user = User.objects.create_user(f"{slug}@example.org", name=f"Person of {slug}", language="en")
            Affiliation.objects.create(user=user, organisation=organisation, role="editor")
            self.users[slug] = user
            self.places[slug] = comes(self.event, organisation, user)

    def viewer(self, slug: str) -> Viewer:
        """Return what the person of an organisation may see."""
        return viewer_of(self.users[slug])

    def ask(self, asking: str, asked: str, **said: object) -> Request:
        """Ask for one organisation to meet another."""
        return ask(self.viewer(asking), self.places[asking], self.places[asked], Asked(**said))  # type: ignore[arg-type]

    def told(self, slug: str) -> list[str]:
        """Return what the person of an organisation was told."""
        return list(Notice.objects.filter(recipient=self.users[slug]).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def fair(northern: Northern) -> Fair:
    """Return an event with three participants."""
    return Fair(northern, "sawmill", "drier", "accountant")


def test_a_request_is_accepted_with_both_priorities(fair: Fair) -> None:
    request = fair.ask("sawmill", "drier", priority=3, text="  Drying\0 ", part=2)
    assert (request.text, request.part, request.state) == ("Drying", 2, "open")
    assert fair.told("drier") == ["events.request_asked"]
    assert queries.wishes(fair.event) == []
    with pytest.raises(Conflict, match="You have a request with them already"):
        fair.ask("sawmill", "drier")
    with pytest.raises(NotFound):
        services.accept(fair.viewer("sawmill"), request, 2)
    with pytest.raises(NotFound):
        services.accept(fair.viewer("accountant"), request, 2)
    accepted = services.accept(fair.viewer("drier"), request, 1)
    assert fair.told("sawmill") == ["events.request_accepted"]
    pair = fair.places["sawmill"].pk, fair.places["drier"].pk
    assert queries.wishes(fair.event) == [Wish(*pair, 4, False, 2, accepted.pk)]
    with pytest.raises(Conflict, match="the request is “Accepted”"):
        services.decline(fair.viewer("drier"), request)
    services.withdraw(fair.viewer("drier"), request)
    assert fair.told("sawmill")[1:] == ["events.request_withdrawn"]
    assert queries.wishes(fair.event) == []


def test_asking_back_is_a_yes(fair: Fair) -> None:
    fair.ask("sawmill", "drier", priority=2)
    back = fair.ask("drier", "sawmill", priority=3)
    assert (back.state, back.priority, back.answer_priority) == ("accepted", 2, 3)
    assert [wish.worth for wish in queries.wishes(fair.event)] == [5]
    assert Request.objects.count() == 1
    with pytest.raises(Conflict):
        fair.ask("drier", "sawmill")


def test_who_declines_is_asked_no_reason_and_may_be_asked_again(fair: Fair) -> None:
    request = fair.ask("sawmill", "drier")
    services.decline(fair.viewer("drier"), request)
    assert fair.told("sawmill") == ["events.request_declined"]
    with pytest.raises(Conflict):
        services.accept(fair.viewer("drier"), request, 2)
    taken_back = fair.ask("sawmill", "drier")
    with pytest.raises(NotFound):
        services.withdraw(fair.viewer("drier"), taken_back)
    services.withdraw(fair.viewer("sawmill"), taken_back)
    assert fair.told("drier") == ["events.request_asked"] * 2


def test_an_unanswered_request_ends_by_itself(fair: Fair) -> None:
    request = fair.ask("sawmill", "drier")
    assert request.expires - request.sent == timedelta(days=7)
    assert end_unanswered(request.expires - timedelta(seconds=1)) == 0
    assert [end_unanswered(request.expires), end_unanswered(request.expires)] == [1, 0]
    request.refresh_from_db()
    assert request.state == RequestState.ENDED
    assert fair.told("sawmill") == ["events.request_ended"]
    days = fair.event.days.get()
    now = clock.now()
    fair.event.days.update(starts=now + timedelta(hours=2), ends=now + timedelta(hours=5))
    assert services.expiry(fair.event, now) == now + timedelta(hours=2)
    fair.event.days.update(starts=now - timedelta(hours=2))
    assert services.expiry(fair.event, now) == now + timedelta(hours=5)
    assert days.starts > now


def test_nobody_asks_everybody(fair: Fair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_OPEN", 1)
    fair.ask("sawmill", "drier")
    with pytest.raises(Conflict, match="already waiting for an answer"):
        fair.ask("sawmill", "accountant")
    with pytest.raises(Conflict, match="no such part"):
        fair.ask("accountant", "sawmill", part=9)
    colleague = comes(fair.event, fair.places["sawmill"].organisation, fair.users["sawmill"])  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        ask(fair.viewer("sawmill"), fair.places["sawmill"], colleague, Asked())
    with pytest.raises(NotFound):
        ask(fair.viewer("drier"), fair.places["sawmill"], fair.places["accountant"], Asked())
    Event.objects.update(stage="cancelled")
    with pytest.raises(Conflict, match="over or cancelled"):
        fair.ask("accountant", "sawmill")


def test_the_office_decides_about_pairs(fair: Fair, northern: Northern) -> None:
    office, event = office_of(northern.clusters["FI"]), fair.event
    sawmill, drier, accountant = (fair.places[slug] for slug in ("sawmill", "drier", "accountant"))
    open_one = fair.ask("sawmill", "drier")
    with pytest.raises(NotFound):
        deciding.pair(office_of(northern.clusters["SE"]), event, sawmill, drier, PairingKind.MUST_NOT)
    with pytest.raises(Conflict, match="two different participants"):
        deciding.pair(office, event, sawmill, sawmill, PairingKind.MUST)
    deciding.pair(office, event, drier, sawmill, PairingKind.MUST, "Replaced below")
    banned = deciding.pair(office, event, drier, sawmill, PairingKind.MUST_NOT, "In court")
    deciding.pair(office, event, accountant, sawmill, PairingKind.MUST)
    assert queries.must_not(event) == [(sawmill.pk, drier.pk)]
    assert queries.wishes(event) == [Wish(sawmill.pk, accountant.pk, 2, True, None, None)]
    assert set(queries.others(drier)) == {accountant}
    assert list(queries.requests_of(sawmill)) == [open_one]
    assert fair.told("sawmill") == []
    deciding.remove_pairing(office, event, banned.pk)
    services.accept(fair.viewer("drier"), open_one, 2)
    second = services.accept(fair.viewer("accountant"), fair.ask("sawmill", "accountant", priority=3), 3)
    assert queries.wishes(event)[1] == Wish(sawmill.pk, accountant.pk, 6, True, None, second.pk)
    deciding.order(office, event, open_one, second)
    with pytest.raises(Conflict, match="before the first already"):
        deciding.order(office, event, second, open_one)
    assert queries.precedences(event) == [((sawmill.pk, drier.pk), (sawmill.pk, accountant.pk))]
    services.withdraw(fair.viewer("drier"), open_one)
    assert queries.precedences(event) == []


def test_who_no_longer_comes_ends_what_waits(fair: Fair) -> None:
    asked, agreed = fair.ask("sawmill", "drier"), fair.ask("accountant", "drier")
    services.accept(fair.viewer("drier"), agreed, 2)
    services.end_requests_of(fair.places["drier"])
    fair.places["drier"].state = ParticipantState.CANCELLED
    fair.places["drier"].save()
    assert {each.pk: each.state for each in Request.objects.all()} == {asked.pk: "ended", agreed.pk: "withdrawn"}
    assert fair.told("sawmill") == ["events.request_ended"]
    assert queries.wishes(fair.event) == []


def test_suggestions_ask_the_database_as_often_however_many_come(
    fair: Fair, northern: Northern, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer, own = fair.viewer("sawmill"), fair.places["sawmill"]
    first = suggestions(viewer, own)[0]
    assert first.participant == fair.places["drier"]
    with CaptureQueriesContext(connection) as few:
        suggestions(viewer, own)
    drying = Offer.objects.get(organisation=northern.organisations["drier"])
    for number in range(8):
        organisation = northern.add(f"another-{number}", "SE")
        same = {"encoder": drying.encoder, "vector": drying.vector, "language": "sv", "visibility": "alliance"}
        Offer.objects.create(organisation=organisation, text=f"{drying.text} {number}", **same)
        comes(fair.event, organisation)
    assert len(suggestions(viewer, own, 20)) == 10
    with django_assert_num_queries(len(few)):
        suggestions(viewer, own, 20)
    fair.ask("sawmill", "drier")
    assert fair.places["drier"] not in [each.participant for each in suggestions(viewer, own, 20)]
    monkeypatch.setattr(suggesting, "WORTH_A_LOOK", 2)
    assert len(suggestions(viewer, own)) == 3  # who only comes close
    monkeypatch.setattr(suggesting, "CLOSE", 2)
    assert suggestions(viewer, own) == []


def test_programs_read_own_requests_and_an_erased_person_leaves_none(fair: Fair, client: Client) -> None:
    fair.ask("sawmill", "drier", text="Drying")
    client.force_login(fair.users["drier"])
    [event] = client.get("/api/events").json()
    assert (event["title"], event["cluster"]) == ("Market day", "cluster-fi")
    [told] = client.get(f"/api/events/{event['key']}/requests").json()
    assert {name: told[name] for name in ("other", "is_ours", "state", "priority", "text")} == {
        "other": "sawmill Demo",
        "is_ours": False,
        "state": "open",
        "priority": 2,
        "text": "Drying",
    }
    assert [each["text"] for each in held_on(fair.users["sawmill"])["event_requests"]] == ["Drying"]
    erase(fair.users["sawmill"])
    [row] = Request.objects.all()
    assert (row.text, row.state, row.asking.state, row.asking.attendees.count()) == ("", "withdrawn", "cancelled", 0)


@pytest.mark.slow(reason="loads the encoder, for suggestions")
def test_who_is_scheduled_reads_where_and_who_is_not_why(fair: Fair, client: Client) -> None:
    for other in ("drier", "accountant"):
        services.accept(fair.viewer(other), fair.ask("sawmill", other), 2)
    fair.places["drier"].away.set(fair.event.slots.all())
    assert {row.why_not for row in rows_of(fair.viewer("sawmill"), fair.places["sawmill"]).accepted} == {""}
    publish(OPERATOR, planned(fair.event))
    rows = rows_of(fair.viewer("sawmill"), fair.places["sawmill"]).accepted
    assert [row.other.name for row in rows if row.why_not] == ["drier Demo"]
    [held] = [row.meeting for row in rows if row.meeting]
    client.force_login(fair.users["sawmill"])
    page = " ".join(client.get(f"/events/{fair.event.key}/people/").content.decode().split())
    assert f"{held.slot.starts.astimezone(fair.event.zone):%H:%M}, <span" in page
    assert (page.count("Withdraw all the same"), page.count(">Withdraw</button>")) == (1, 1)
    [request] = [row.request for row in rows if row.meeting]
    answer = f"/events/{fair.event.key}/people/requests/{request.key}/"
    unknown = client.post(answer, {"withdraw": "1"}, follow=True).content.decode()
    assert "A meeting of the two of you is published by now." in unknown
    agenda = f"/events/{fair.event.key}/agenda/"
    assert "this meeting will not be held" not in client.get(agenda).content.decode()
    client.post(answer, {"withdraw": "meeting"})
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN
    for slug in ("sawmill", "accountant"):
        client.force_login(fair.users[slug])
        shown = client.get(agenda)
        assert shown.content.decode().count("this meeting will not be held") == 1
        assert shown.context["agenda"].next.item.title == "Coffee"
    services.accept(fair.viewer("sawmill"), fair.ask("accountant", "sawmill"), 2)  # they want to meet after all
    assert "this meeting will not be held" not in client.get(agenda).content.decode()


def test_the_office_reads_requests_by_pages(
    fair: Fair, northern: Northern, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_views, "ON_A_PAGE", 1)
    for other in ("drier", "accountant"):
        fair.ask("sawmill", other)
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    northern.clusters["FI"].managers.add(manager)
    client.force_login(manager)
    shown = [
        client.get(f"/events/{fair.event.key}/requests/", {"state": "open", "page": str(page)}).content.decode()
        for page in (1, 2)
    ]
    assert ["<td>drier Demo</td>" in page for page in shown] == [False, True]
    assert ('href="?state=open&amp;page=2"' in shown[0], shown[0].index("Add an order") < shown[0].index("<table")) == (
        True,
        True,
    )


def test_a_consortium_asks_at_an_event_for_what_it_lacks(fair: Fair, northern: Northern, client: Client) -> None:
    idea = add_consortium(OPERATOR, northern.organisations["sawmill"], ConsortiumFields("Dry bark", "en"))
    save_requirements(OPERATOR, idea, [RequirementFields("Drying & little energy")])
    client.force_login(fair.users["sawmill"])
    page = client.get(f"/consortia/{idea.key}/competences/{idea.requirements.get().pk}/").content.decode()
    link = "/events/ask/?text=Drying%20%26%20little%20energy&amp;language=en"
    assert f'href="{link}"' in page
    found = client.get(link.replace("&amp;", "&")).content.decode()
    assert f'/events/{fair.event.key}/people/search/?q=Drying%20%26%20little%20energy&amp;language=en"' in found
    Event.objects.update(stage="draft")
    assert "Market day" not in client.get(link).content.decode()


@pytest.mark.slow(reason="loads the encoder, and walks through all pages of requests")
def test_people_meet_on_pages(fair: Fair, client: Client, northern: Northern) -> None:
    address = f"/events/{fair.event.key}/people/"
    client.force_login(fair.users["sawmill"])
    page = client.get(address).content.decode()
    assert "drier Demo" in page
    assert "Vi torkar sågade trävaror" in page.replace('<mark class="phrase"\n  data-number="1">', "")
    ask_page = f"{address}{fair.places['drier'].key}/ask/"
    wrong = client.post(ask_page, {"priority": "7"})
    assert (wrong.status_code, ">10:20–11:15<" in wrong.content.decode()) == (422, True)
    offer = northern.organisations["drier"].offers.get()
    said = {"priority": "3", "about": f"offer-{offer.pk}", "text": "We saw pine.", "part": "1"}
    assert client.post(ask_page, said).status_code == 302
    [request] = Request.objects.all()
    assert (request.offer, request.priority, request.part) == (offer, 3, 1)
    found = client.get(f"{address}search/", {"q": "accountant"}).content.decode()
    assert "accountant Demo" in found
    nobody = " ".join(client.get(f"{address}search/", {"q": "zzqqxy"}).content.decode().split())
    assert "Nobody who comes fits. Say it in other words. 2 others come." in nobody
    asked = client.get(f"{address}search/", {"q": "drier"}).content.decode()
    assert ("You have a request with them" in asked, f"{fair.places['drier'].key}/ask/" in asked) == (True, False)
    page = client.get(address, {"for": str(fair.places["drier"].key)}).content.decode()
    assert ("You have asked" in page, "09:00–09:55" in page) == (True, True)
    client.force_login(fair.users["drier"])
    page = client.get(address).content.decode()
    assert "We saw pine." in page
    answer = f"{address}requests/{request.key}/"
    client.post(answer, {"accept": "1", "priority": "2"})
    request.refresh_from_db()
    assert request.answer_priority == 2
    assert client.get(f"/events/{fair.event.key}/requests/").status_code == 404
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    northern.clusters["FI"].managers.add(manager)
    client.force_login(manager)
    table = client.get(f"/events/{fair.event.key}/requests/").content.decode()
    assert "We saw pine." not in table
    assert "Accepted" in table
    pair = {"pair": "1", "first": fair.places["drier"].pk, "second": fair.places["drier"].pk, "kind": "must"}
    assert client.post(f"/events/{fair.event.key}/requests/", pair).status_code == 422
    pair["second"] = fair.places["accountant"].pk
    assert client.post(f"/events/{fair.event.key}/requests/", pair).status_code == 302
    assert len(queries.wishes(fair.event)) == 2
    assert all_come(fair.event, [northern.organisations["machinist"]])
