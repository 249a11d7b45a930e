"""An office's home and its charts: what waits, and numbers that agree with the database, for those who may see them."""

import itertools
import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from tests.introductions.conftest import Meeting, meeting
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Membership, Organisation, Participation
from intercluster.apps.directory.rules import Viewer, office_of, viewer_of
from intercluster.apps.introductions import services
from intercluster.apps.introductions.board import Contact
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.office import unmatched
from intercluster.apps.introductions.states import AGREED, Outcome, Refusal
from intercluster.apps.introductions.timeline import steps_in
from intercluster.apps.office.charts import CHARTS
from intercluster.apps.office.tie_map import map_of_clusters
from intercluster.apps.office.trends import Subject, contacts_by_month, members_by_month, months, neighbours, ties
from intercluster.apps.people.models import JoinRequest
from intercluster.core.history.timeline import timeline
from intercluster.core.navigation import sections_for
from intercluster.core.office_panels import Panel, office_panels

__all__ = ["meeting"]

HOME = "/office/cluster-fi/"
STATISTICS = "/office/cluster-fi/statistics/"


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(1, 60))
def test_months_are_the_first_days_up_to_the_month_of_the_day(until: date, count: int) -> None:
    found = months(until, count)
    assert len(found) == count
    assert found[-1] == until.replace(day=1)
    for earlier, later in itertools.pairwise(found):
        assert (earlier + timedelta(days=31)).replace(day=1) == later


def introduce(
    northern: Northern, asking: str, asked: str, state: str = "accepted", *, at: datetime | None = None
) -> Introduction:
    """Make an introduction that was asked for, and agreed to where the state says so, at a time."""
    at = at or timezone.now()
    is_agreed = state in AGREED
    return Introduction.objects.create(
        asking=northern.organisations[asking],
        asked=northern.organisations[asked],
        direction="their_offer",
        asking_text="Etsimme",
        asked_text="Vi erbjuder",
        state=state,
        asked_agreed=is_agreed,
        requested=at,
        expires=at + timedelta(days=21),
        agreed=at if is_agreed else None,
        since=at,
        outcome="trade" if state == "closed" else "",
        declined_by="asked" if state == "declined" else "",
        refusal="no_fit" if state == "declined" else "",
    )


def test_what_waits(northern: Northern) -> None:
    cluster = northern.clusters["FI"]
    now = timezone.now()

    def today() -> dict[str, Panel]:
        panels = office_panels(cluster, office_of(cluster), now)
        return {panel.key: panel for panel in panels if panel.place == "today" and panel.count}

    nowhere = today().pop("no-region").values["organisations"]
    assert [each.name for each in nowhere] == ["neighbour Demo", "sawmill Demo"]
    Organisation.objects.filter(clusters=cluster).update(region="FI198")
    assert not today()
    introduce(northern, "drier", "sawmill", "requested", at=now - timedelta(days=3))
    introduce(northern, "neighbour", "accountant", "accepted", at=now - timedelta(days=90))
    introduce(northern, "drier", "accountant", "requested")  # no business of this office
    sawmill = northern.organisations["sawmill"]
    asks = JoinRequest.objects.create(name="Aino", email="aino@demo.example", organisation=sawmill, language="fi")
    found = today()
    assert found["to-join"].values["requests"] == [asks]
    [asked] = found["waiting"].values["cards"]  # nobody at the sawmill can answer, so its office does
    assert (asked.card.asking, asked.card.asked, asked.card.days) == ("drier Demo", "sawmill Demo", 3)
    assert (asked.answers, asked.on_behalf_of) == (True, "sawmill Demo")
    assert [placed.card.asking for placed in found["stalled"].values["cards"]] == ["neighbour Demo"]
    assert list(found) == ["waiting", "to-join", "stalled", "without-contact"]
    aino = User.objects.create_user("aino@sawmill.example", name="Aino")
    Affiliation.objects.create(user=aino, organisation=sawmill, role=Affiliation.Role.EDITOR)
    [asked] = today()["unanswered"].values["cards"]
    assert (asked.answers, asked.on_behalf_of, asked.opens) == (False, "", None)
    assert [party.contact for party in asked.parties] == [None, Contact("Aino", "aino@sawmill.example")]


