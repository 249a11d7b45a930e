"""Study visits: offered and wanted, listed, changed, cancelled, answered."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.visiting import IN_MAY, SAID, as_, offered, wanted
from tests.introductions.conftest import Meeting, meeting

from intercluster.apps.directory.profiles.services import FieldsRefused, StaleError, version_of
from intercluster.apps.directory.rules import VISITOR, viewer_of
from intercluster.apps.exchange.models import Visit, Visitor
from intercluster.apps.exchange.visits import queries, services
from intercluster.apps.exchange.visits.queries import VisitGroup, Wanted
from intercluster.apps.exchange.visits.services import VisitFields
from intercluster.apps.notices.models import Notice
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused

__all__ = ["meeting"]


def test_a_visit_is_offered_found_and_read(meeting: Meeting) -> None:
    client = as_("drier", meeting)
    said = SAID | {"starts": str(IN_MAY), "ends": "", "days": "3", "lump_sum_eur": "1 200,50 €"}
    made = client.post("/visits/new/", said)
    visit = Visit.objects.get()
    assert made["Location"] == f"/visits/{visit.key}/"
    assert (visit.starts, visit.ends) == (IN_MAY, IN_MAY + timedelta(days=2))
    assert visit.text == "Dry chips with waste heat\n\nWe show the drier and the boiler."
    reader = as_("sawmill", meeting)
    page = reader.get(f"/visits/{visit.key}/").text
    for text in ("drier Demo", "Sweden", "Wear shoes with steel caps.", "1,200.50 €", "Swedish"):
        assert text in page
    assert "+46 70" not in page  # only those who are accepted
    assert "Dry chips with waste heat" in reader.get("/visits/").text
    assert "Dry chips with waste heat" not in reader.get("/visits/?show=ours").text
    assert "Dry chips with waste heat" in as_("cluster-se", meeting).get("/visits/?show=ours").text
    assert reader.get("/visits/?country=XX").status_code == 422
    assert Client().get(f"/visits/{visit.key}/").status_code == 404
    assert reader.get(f"/visits/{visit.key}/edit/").status_code == 404


def test_lists_have_what_one_can_still_go_to(meeting: Meeting) -> None:
    first, later = (
        offered(meeting),
        offered(meeting, "machinist", title="Planing", starts=IN_MAY + timedelta(days=70), ends=None),
    )
    past, anytime = offered(meeting, title="Past"), wanted(meeting)
    yesterday = clock.today() - timedelta(days=1)
    Visit.objects.filter(pk=past.pk).update(starts=yesterday, ends=yesterday)
    viewer = viewer_of(meeting.people["sawmill"])
    found = queries.listed(viewer, VisitGroup.OFFERED)
    assert list(found) == [first, later]
    assert list(queries.listed(viewer, VisitGroup.WANTED)) == [anytime]
    assert list(queries.listed(viewer_of(meeting.people["drier"]), VisitGroup.OURS)) == [past, first]
    assert not queries.listed(VISITOR, VisitGroup.OFFERED).exists()
    for wanted_, expected in (
        (Wanted(country="NO"), [later]),
        (Wanted(cluster="cluster-se"), [first]),
        (Wanted(month=f"{IN_MAY:%Y-%m}"), [first]),
        (Wanted(month="2020-01"), []),
    ):
        assert list(queries.narrowed(found, wanted_)) == expected
    page = as_("sawmill", meeting).get("/visits/", {"country": "NO", "month": f"{later.starts:%Y-%m}"}).text
    assert "Planing" in page
    assert "Dry chips" not in page
    kept = as_("sawmill", meeting).get("/visits/", {"month": "2020-01"})  # a link to a month that is over
    assert kept.status_code == 200
    assert "No visit fits this." in kept.text
    assert "January 2020" in kept.text
    for wrong in ("0000-01", "2020-13", "2020-1", "²020-01", "2020-01\n"):
        assert as_("sawmill", meeting).get("/visits/", {"month": wrong}).status_code == 422


@settings(max_examples=25)
@given(st.dates(), st.integers(0, 800))
def test_months_are_those_of_the_days_of_a_visit(starts: date, days: int) -> None:
    days = min(days, (date.max - starts).days)
    each_day = (starts + timedelta(days=number) for number in range(days + 1))
    by_day = list(dict.fromkeys(day.replace(day=1) for day in each_day))
    assert queries.months(Visit(starts=starts, ends=starts + timedelta(days=days))) == by_day[: queries.MOST_MONTHS]


def test_pages_bear_old_rows_at_either_end_of_the_calendar(meeting: Meeting) -> None:
    """Days are checked when they are written; there may be rows from before."""
    visit, client = offered(meeting), as_("drier", meeting)
    address = f"/visits/{visit.key}/"
    for month, day in (("0001-01", date(1, 1, 1)), ("9999-12", date(9999, 12, 31))):
        Visit.objects.update(starts=day, ends=day)
        assert visit.title in client.get("/visits/", {"show": "ours", "month": month}).text
        assert [client.get(f"{address}{page}").status_code for page in ("", "gate/", "visit.ics")] == [200] * 3


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "?"}, "title"),
        ({"starts": None, "ends": None}, "starts"),
        ({"starts": clock.today() - timedelta(days=1)}, "starts"),
        ({"ends": IN_MAY - timedelta(days=1)}, "ends"),
        ({"days": 2}, "days"),
        ({"starts": date(9999, 12, 31), "ends": None}, "starts"),
        ({"starts": date(9999, 12, 31), "ends": None, "days": 2}, "starts"),
        ({"ends": IN_MAY + timedelta(days=3 * 365)}, "ends"),
        ({"days": 32, "ends": IN_MAY + timedelta(days=40)}, "days"),
        ({"seats": 0}, "seats"),
        ({"languages": []}, "languages"),
        ({"visibility": "anonymous"}, "visibility"),
        ({"call_phone": "1" * 31}, "call_phone"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(meeting: Meeting, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(FieldsRefused) as refused:
        offered(meeting, **wrong)
    assert list(refused.value.problems) == [field]
    assert not Visit.objects.exists()


def test_who_may_write_and_how_often(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotAllowed):
        services.add_visit(meeting.people["member"], meeting.organisation("machinist"), "offered", VisitFields(**SAID))
    made = offered(meeting)
    with pytest.raises(FieldsRefused, match="same text"):
        offered(meeting)
    services.cancel(meeting.people["cluster-se"], made)  # its office, on its behalf
    monkeypatch.setattr(services, "MOST_A_DAY", 1)
    with pytest.raises(Refused):
        offered(meeting, title="Another")


def test_a_change_raises_the_sequence_and_a_stale_one_is_shown(meeting: Meeting) -> None:
    visit = offered(meeting)
    version, client = version_of(visit, services.SAID), as_("drier", meeting)
    assert "Ångvägen 1, Karlstad" in client.get(f"/visits/{visit.key}/edit/").text
    said = SAID | {"starts": str(IN_MAY), "ends": str(IN_MAY), "version": version, "place": "Ångvägen 2"}
    assert client.post(f"/visits/{visit.key}/edit/", said).status_code == 302
    visit.refresh_from_db()
    assert (visit.place, visit.sequence) == ("Ångvägen 2", 1)
    stale = client.post(f"/visits/{visit.key}/edit/", said | {"place": "Ångvägen 3"})
    assert stale.status_code == 409
    assert "Ångvägen 2" in stale.text
    with pytest.raises(StaleError):
        services.change_visit(meeting.people["drier"], visit, VisitFields(**SAID), version=version)
    fresh = version_of(visit, services.SAID)
    services.change_visit(
        meeting.people["drier"], visit, VisitFields(**SAID | {"place": "Ångvägen 2", "seats": 9}), version=fresh
    )
    visit.refresh_from_db()
    assert (visit.seats, visit.sequence) == (9, 1)  # calendars say nothing of seats


def test_who_wants_to_come_hears_of_changes_and_cancelling(meeting: Meeting) -> None:
    visit = offered(meeting)
    for who, state in (("sawmill", "accepted"), ("machinist", "asked"), ("accountant", "declined")):
        Visitor.objects.create(
            visit=visit, person=meeting.people[who], organisation=meeting.organisation(who), state=state
        )
    later = SAID | {"starts": IN_MAY + timedelta(days=1), "ends": IN_MAY + timedelta(days=1)}
    version = version_of(visit, services.SAID)
    visit = services.change_visit(meeting.people["drier"], visit, VisitFields(**later), version=version)
    with pytest.raises(FieldsRefused, match="have to read it"):
        services.change_visit(
            meeting.people["drier"],
            visit,
            VisitFields(**later | {"visibility": "private"}),
            version=version_of(visit, services.SAID),
        )
    assert as_("machinist", meeting).post(f"/visits/{visit.key}/cancel/").status_code == 404
    assert as_("drier", meeting).post(f"/visits/{visit.key}/cancel/").status_code == 302
    told = Notice.objects.order_by("pk").values_list("recipient__name", "kind")
    assert list(told) == [
        (name, f"exchange.visit_{kind}") for kind in ("changed", "cancelled") for name in ("Aino", "Ola")
    ]
    visit.refresh_from_db()
    assert (visit.state, visit.sequence) == ("cancelled", 2)
    with pytest.raises(Conflict):
        services.change_visit(meeting.people["drier"], visit, VisitFields(**SAID), version="")
    for who, status in (("drier", 200), ("cluster-se", 200), ("sawmill", 200), ("cluster-no", 404)):
        assert as_(who, meeting).get(f"/visits/{visit.key}/").status_code == status


def test_a_wanted_visit_is_answered_by_an_invitation(meeting: Meeting) -> None:
    wish, client = wanted(meeting), as_("drier", meeting)
    page = client.get(f"/visits/{wish.key}/").text
    address = f"/visits/new/?answers={wish.key}"
    assert address in page
    assert wish.title in client.get(address).text
    said = SAID | {"starts": str(IN_MAY), "ends": str(IN_MAY)}
    assert client.post(address, said | {"visibility": "private"}).status_code == 422
    assert client.post(address, said).status_code == 302
    made = Visit.objects.get(kind="offered")
    assert made.answers_to == wish
    [notice] = Notice.objects.all()
    assert (notice.recipient, notice.kind, notice.path) == (
        meeting.people["sawmill"],
        "exchange.visit_offered",
        f"/visits/{made.key}/",
    )
    assert made.title in as_("sawmill", meeting).get(f"/visits/{wish.key}/").text
    assert as_("sawmill", meeting).get(address).status_code == 404  # nobody answers themselves
    assert as_("drier", meeting).get("/visits/new/?answers=1").status_code == 404
    services.cancel(meeting.people["sawmill"], wish)
    with pytest.raises(Conflict):
        services.add_visit(
            meeting.people["machinist"],
            meeting.organisation("machinist"),
            "offered",
            VisitFields(**SAID),
            answers_to=wish,
        )
