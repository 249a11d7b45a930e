"""Around the days of a visit: a reminder, who was there, and a report that becomes a practice."""

from datetime import timedelta

import pytest
from tests.exchange.visiting import IN_MAY, SAID, as_, offered
from tests.introductions.conftest import Meeting, meeting

from intercluster.analysis.joint_actions import participations
from intercluster.analysis.language.detect import detect
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.exchange.counting import joint_actions
from intercluster.apps.exchange.models import Practice, Visit, VisitEvent, Visitor
from intercluster.apps.exchange.personal import erase, held_on
from intercluster.apps.exchange.practices.services import share
from intercluster.apps.exchange.visits import after
from intercluster.apps.exchange.visits.retention import empty_visitors
from intercluster.apps.notices.models import Notice
from intercluster.core import clock
from intercluster.core.errors import Conflict

__all__ = ["meeting"]


@pytest.fixture(scope="module")
def detector() -> None:
    """Load the models that detect languages, as some test of each process does first."""
    detect("Vi torkar flis")


def visited(meeting: Meeting, *states: str, **said: object) -> Visit:
    """Return a visit with visitors in these states."""
    visit = offered(meeting, **said)
    for who, state in zip(("sawmill", "machinist", "accountant"), states, strict=False):
        Visitor.objects.create(
            visit=visit, person=meeting.people[who], organisation=meeting.organisation(who), state=state
        )
    return visit


def test_those_who_come_are_reminded_once_for_each_first_day(meeting: Meeting) -> None:
    visited(meeting, "accepted", "waiting", "asked")
    visited(meeting, title="Nobody comes")
    for days, expected in ((3, 0), (2, 1), (2, 0), (1, 0), (-1, 0)):
        assert after.remind(IN_MAY - timedelta(days=days)) == expected
    told = Notice.objects.order_by("pk").values_list("recipient__name", "kind")
    assert list(told) == [("Aino", "exchange.visit_soon"), ("Stina", "exchange.visit_soon")]
    Visit.objects.filter(visitors__isnull=False).update(starts=IN_MAY + timedelta(days=7), ends=None)
    assert after.remind(IN_MAY + timedelta(days=5)) == 1  # it was put off


@pytest.mark.usefixtures("detector")
def test_the_host_says_who_was_there_and_reports(meeting: Meeting) -> None:
    visit = visited(meeting, "accepted", "accepted", "asked")
    host, address = meeting.people["drier"], f"/visits/{visit.key}/"
    with pytest.raises(Conflict):
        after.hold(host, visit, [])
    Visit.objects.update(starts=clock.today(), ends=clock.today())
    client, aino, kari = as_("drier", meeting), *visit.visitors.filter(person__name__in=["Aino", "Kari"])
    assert "Who was there?" in client.get(address).text
    assert as_("sawmill", meeting).post(f"{address}held/", {"came": aino.pk}).status_code == 404
    assert client.get(f"{address}report/").status_code == 404
    client.post(f"{address}held/", {"came": [aino.pk, kari.pk, "x"]})
    visit.refresh_from_db()
    assert visit.state == "held"
    assert list(visit.visitors.order_by("pk").values_list("state", flat=True)) == ["came", "accepted", "asked"]
    page = client.get(address).text
    assert "Was not there" in page
    assert f"{address}report/" in page
    said = {"title": "How we dry", "problem": "How to dry without oil", "done": "We showed the fan.", "gave": "A plan"}
    assert client.post(f"{address}report/", said | {"done": ""}).status_code == 422
    made = client.post(f"{address}report/", said)
    practice = Practice.objects.get()
    assert made["Location"] == f"/practices/{practice.key}/"
    assert (practice.title, practice.visibility, practice.review, practice.author) == (
        *("How we dry", "alliance", "draft"),
        host,
    )
    again = client.post(f"{address}report/", said | {"title": "Another"})
    assert (again["Location"], Practice.objects.count()) == (made["Location"], 1)  # one is enough
    assert f"/practices/{practice.key}/" in client.get(address).text
    assert address in client.get(f"/practices/{practice.key}/").text


def test_an_anonymous_report_and_its_visit_do_not_lead_to_each_other(meeting: Meeting) -> None:
    visit = visited(meeting)
    Visit.objects.update(starts=clock.today(), ends=clock.today(), state="held")
    said = {"title": "How we dry", "problem": "How to dry", "done": "We showed the fan.", "gave": ""}
    practice = after.report(meeting.people["drier"], visit, **said)
    share(OPERATOR, practice, clock.today() + timedelta(days=365))
    reader, pages = as_("sawmill", meeting), (f"/visits/{visit.key}/", f"/practices/{practice.key}/")
    for visibility, is_linked in (("alliance", True), ("anonymous", False)):
        Practice.objects.update(visibility=visibility)
        assert (pages[1] in reader.get(pages[0]).text) is is_linked
        assert (pages[0] in reader.get(pages[1]).text) is is_linked