def test_home_board_list_and_navigation_count_the_same(meeting: Meeting, client: Client) -> None:
    northern, office = meeting.northern, meeting.people["cluster-fi"]
    Affiliation.objects.filter(organisation=northern.organisations["sawmill"]).delete()
    for asking, state in (
        ("drier", "requested"),
        ("machinist", "accepted"),
        ("drier", "accepted"),
        ("accountant", "closed"),
        ("drier", "declined"),
    ):
        made = introduce(northern, asking, "sawmill", state)
        if asking != "drier" or state == "declined":  # something new to read, also in what has ended
            made.messages.create(side="asking", text="Hei", at=timezone.now())
    introduce(northern, "neighbour", "drier", "requested")  # waits for the other side
    client.force_login(office)
    page, board = client.get(HOME), client.get(f"{HOME}introductions/")
    [waiting] = [panel for panel in page.context["today"] if panel.key == "waiting"]
    columns = {column.key: len(column.placed) for column in board.context["columns"] if column.placed}
    [_office, partners, *_rest] = sections_for(page.wsgi_request).values()
    own = client.get("/introductions/")
    listed = own.context["groups"]
    counts = [waiting.count, page.context["figures"][0][1], columns["you"], partners.waiting, len(listed[0][2])]
    assert counts == [2] * 5
    assert columns == {"you": 2, "requested": 1, "accepted": 1, "closed": 1, "declined": 1}
    assert page.context["figures"][1][1] == 4
    first = [
        " ".join(re.findall(r'class="lead">(.*?)</p>', each.content.decode(), re.DOTALL)) for each in (page, board, own)
    ]
    assert [" ".join(each.split()) for each in first] == [
        f"There are {sum(panel.count for panel in page.context['today'])} things to do today.",
        *["2 introductions wait for you."] * 2,
    ]
    assert [len(rows) for _key, _label, rows in listed] == [2, 2, 2]
    # each name opens its organisation, and each row the introduction
    text = board.content.decode()
    assert "Answer on behalf of sawmill Demo" in " ".join(text.split())
    for slug in ("sawmill", "drier", "machinist", "accountant"):
        assert f'href="/organisations/{slug}/"' in text
    stage = client.get(f"{HOME}introductions/?stage=you")
    assert [placed.card.asking for placed in stage.context["page"]] == ["drier Demo", "machinist Demo"]
    assert client.get(f"{HOME}introductions/?stage=all").context["page"].paginator.count == 6


def panels_of_a_test(cluster: Cluster, _viewer: Viewer, now: datetime) -> Sequence[Panel]:
    """Return a panel of each place."""
    template, values = "people/office/to_join.html", {"requests": [{"name": f"{cluster.name} at {now:%Y}"}]}
    return [
        Panel("at-once", "To do at once", 1, template, values, "today", 5, link=("More to do", "/more/")),
        Panel("not-now", "Nothing to do", 0, template, values, "today", 6, link=("Even more", "/even-more/")),
        Panel("guests", "Guests of members", None, template, values, "members", 15),
    ]


def test_panels_that_an_app_registers_are_on_the_page(
    northern: Northern, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apps.get_app_config("alerts"), "office_panels", [f"{__name__}.panels_of_a_test"])
    introduce(northern, "drier", "sawmill", "requested")
    user = User.objects.create_user("office@demo.example")
    northern.clusters["FI"].managers.add(user)
    client.force_login(user)
    page = client.get(HOME).content.decode()
    keys = [
        "first-week",
        "today",
        "at-once",
        "waiting",
        "no-region",
        "silent",
        "guests",
        "unmatched",
        "stale",
        "readers",
    ]
    assert re.findall(r'<section aria-labelledby="([^"]+)"', page) == keys
    assert page.count(f"Demo FI at {timezone.now():%Y}</a>") == 2
    assert page.count('href="/more/">More to do</a>') == 1
    assert page.count('href="/organisations/sawmill/facts/"') == 1
    assert "Even more" not in page


def test_members_without_a_match_are_those_who_say_something_and_met_nobody_within_a_year(northern: Northern) -> None:
    cluster = northern.clusters["FI"]
    northern.add("silent", "FI")
    now = timezone.now()

    def names() -> list[str]:
        return [organisation.slug for organisation in unmatched(cluster, now)]

    assert names() == ["neighbour", "sawmill"]
    introduce(northern, "sawmill", "drier", "declined", at=now - timedelta(days=400))
    assert names() == ["neighbour", "sawmill"]
    introduce(northern, "drier", "sawmill", "declined", at=now - timedelta(days=100))
    assert names() == ["neighbour"]


