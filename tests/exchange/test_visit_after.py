"""Around the days of a visit: a reminder, who was there, and a report that becomes a practice."""

from datetime import timedelta

import pytest
from tests.exchange.visiting import IN_MAY, as_, offered
from tests.introductions.conftest import Meeting, meeting

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.exchange.models import Practice, Visit, Visitor
from intercluster.apps.exchange.personal import erase, held_on
from intercluster.apps.exchange.practices.services import share
from intercluster.apps.exchange.visits import after
from intercluster.apps.exchange.visits.retention import empty_visitors
from intercluster.apps.notices.models import Notice
from intercluster.core import clock
from intercluster.core.errors import Conflict

__all__ = ["meeting"]


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