def test_words_of_visitors_are_kept_for_a_time_and_a_seat_of_who_is_erased_goes_on(meeting: Meeting) -> None:
    visit, (aino, now) = (
        visited(meeting, "accepted", "declined", "waiting", seats=1),
        (meeting.people["sawmill"], clock.now()),
    )
    visit.visitors.update(words="We dry too.", read_safety=now, since=now)
    own = {"visit": visit.title, "organisation": meeting.organisation("sawmill").slug, "state": "accepted"}
    own |= {"words": "We dry too.", "since": now.isoformat(), "read_safety": now.isoformat()}
    assert held_on(aino)["visits_made"] == [own]
    after_it = now + timedelta(days=(IN_MAY - clock.today()).days)
    assert empty_visitors(after_it, now) == 0  # on its last day
    assert empty_visitors(after_it + timedelta(days=1), now) == 3
    assert empty_visitors(after_it + timedelta(days=1), now) == 0
    assert held_on(aino)["visits_made"] == [own | {"words": "", "read_safety": None}]
    erase(aino)
    states = visit.visitors.order_by("pk").values_list("person__name", "state")
    assert list(states) == [("Ola", "declined"), (meeting.people["accountant"].name, "accepted")]
    assert list(Notice.objects.values_list("recipient", "kind")) == [
        (meeting.people["accountant"].pk, "exchange.visit_accepted")
    ]


def test_who_was_there_stays_in_the_count_without_a_name(meeting: Meeting) -> None:
    """Two erased people at one visit are two; what they wrote goes with their name."""
    visit = visited(meeting, "came", "came", "accepted")
    colleague = User.objects.create_user("colleague@sawmill.example", name="Aila")
    sawmill = meeting.organisation("sawmill")
    Visitor.objects.create(visit=visit, person=colleague, organisation=sawmill, state="came")
    Visit.objects.update(starts=clock.today(), ends=clock.today(), state="held")
    visit.visitors.update(words="We dry too.", read_safety=clock.now())
    everybody = set(Organisation.objects.values_list("pk", flat=True))
    before = participations(joint_actions(), everybody)
    assert [each.persons for each in before] == [3]
    for person in (meeting.people["sawmill"], colleague, meeting.people["accountant"]):
        erase(person)
        erase(person)
    assert participations(joint_actions(), everybody) == before
    rows = visit.visitors.order_by("pk").values_list("person__name", "organisation__slug", "words", "read_safety")
    assert [row for row in rows if row[0] is None] == [(None, "sawmill", "", None)] * 2
    assert visit.visitors.count() == 3  # the one who was not there is gone
    host = as_("drier", meeting)
    for address in (f"/visits/{visit.key}/", f"/visits/{visit.key}/gate/"):
        assert host.get(address).text.count("A visitor") >= 2
    after.hold(meeting.people["drier"], visit, [])
    assert joint_actions() == []


def test_whom_to_call_is_forgotten_with_the_person_and_not_with_a_namesake(meeting: Meeting) -> None:
    visit, office = offered(meeting), meeting.people["cluster-se"]
    offered(meeting, "machinist", title="Planing", call_name="Stina")
    by_office = offered(meeting, title="Boiler", call_name=office.name)
    Visit.objects.filter(pk=visit.pk).update(place="Elsewhere")
    stina = meeting.people["drier"]
    assert held_on(stina)["whom_to_call"] == [{"visit": visit.title, "name": "Stina", "telephone": SAID["call_phone"]}]
    Affiliation.objects.filter(user=stina).delete()  # who has left is in the history of the organisation's places
    Visit.objects.update(author=None)
    for person in (stina, office, User.objects.create_user("namesake@example.com", name="Stina")):
        erase(person)
    named = {each.title: (each.call_name, each.call_phone) for each in Visit.objects.all()}
    kept = ("Stina", SAID["call_phone"])
    assert named == {visit.title: ("", ""), "Planing": kept, by_office.title: ("", "")}
    history = VisitEvent.objects.filter(organisation=meeting.organisation("drier"))
    assert set(history.values_list("call_name", "call_phone")) == {("", "")}