def test_members_by_month_count_from_the_day_they_state_or_came(northern: Northern) -> None:
    cluster = northern.clusters["FI"]
    until = timezone.localdate()
    Membership.objects.filter(organisation__slug="sawmill").update(since=date(2013, 5, 1))
    counts = members_by_month(cluster, until)
    assert [month for month, _count in counts] == months(until)
    assert [count for _month, count in counts] == [1] * 23 + [2]
    Membership.objects.filter(organisation__slug="neighbour").update(since=months(until)[-2] + timedelta(days=27))
    assert [count for _month, count in members_by_month(cluster, until)] == [1] * 22 + [2, 2]


def test_members_who_left_count_in_the_months_they_were_members(northern: Northern) -> None:
    cluster = northern.clusters["FI"]
    until = timezone.localdate()
    left = months(until)[-3] + timedelta(days=9)
    Membership.objects.filter(cluster=cluster).update(since=date(2013, 5, 1))
    Membership.objects.filter(organisation__slug="sawmill").delete()
    events = apps.get_model("directory", "MembershipEvent").objects.filter(pgh_label="delete")
    events.update(pgh_created_at=datetime(left.year, left.month, left.day, 12, tzinfo=UTC))
    assert [count for _month, count in members_by_month(cluster, until)] == [2] * 21 + [1] * 3
    again = northern.organisations["sawmill"]
    Membership.objects.create(cluster=cluster, organisation=again, since=months(until)[-1])
    assert [count for _month, count in members_by_month(cluster, until)] == [2] * 21 + [1] * 2 + [2]
    again.delete()  # an organisation that is gone was a member all the same
    assert [count for _month, count in members_by_month(cluster, until)] == [2] * 21 + [1] * 3


def test_contacts_across_borders_by_month(northern: Northern) -> None:
    cluster = northern.clusters["FI"]
    until = date(2026, 11, 24)
    at = datetime(2026, 9, 30, 23, 30, tzinfo=UTC)  # October in Stockholm
    introduce(northern, "sawmill", "drier", "closed", at=at)
    introduce(northern, "accountant", "neighbour", "declined", at=datetime(2026, 11, 1, 12, tzinfo=UTC))
    introduce(northern, "sawmill", "neighbour", at=at)  # no border
    introduce(northern, "drier", "accountant", at=at)  # another cluster's
    introduce(northern, "sawmill", "accountant", at=datetime(2020, 1, 1, tzinfo=UTC))  # before the chart begins
    found = {each.month: (each.requested, each.agreed) for each in contacts_by_month(cluster, until)}
    assert {month: counts for month, counts in found.items() if counts != (0, 0)} == {
        date(2026, 10, 1): (1, 1),
        date(2026, 11, 1): (1, 0),
    }


def test_ties_are_introductions_agreed_to_and_projects_in_common(northern: Northern) -> None:
    introduce(northern, "sawmill", "drier")
    introduce(northern, "drier", "neighbour", "closed")
    introduce(northern, "sawmill", "drier", "declined")
    introduce(northern, "sawmill", "neighbour")
    # A member of two clusters ties them to a third once for each introduction.
    Membership.objects.create(cluster=northern.clusters["NO"], organisation=northern.organisations["drier"])
    project = northern.organisations["drier"].projects.get()
    Participation.objects.create(project=project, organisation=northern.organisations["sawmill"])
    clusters = neighbours(northern.clusters["FI"])
    assert [cluster.slug for cluster in clusters] == ["cluster-fi", "cluster-no", "cluster-se"]
    found = {(tie.one.country, tie.other.country): (tie.introductions, tie.projects) for tie in ties(clusters)}
    assert found == {("FI", "NO"): (2, 1), ("FI", "SE"): (2, 1), ("NO", "SE"): (0, 1)}


@pytest.mark.parametrize(
    ("role", "home", "statistics"),
    [
        ("visitor", 404, 404),
        ("member", 404, 404),
        ("other office", 404, 404),
        ("evaluator", 404, 200),
        ("office", 200, 200),
        ("administrator", 200, 200),
    ],
)
def test_who_sees_what(northern: Northern, client: Client, role: str, home: int, statistics: int) -> None:
    introduce(northern, "sawmill", "drier")
    at_home(northern)
    user = User.objects.create_user("person@demo.example", is_superuser=role == "administrator")
    if role == "member":
        northern.organisations["sawmill"].affiliations.create(user=user, role="editor")
    elif role == "evaluator":
        northern.clusters["FI"].evaluators.add(user)
    elif "office" in role:
        northern.clusters["FI" if role == "office" else "SE"].managers.add(user)
    if role != "visitor":
        client.force_login(user)
    assert client.get(HOME).status_code == home
    assert client.get(STATISTICS).status_code == statistics
    for name in CHARTS.keys() - {"participations", "solutions", "helpful"}:  # of which there is nothing to draw
        for form in ("svg", "png", "csv", "json"):
            assert client.get(f"{STATISTICS}{name}.{form}").status_code == statistics, (name, form)
    assert client.get(f"{STATISTICS}nothing.svg").status_code == 404
    if statistics == 200:
        page = client.get(STATISTICS).content.decode()
        assert "drier" not in page
        assert "sawmill" not in page


