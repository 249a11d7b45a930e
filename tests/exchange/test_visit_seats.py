"""Who comes on a visit: asked, accepted, waiting for a seat, declined, withdrawn; and what each may read."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from django.db import connections, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.visiting import SAID, as_, offered
from tests.introductions.conftest import Meeting, meeting

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.directory.profiles.services import FieldsRefused, version_of
from intercluster.apps.exchange.models import Report, Visit, Visitor
from intercluster.apps.exchange.visits import coming, services
from intercluster.apps.exchange.visits.services import VisitFields
from intercluster.apps.notices.models import Notice
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, NotFound, Refused

__all__ = ["meeting"]

MANY = 4
ACTS = st.one_of(
    st.tuples(st.sampled_from(["ask", "accept", "decline", "withdraw"]), st.integers(0, MANY - 1)),
    st.tuples(st.just("seats"), st.integers(1, MANY)),
)


@pytest.fixture
def visit(meeting: Meeting) -> Visit:
    """Return a visit to the Swedish drier with two seats, without safety rules."""
    return offered(meeting, safety="")


def ask(meeting: Meeting, who: str, visit: Visit) -> Visitor:
    return coming.ask_to_come(meeting.people[who], visit, meeting.organisation(who), words=f"Words of {who}")


def many(meeting: Meeting) -> list[User]:
    """Return editors of the sawmill."""
    made = []
    for number in range(MANY):
        person = User.objects.create_user(f"visitor-{number}@sawmill.example", name=f"Visitor {number}")
        Affiliation.objects.create(user=person, organisation=meeting.organisation("sawmill"), role="editor")
        made.append(person)
    return made


class Simulated:
    """The same by a list of people in the order of asking, and a word on each."""

    def __init__(self, seats: int) -> None:
        self.seats, self.order, self.state = seats, list[int](), dict[int, str]()
        self.asked, self.declined = Counter[int](), Counter[int]()

    def come(self) -> list[int]:
        """Return who has a seat."""
        return [who for who in self.order if self.state[who] == "accepted"]

    def act(self, act: str, number: int) -> None:
        """Do what the service should do; nothing where it should refuse."""
        now = self.state.get(number, "withdrawn")
        if act == "ask" and now == "withdrawn" and self.asked[number] < 3:
            self.asked[number] += 1
            self.order = [who for who in self.order if who != number] + [number]
            self.state[number] = "asked"
        elif act == "accept" and (now == "asked" or (now == "declined" and self.declined[number] < 2)):
            self.state[number] = "accepted" if len(self.come()) < self.seats else "waiting"
        elif act in {"decline", "withdraw"} and now in {"asked", "waiting", "accepted"}:
            self.state[number] = {"decline": "declined", "withdraw": "withdrawn"}[act]
            self.declined[number] += act == "decline"
        elif act == "seats" and number >= len(self.come()):
            self.seats = number
        for who in self.order:
            if self.state[who] == "waiting" and len(self.come()) < self.seats:
                self.state[who] = "accepted"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=14))
def test_seats_go_as_in_a_simple_simulation(meeting: Meeting, acts: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        visit, people, simulated = offered(meeting, safety=""), many(meeting), Simulated(2)
        for act, number in acts:
            simulated.act(act, number)
            with suppress(Conflict, NotFound, FieldsRefused):
                do(meeting, visit, people, act, number)
            visit.refresh_from_db()
            rows = {each.person: each.state for each in visit.visitors.select_related("person").order_by("pk")}
            assert [(people.index(who), state) for who, state in rows.items()] == [
                (who, simulated.state[who]) for who in simulated.order
            ]
            assert visit.seats == simulated.seats >= len(simulated.come())
        transaction.set_rollback(True)


def do(meeting: Meeting, visit: Visit, people: list[User], act: str, number: int) -> None:
    """Do an act, of the visitor with this number or of the host."""
    host = meeting.people["drier"]
    if act == "seats":
        said = VisitFields(**SAID | {"safety": "", "seats": number})
        services.change_visit(host, visit, said, version=version_of(visit, services.SAID))
    elif act == "ask":
        coming.ask_to_come(people[number], visit, meeting.organisation("sawmill"))
    elif act == "withdraw":
        coming.withdraw(people[number], visit)
    else:
        row = visit.visitors.filter(person=people[number]).first()
        {"accept": coming.accept, "decline": coming.decline}[act](host, visit, row.pk if row else 0)


def test_who_may_ask_and_for_whom(meeting: Meeting) -> None:
    visit, people = offered(meeting), meeting.people
    sawmill = meeting.organisation("sawmill")
    for who, organisation in (("member", "machinist"), ("sawmill", "machinist"), ("cluster-no", "sawmill")):
        with pytest.raises(NotAllowed):
            coming.ask_to_come(people[who], visit, meeting.organisation(organisation), has_read_safety=True)
    with pytest.raises(Refused):
        coming.ask_to_come(people["drier"], visit, visit.organisation, has_read_safety=True)
    with pytest.raises(FieldsRefused, match="safety rules"):
        coming.ask_to_come(people["sawmill"], visit, sawmill)
    made = coming.ask_to_come(people["sawmill"], visit, sawmill, has_read_safety=True)
    assert made.read_safety is not None
    assert coming.ask_to_come(people["sawmill"], visit, sawmill) == made
    coming.decline(people["drier"], visit, made.pk)
    with pytest.raises(Conflict):
        coming.ask_to_come(people["sawmill"], visit, sawmill, has_read_safety=True)
    services.cancel(people["drier"], visit)
    with pytest.raises(NotAllowed):  # others do not read it any more
        coming.ask_to_come(people["machinist"], visit, meeting.organisation("machinist"), has_read_safety=True)
    with pytest.raises(Conflict):
        coming.accept(people["drier"], visit, made.pk)


def test_a_visitor_asks_and_is_accepted_on_the_pages(meeting: Meeting) -> None:
    visit, reader, host = offered(meeting), as_("sawmill", meeting), as_("drier", meeting)
    address = f"/visits/{visit.key}/"
    own = {"organisation": meeting.organisation("sawmill").pk, "words": "We want to dry chips too."}
    assert "I have read the safety rules" in reader.get(address).text
    refused = reader.post(f"{address}ask/", own)
    assert refused.status_code == 422
    assert "Read the safety rules first" in refused.text
    assert reader.post(f"{address}ask/", own | {"read_safety": "on"})["Location"] == address
    assert "You have asked to come" in reader.get(address).text
    page = host.get(address).text
    assert "We want to dry chips too." in page
    assert "Aino" in page
    assert "Aino" not in as_("machinist", meeting).get(address).text
    [visitor] = Visitor.objects.all()
    answer = f"{address}visitors/{visitor.pk}/accept/"
    assert reader.post(answer).status_code == 404
    assert host.post(answer)["Location"] == address
    page = reader.get(address).text
    assert "You may come" in page
    assert "+46 70 000 00 00" in page
    Visit.objects.update(seats=1)
    page = as_("machinist", meeting).get(address).text
    assert "All seats are taken" in page
    assert "+46 70" not in page
    assert reader.post(f"{address}withdraw/").status_code == 302
    assert "+46 70" not in reader.get(address).text
    told = Notice.objects.order_by("pk").values_list("recipient__name", "kind")
    assert list(told) == [
        ("Stina", "exchange.visit_asked"),
        ("Aino", "exchange.visit_accepted"),
        ("Stina", "exchange.visit_withdrawn"),
    ]


def test_who_waits_longest_gets_a_free_seat(meeting: Meeting, visit: Visit) -> None:
    Visit.objects.update(seats=1)
    rows = {who: ask(meeting, who, visit) for who in ("sawmill", "machinist", "accountant")}
    for who in ("sawmill", "accountant", "machinist"):
        coming.accept(meeting.people["drier"], visit, rows[who].pk)
    states = visit.visitors.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["accepted", "waiting", "waiting"]
    Notice.objects.all().delete()
    coming.withdraw(meeting.people["sawmill"], visit)
    assert list(states.all()) == ["withdrawn", "accepted", "waiting"]  # by who asked first, not who was answered first
    told = Notice.objects.order_by("pk").values_list("recipient__name", "kind")
    assert list(told) == [("Stina", "exchange.visit_withdrawn"), ("Ola", "exchange.visit_accepted")]


def test_a_click_on_an_old_page_leads_to_the_new_one(meeting: Meeting, visit: Visit) -> None:
    """Somebody has withdrawn, or the visit was held, since the page was shown."""
    aino, stina, address = as_("sawmill", meeting), as_("drier", meeting), f"/visits/{visit.key}/"
    made = ask(meeting, "sawmill", visit)
    coming.withdraw(meeting.people["sawmill"], visit)
    page = stina.post(f"{address}visitors/{made.pk}/accept/", follow=True)
    assert page.redirect_chain == [(address, 302)]
    assert "has withdrawn meanwhile" in page.text
    ask(meeting, "sawmill", visit)
    Visit.objects.update(starts=clock.today(), ends=clock.today(), state="held")
    own = {"organisation": meeting.organisation("machinist").pk}
    for client, act, said in (
        (aino, "withdraw", "It was held already."),
        (stina, "cancel", "It was held already."),
        (as_("machinist", meeting), "ask", "takes nobody more"),
    ):
        page = client.post(f"{address}{act}/", own, follow=True)
        assert page.redirect_chain == [(address, 302)]
        assert said in page.text
    assert [each.state for each in visit.visitors.all()] == ["asked"]


def test_nobody_is_mailed_without_end(meeting: Meeting, visit: Visit) -> None:
    """Who withdraws asks again twice at most, and a host takes back one no."""
    host, aino, address = meeting.people["drier"], as_("sawmill", meeting), f"/visits/{visit.key}/"
    for number in range(3):
        assert "Get in touch with the host" not in aino.get(address).text
        made = ask(meeting, "sawmill", visit)
        assert ("you cannot ask again" in aino.get(address).text) is (number == 2)
        coming.withdraw(meeting.people["sawmill"], visit)
    with pytest.raises(Conflict, match="several times"):
        ask(meeting, "sawmill", visit)
    assert "Get in touch with the host" in aino.get(address).text
    made = ask(meeting, "machinist", visit)
    for act in (coming.decline, coming.accept, coming.decline):
        act(host, visit, made.pk)
    page = as_("drier", meeting).get(address).text
    assert "You have said no twice" in page
    assert f"visitors/{made.pk}/accept/" not in page
    with pytest.raises(Conflict, match="no twice"):
        coming.accept(host, visit, made.pk)
    told = Counter(Notice.objects.exclude(recipient=meeting.people["machinist"]).values_list("kind", flat=True))
    assert told == {"exchange.visit_asked": 4, "exchange.visit_withdrawn": 3}


def test_who_has_a_seat_keeps_it_when_fewer_read_the_visit(meeting: Meeting) -> None:
    visit = offered(meeting, safety="", seats=1, visibility="public")
    outside = meeting.northern.add("outside", "DE")
    for name in ("Otto", "Anna", "Uwe"):
        meeting.people[name] = User.objects.create_user(f"{name.lower()}@outside.example", name=name)
        Affiliation.objects.create(user=meeting.people[name], organisation=outside, role="editor")
        asked = coming.ask_to_come(meeting.people[name], visit, outside)
        coming.accept(meeting.people["drier"], visit, asked.pk)
    User.objects.filter(name="Anna").update(is_active=False)
    said = VisitFields(**SAID | {"safety": "", "seats": 1})
    services.change_visit(meeting.people["drier"], visit, said, version=version_of(visit, services.SAID))
    Report.objects.create(visit=visit, reason="spam", outcome="hidden", settled=clock.now())
    seated, address = as_("Otto", meeting), f"/visits/{visit.key}/"
    assert [seated.get(f"{address}{page}").status_code for page in ("", "gate/", "visit.ics")] == [200, 200, 200]
    assert seated.post(f"{address}withdraw/")["Location"] == "/visits/"
    assert seated.get(address).status_code == 404
    states = visit.visitors.order_by("pk").values_list("person__name", "state")
    assert list(states) == [("Otto", "withdrawn"), ("Anna", "waiting"), ("Uwe", "accepted")]
    assert as_("machinist", meeting).get(address).status_code == 404


def test_an_office_answers_for_members_without_people(meeting: Meeting) -> None:
    visit = offered(meeting, safety="")
    ask(meeting, "sawmill", visit)
    office = as_("cluster-se", meeting)
    assert visit.title not in office.get("/office/cluster-se/").text
    Affiliation.objects.filter(organisation=visit.organisation).delete()
    assert visit.title in office.get("/office/cluster-se/").text
    assert "Words of sawmill" in office.get(f"/visits/{visit.key}/").text


@pytest.fixture
def committed(django_db_blocker: object) -> Iterator[None]:
    """Close the connections that threads have opened."""
    yield
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_two_hosts_who_accept_at_once_fill_one_seat_once(committed: None) -> None:
    """Both wait for the row of the visit; the second finds the seat taken."""
    host = Organisation.objects.create(slug="host", name="Host Demo", country="SE")
    guest = Organisation.objects.create(slug="guest", name="Guest Demo", country="FI")
    visit = Visit.objects.create(organisation=host, kind="offered", title="A", text="A", seats=1, visibility="public")
    people = [User.objects.create_user(f"{number}@guest.example", name=str(number)) for number in range(3)]
    for person in people[:2]:
        Affiliation.objects.create(user=person, organisation=host, role="editor")
    rows = [Visitor.objects.create(visit=visit, person=person, organisation=guest) for person in people[1:]]
    both = Barrier(2)

    def accept(number: int) -> str:
        try:
            both.wait(10)
            return coming.accept(people[number], visit, rows[number].pk).state
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(accept, range(2))) == ["accepted", "waiting"]
    assert sorted(visit.visitors.values_list("state", flat=True)) == ["accepted", "waiting"]


def test_visitors_are_asked_to_sign_in(visit: Visit) -> None:
    for act in ("ask", "withdraw", "visitors/1/accept", "visitors/1/decline"):
        assert Client().post(f"/visits/{visit.key}/{act}/")["Location"].startswith("/accounts/sign-in/")