def test_the_home_of_an_office_whose_members_have_met(meeting: Meeting, client: Client) -> None:
    meeting.ask()
    client.force_login(meeting.people["cluster-fi"])
    page = client.get(HOME).content.decode()
    assert "Waiting for an answer" in page
    assert re.search(r"sawmill Demo</a> <span[^>]*>→</span><span[^>]*> asks for an introduction to</span>", page)
    assert 'href="mailto:aino@sawmill.example"' in page
    assert "<figure" not in page
    assert client.get(STATISTICS).content.decode().count('<figure class="chart"') == len(CHARTS)
    client.force_login(meeting.people["cluster-no"])
    assert "drier Demo" not in client.get("/office/cluster-no/").content.decode()


def at_home(northern: Northern) -> None:
    """Say in which region each cluster is."""
    for country, region in (("FI", "FI198"), ("SE", "SE311"), ("NO", "NO020")):
        Cluster.objects.filter(slug=northern.clusters[country].slug).update(region=region)


def test_the_map_draws_what_the_chart_of_ties_counts(northern: Northern, client: Client) -> None:
    introduce(northern, "sawmill", "drier")
    alliance = northern.clusters["FI"].alliances.get()
    for slug, region in (("beside", "SE311"), ("nowhere", "")):  # one in a region that has a cluster, one in none
        alliance.clusters.add(Cluster.objects.create(slug=slug, name=slug.title(), country="SE", region=region))
    until = timezone.localdate()
    alone = map_of_clusters(Subject(northern.clusters["FI"], until))
    assert (alone.is_drawn, len(alone.rows)) == (False, 10)  # no region: no map, but the table
    at_home(northern)
    finland = Cluster.objects.get(slug="cluster-fi")
    drawn = map_of_clusters(Subject(finland, until))
    assert (drawn.cells, drawn.note.split(": ")[1]) == (CHARTS["ties"](Subject(finland, until)).cells, "Nowhere.")
    layers = drawn.spec["layer"]
    [line] = layers[3]["data"]["values"]
    assert (line["pair"], line["told"]) == ("Demo FI – Demo SE", "1 + 0")
    spots = {spot["name"]: (spot["x"], spot["y"]) for spot in layers[4]["data"]["values"]}
    assert sorted(spots) == ["Beside", "Demo FI", "Demo NO", "Demo SE"]
    assert ((line["x"], line["y"]), (line["x2"], line["y2"])) == (spots["Demo FI"], spots["Demo SE"])
    assert spots["Demo SE"][0] < spots["Demo FI"][0]  # Sweden is west of Finland
    assert len(set(spots.values())) == 4
    Cluster.objects.filter(slug="cluster-se").update(names={"sv": "Vårt kluster"})
    with translation.override("sv"):
        assert {row["pair"] for row in map_of_clusters(Subject(finland, until)).rows} >= {"Demo FI – Vårt kluster"}
    Introduction.objects.all().delete()
    assert map_of_clusters(Subject(finland, until)).is_empty


def test_the_ties_are_asked_for_once_a_page(northern: Northern, client: Client) -> None:
    introduce(northern, "sawmill", "drier")
    at_home(northern)
    user = User.objects.create_user("office@demo.example")
    northern.clusters["FI"].managers.add(user)
    client.force_login(user)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(STATISTICS)
    assert {"ties", "map"} <= {chart.name for chart in page.context["charts"] if chart.is_drawn}
    of_projects = [each["sql"] for each in asked if 'DISTINCT "directory_membership"."cluster_id"' in each["sql"]]
    assert len(of_projects) == 1


def test_long_names_of_clusters_are_in_lines_and_stay_in_the_picture(northern: Northern) -> None:
    """A phone's picture is 310 pixels wide; a line of 16 characters takes some 110."""
    introduce(northern, "sawmill", "drier")
    at_home(northern)
    Cluster.objects.filter(slug="cluster-fi").update(name="Biotalouden klusteri Keski-Suomessa")
    Cluster.objects.filter(slug="cluster-se").update(name="The Paper Province")
    about = Subject(Cluster.objects.get(slug="cluster-fi"), timezone.localdate())
    graph, drawn = CHARTS["ties"](about), CHARTS["map"](about)
    told = ["Biotalouden\nklusteri\nKeski-Suomessa", "Demo NO", "The Paper\nProvince"]
    assert [node["told"] for node in graph.datasets["nodes"]] == told
    assert [node["label_y"] - node["y"] for node in graph.datasets["nodes"]] == pytest.approx([0.48, -0.2, -0.2])
    spots = drawn.spec["layer"][4]["data"]["values"]
    assert [spot["name"] for spot in spots] == told
    # Near the edges names end or begin at the place; that of the southernmost is below it, away from the lines.
    assert [(spot["align"], spot["dy"]) for spot in spots] == [("right", -46), ("left", -16), ("center", 16)]
    assert drawn.least_width < 309


def test_the_charts_draw_the_rows_of_their_tables(northern: Northern, client: Client) -> None:
    introduce(northern, "sawmill", "drier")
    user = User.objects.create_user("office@demo.example")
    northern.clusters["FI"].managers.add(user)
    client.force_login(user)
    table = client.get(f"{STATISTICS}ties.csv").content.decode()
    assert "Demo FI – Demo SE;1;0" in table
    drawn = json.loads(client.get(f"{STATISTICS}ties.json").content)["spec"]
    assert [row["label"] for row in drawn["datasets"]["edges"]] == ["1 + 0"]
    contacts = json.loads(client.get(f"{STATISTICS}contacts.json").content)["spec"]["data"]["values"]
    assert sum(row["count"] for row in contacts) == 2
    assert (
        client.get(f"{STATISTICS}contacts.svg").text.count(">Requested<") == 1
    )  # one legend for colour, dash and shape


def test_the_office_sees_what_happened_and_no_more_of_others_than_on_its_board(
    meeting: Meeting, client: Client
) -> None:
    made = meeting.ask_unnamed()  # the sawmill asks an unnamed machinist in Norway
    sawmill, other = meeting.northern.clusters["FI"], meeting.northern.clusters["NO"]
    offer = meeting.organisation("sawmill").offers.get()
    offer.text = "Sahaamme koivua"
    offer.save()

    def history(cluster: Cluster) -> list[tuple[str, ...]]:
        entries = timeline(cluster, office_of(cluster), 100)
        steps = [entry.facts["step"] for entry in entries if "step" in entry.facts]
        return [(step.card.asking, step.card.asked, step.what, step.who) for step in steps]

    assert history(sawmill) == [("sawmill Demo", "A company in Norway", "Request sent", "Aino")]
    assert history(other) == [("sawmill Demo", "machinist Demo", "Request sent", "The other side")]
    services.decline(made, meeting.people["machinist"], Refusal.NO_FIT)
    assert history(sawmill)[0] == ("sawmill Demo", "A company in Norway", "Declined", "The other side")
    assert history(other)[0] == ("sawmill Demo", "machinist Demo", "Declined", "Ola")
    client.force_login(meeting.people["cluster-fi"])
    page = client.get("/office/cluster-fi/history/").content.decode()
    assert "Sahaamme koivua" in page
    assert "– A company in Norway</p>" in " ".join(page.split())
    assert '<a class="ds-link" href="/organisations/sawmill/">sawmill Demo</a> –' in " ".join(page.split())
    assert not any(told_of in page for told_of in ("machinist", "Ola", "drier"))
    assert timeline(sawmill, office_of(other), 100) == []


def test_an_office_s_proposal_step_by_step(meeting: Meeting) -> None:
    office = meeting.people["cluster-fi"]
    made = meeting.ask("cluster-fi", "sawmill", "drier Demo")
    services.accept(made, meeting.people["drier"])
    services.accept(made, meeting.people["sawmill"])
    services.close(made, meeting.people["sawmill"], Outcome.TRADE)
    finland, viewer = meeting.northern.clusters["FI"], viewer_of(office)
    steps = steps_in(finland, viewer, 10)
    assert [(step.what, step.who) for step in steps] == [
        ("Closed", "Aino"),
        ("Accepted", "Aino"),
        ("One side has said yes", "The other side"),
        ("Proposed", str(office)),
    ]
    assert [step.what for step in steps_in(finland, viewer, 2)] == ["Closed", "Accepted"]
