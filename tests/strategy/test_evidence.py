"""Evidence: what can be cited, what is kept of it, what becomes of a change, and what stays unseen."""

import re
from base64 import b64encode
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from docx import Document as read_docx
from tests.events.made import comes, market_day
from tests.exchange.drafting import solution
from tests.plugins.northern import Northern
from tests.regions.conftest import COUNTS, dataset, indicators
from tests.strategy.conftest import give_regions
from tests.strategy.roles import full_strategy
from tests.strategy.statement_roles import counted_statement

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Need, Participation, Project
from intercluster.apps.directory.rules import VISITOR, Viewer, office_of
from intercluster.apps.events.models import Meeting, MeetingState
from intercluster.apps.exchange.models import Answer, Question, Visit, Visitor
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.regions.models import Dataset, Observation
from intercluster.apps.strategy.evidence import drawings, services
from intercluster.apps.strategy.evidence.figure import FEWEST
from intercluster.apps.strategy.evidence.figures import QUERIES, compute
from intercluster.apps.strategy.evidence.queries import (
    Candidate,
    counts_to_cite,
    evidence_of,
    figures_of_region,
    priorities_to_cite,
    read,
    regions_to_cite,
    statements_to_cite,
)
from intercluster.apps.strategy.models import Citation, Drawing, Part, Strategy, Version
from intercluster.apps.strategy.queries import title_of
from intercluster.apps.strategy.services import begin, let_read
from intercluster.apps.strategy.signing.services import send
from intercluster.core import clock
from intercluster.core.errors import NotAllowed, NotFound

NOW = datetime(2026, 11, 30, tzinfo=UTC)
PAPER = {"region": "SE311", "activity": "17", "dataset": "employment"}


@pytest.fixture
def strategy(northern: Northern) -> Strategy:
    """Return a strategy of an alliance whose clusters have regions with figures."""
    give_regions()
    dataset()
    return full_strategy(northern.alliance)


WOOD = {"alliance": "northern", "code": "16", "dataset": "employment"}


def take_part(northern: Northern, slug: str) -> None:
    """Let an organisation take part in a project of the register, and two regions be strong in wood."""
    organisation = northern.organisations[slug]
    project = Project.objects.create(source="cordis", external_id="7", title="Bark")
    Participation.objects.create(project=project, organisation=organisation)
    Observation.objects.filter(region__code="FI198", activity__code="16", year=2024).update(value=500)
    Observation.objects.filter(region__code="FI198", activity__code="17", year=2024).update(value=320)
    Dataset.objects.get().save()


def answered(strategy: Strategy) -> Candidate:
    """Return what six members answered to a statement, which the result of the round offers to cite."""
    arguments = {"statement": counted_statement(strategy)}
    return Candidate("statements.answers", arguments, compute("statements.answers", arguments))


def introduce(northern: Northern, count: int) -> None:
    """Let members of the Swedish and the Finnish cluster have met, some times."""
    sides = {"asking": northern.organisations["sawmill"], "asked": northern.organisations["drier"]}
    ended: dict[str, Any] = {"state": "closed", "outcome": "trade", "asking_agreed": True, "asked_agreed": True}
    moments = dict.fromkeys(("requested", "expires", "since", "agreed", "ended"), NOW)
    for _number in range(count):
        Introduction.objects.create(**sides, **ended, **moments)


def hold_meetings(northern: Northern, count: int) -> None:
    """Let the drier have met colleagues of the sawmill, some times, at an event of the Swedish cluster."""
    event = market_day(northern.clusters["SE"], in_days=-1)
    drier = comes(event, northern.organisations["drier"])
    for slot in event.slots.all()[:count]:
        colleague = comes(event, northern.organisations["sawmill"])
        pair = {"first": drier, "second": colleague, "slot": slot, "table": event.tables.all()[0]}
        Meeting.objects.create(event=event, state=MeetingState.HELD, **pair)


def cooperate(northern: Northern, count: int) -> None:
    """Let people of the drier come to the sawmill some times, and let it answer as many of the sawmill's questions."""
    drier, sawmill = northern.organisations["drier"], northern.organisations["sawmill"]
    shown = {"visibility": "alliance", "language": "en"}
    for number in range(count):
        visit = Visit.objects.create(
            organisation=sawmill, kind="offered", state="held", title="Visit", text=f"Visit {number}", **shown
        )
        person = User.objects.create_user(f"visitor-{number}@demo.example")
        Visitor.objects.create(visit=visit, person=person, organisation=drier, state="came")
        question = Question.objects.create(organisation=sawmill, text=f"How dry is load {number}?", **shown)
        question.accepted = Answer.objects.create(organisation=drier, question=question, text="Dry", **shown)
        question.save()


def revise(count: int) -> None:
    """Publish another number of people in the paper industry of SE311."""
    Observation.objects.filter(region__code="SE311", activity__code="17", year=2024).update(value=count)
    Dataset.objects.get().save()


def test_location_quotient_is_cited_with_source_year_and_formula(part: Part, office: Viewer) -> None:
    citation = services.cite(office, part, "regions.quotient", PAPER)
    people = {code: {activity: after for activity, (_before, after) in own.items()} for code, own in COUNTS.items()}
    share = people["SE311"]["17"] / sum(people["SE311"].values())
    paper, everybody = (sum(own["17"] for own in people.values()), sum(sum(own.values()) for own in people.values()))
    assert citation.cited["en"]["value"].startswith(f"{share / (paper / everybody):.2f} (")
    assert citation.cited["sv"]["value"].startswith(f"{share / (paper / everybody):.2f}".replace(".", ","))
    assert citation.cited["en"]["year"] == "2024"
    assert "Statistical office of the test" in citation.cited["en"]["source"]
    assert citation.cited["en"]["address"] == "/regions/SE311/activities/17/?dataset=employment&year=2024"
    assert (read(citation, "fi").state, citation.arguments) == ("same", PAPER)


def test_changed_figure_is_taken_or_kept_with_a_note(part: Part, office: Viewer) -> None:
    citation = services.cite(office, part, "regions.quotient", PAPER)
    old = citation.cited["en"]["value"]
    revise(300)
    seen = read(citation, "en")
    assert seen.figure
    assert (seen.state, seen.figure.value) == ("changed", old)
    services.keep_old(office, citation, "The revision concerns one mill that moved its head office.")
    assert read(citation, "en").state == "kept"
    revise(200)  # neither the value cited nor the one it was kept against
    assert read(citation, "en").state == "changed"
    services.take_new(office, citation)
    seen = read(citation, "en")
    assert seen.figure == seen.now
    assert (seen.state, citation.note) == ("same", "")


def test_figure_that_cannot_be_computed_any_more_stays_as_cited(part: Part, office: Viewer) -> None:
    citation = services.cite(office, part, "regions.measure", {"region": "SE311", "measure": "krugman"})
    Observation.objects.all().delete()
    Dataset.objects.all().delete()
    seen = read(citation, "en")
    assert seen.figure
    assert (seen.state, seen.now, seen.figure.value) == ("gone", None, citation.cited["en"]["value"])


def test_every_query_is_offered_and_can_be_cited_again_from_its_arguments(
    part: Part, strategy: Strategy, office: Viewer, northern: Northern
) -> None:
    introduce(northern, FEWEST)
    hold_meetings(northern, FEWEST)
    cooperate(northern, FEWEST)
    solution(northern.organisations["drier"], northern.organisations["sawmill"], since=clock.today())
    take_part(northern, "drier")
    assert regions_to_cite(strategy) == {
        "Regions of these clusters": [("FI198", "Keski-Suomi"), ("NO020", "Innlandet"), ("SE311", "Värmlands län")],
        "Sweden": [("SE110", "Stockholms län")],
    }
    indicators()
    offered = [
        *figures_of_region("SE311", strategy), *counts_to_cite(strategy, office), *statements_to_cite(strategy, ""),
        *priorities_to_cite(strategy, office), answered(strategy)
    ]  # fmt: skip
    assert WOOD in [each.arguments for each in offered]
    assert priorities_to_cite(strategy, office_of(northern.clusters["DE"])) == []
    assert {each.query for each in offered} == set(QUERIES)
    assert all(compute(each.query, each.arguments) == each.figure for each in offered)
    for each in {each.query: each for each in offered}.values():
        services.cite(office, part, each.query, each.arguments)
    assert {each.state for each in evidence_of([part], "nb", office)[part.pk]} == {"same"}


def test_few_introductions_and_meetings_are_no_figure(
    strategy: Strategy, part: Part, office: Viewer, northern: Northern
) -> None:
    hold_meetings(northern, FEWEST - 1)
    cooperate(northern, FEWEST - 1)
    assert counts_to_cite(strategy, office) == []
    for query in (
        "introductions.across_borders",
        "events.meetings_across_borders",
        "cooperation.joint_actions",
        "cooperation.joint_solutions",
        "cooperation.helpful_answers",
    ):
        with pytest.raises(NotFound):
            services.cite(office, part, query, {"cluster": "cluster-se"})


def test_meetings_across_borders_are_cited_with_their_events(
    strategy: Strategy, part: Part, office: Viewer, northern: Northern
) -> None:
    hold_meetings(northern, FEWEST)
    citation = services.cite(office, part, "events.meetings_across_borders", {"cluster": "cluster-se"})
    assert {code: citation.cited[code]["value"] for code in ("en", "sv", "nb", "fi")} == {
        "en": "5, at 1 event",
        "sv": "5, vid 1 evenemang",
        "nb": "5, på 1 arrangement",
        "fi": "5, 1 tapahtumassa",
    }


def test_people_and_answers_are_cited_by_the_office_of_either_side(
    strategy: Strategy, part: Part, office: Viewer, northern: Northern
) -> None:
    cooperate(northern, FEWEST + 1)
    cited = {each.query: each.figure.value for each in counts_to_cite(strategy, office)}
    assert cited == {"cooperation.joint_actions": "6", "cooperation.helpful_answers": "6"}
    finnish = counts_to_cite(strategy, office_of(northern.clusters["FI"]))
    assert [(each.query, each.figure.value) for each in finnish] == [("cooperation.helpful_answers", "6")]  # as host
    citation = services.cite(office, part, "cooperation.joint_actions", {"cluster": "cluster-se"})
    assert read(citation, "en", VISITOR).state == "cited"


def test_office_releases_its_own_count_of_introductions_as_cited_and_no_later_one(
    client: Client, northern: Northern, strategy: Strategy, part: Part, office: Viewer
) -> None:
    introduce(northern, FEWEST)
    number, finnish = "introductions.across_borders", office_of(northern.clusters["FI"])
    assert [each.arguments for each in counts_to_cite(strategy, office)] == [{"cluster": "cluster-se"}]
    with pytest.raises(NotFound):
        services.cite(finnish, part, number, {"cluster": "cluster-se"})
    signed_in(client, northern)
    address = f"/strategies/{strategy.slug}/"
    released = "They will not see later numbers."
    assert client.get(f"{address}parts/{part.pk}/evidence/").text.count(released) == 1
    assert client.get(f"/strategies/cite/?query={number}&cluster=cluster-fi").status_code == 404
    assert released in client.get(f"/strategies/cite/?query={number}&cluster=cluster-se").text
    citation = services.cite(office, part, number, {"cluster": "cluster-se"})
    assert {read(citation, "en", each).state for each in (VISITOR, finnish)} == {"cited"}
    before = read(citation, "en", finnish)
    introduce(northern, 2)
    assert read(citation, "en", finnish) == before
    assert before.figure
    assert (before.figure.value, before.now) == (str(FEWEST), None)
    for act in (services.take_new, lambda viewer, each: services.keep_old(viewer, each, "No")):
        with pytest.raises(NotFound):
            act(finnish, citation)
    let_read(office, strategy, "everybody")
    services.keep_old(office, citation, "Two came after the meeting.")
    version = send(office, strategy)
    for seen, is_told in ((client, True), (Client(), False)):
        for name in ("", f"versions/{version.number}/"):
            page = seen.get(f"{address}{name}").text
            assert f"<strong>{FEWEST}</strong>" in page
            assert ("Two came after" in page, name) == (is_told, name)
        assert (f"now {FEWEST + 2}" in seen.get(address).text) == is_told


def changed_and_gone(client: Client, version: Version) -> list[tuple[bool, bool]]:
    """Return what page and document of a version say: that a statement has changed, that it is gone."""
    address = f"/strategies/{version.strategy.slug}/versions/{version.number}/"
    document = read_docx(BytesIO(client.get(f"{address}document.docx?lang=en").content))
    told = [client.get(address).text, "\n".join(each.text for each in document.paragraphs)]
    return [("The member has changed the statement" in each, "no longer public" in each) for each in told]


def test_only_public_statements_are_cited_and_only_as_long_as_they_are(
    client: Client, northern: Northern, strategy: Strategy, part: Part, office: Viewer
) -> None:
    need = Need.objects.get(text__startswith="Etsimme")
    texts = {each.figure.value for each in statements_to_cite(strategy, "")}
    assert need.text in texts
    assert not texts & set(Need.objects.exclude(visibility="public").values_list("text", flat=True))
    assert [each.figure.value for each in statements_to_cite(strategy, "sahatavaraa energialla")] == [need.text]
    citation = services.cite(office, part, "directory.statement", {"kind": "need", "number": str(need.pk)})
    assert need.text not in str(citation.cited)
    seen = read(citation, "en")
    assert seen.figure
    assert (seen.state, seen.figure.value, seen.figure.language) == ("same", need.text, "fi")
    signed_in(client, northern)
    version = send(office, strategy)
    Need.objects.filter(pk=need.pk).update(text="Etsimme kuivaajaa")
    seen = read(citation, "en")
    assert seen.now
    assert (seen.state, seen.figure, seen.now.value) == ("changed", None, "Etsimme kuivaajaa")
    assert changed_and_gone(client, version) == [(True, False), (True, False)]
    Need.objects.filter(pk=need.pk).update(visibility="alliance")
    assert read(citation, "en") == type(seen)(citation, None, None, "gone")
    assert changed_and_gone(client, version) == [(False, True), (False, True)]


def test_only_offices_cite(part: Part, office: Viewer) -> None:
    citation = services.cite(office, part, "regions.quotient", PAPER)
    assert services.cite(office, part, "regions.quotient", PAPER) == citation
    for act in (
        lambda: services.cite(VISITOR, part, "regions.quotient", PAPER),
        lambda: services.take_new(VISITOR, citation),
        lambda: services.keep_old(VISITOR, citation, "No"),
        lambda: services.remove(VISITOR, citation),
    ):
        with pytest.raises(NotAllowed):
            act()
    services.remove(office, citation)
    assert not Citation.objects.exists()


@pytest.mark.parametrize(
    ("query", "arguments"),
    [
        ("nothing", {}), ("regions.quotient", {}), ("regions.quotient", {"region": "SE311", "activity": "99"}),
        ("regions.measure", {"region": "SE311", "measure": "beauty"}), ("regions.finding", {"region": "SE311"}),
        ("regions.complementarity", {"region": "SE311", "other": "SE"}), ("directory.statement", {"kind": "wish"}),
        ("directory.statement", {"kind": "need", "number": "9" * 30}), ("regions.quotient", {"region": "\0"}),
        ("innovation.indicator", {"region": "SE311", "indicator": "research"}), ("innovation.index", {"region": "\0"}),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_not_found(
    part: Part, office: Viewer, query: str, arguments: dict[str, str]
) -> None:
    with pytest.raises(NotFound):
        services.cite(office, part, query, arguments)


def signed_in(client: Client, northern: Northern) -> Client:
    user = User.objects.create_user("office@cluster-se.example")
    northern.clusters["SE"].managers.add(user)
    client.force_login(user)
    return client


def post(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, data, follow=True)


def test_office_cites_from_the_page_of_a_region(client: Client, northern: Northern, strategy: Strategy) -> None:
    assert "Cite in a strategy" not in client.get("/regions/SE311/").text
    signed_in(client, northern)
    page = client.get("/regions/SE311/").text
    link = page.partition('href="/strategies/cite/?')[2].partition('"')[0].replace("&amp;", "&")
    assert client.get(f"/strategies/cite/?{link}").status_code == 200
    given = dict(pair.split("=") for pair in link.replace("%3A", ":").split("&"))
    page = post(client, "/strategies/cite/", part=strategy.parts.get(kind="priority").pk, **given)
    assert Citation.objects.get().query == "regions.finding"
    assert "Cited." in page.text
    assert client.get("/regions/SE311/activities/17/").text.count("Cite in a strategy") == 1
    assert "Cite in a strategy" in client.get("/regions/compare/?region=SE311&region=NO020").text


def test_page_says_what_changed_and_lets_the_office_answer(
    client: Client, northern: Northern, strategy: Strategy, part: Part, office: Viewer
) -> None:
    address = f"/strategies/{strategy.slug}/"
    page = client.get(f"{address}parts/{part.pk}/evidence/")
    assert page.status_code == 404
    signed_in(client, northern)
    picker = client.get(f"{address}parts/{part.pk}/evidence/?region=SE311")
    assert "Employed people" in picker.text
    kinds = [each for name in ("of_region", "priorities", "of_members") for each in picker.context[name]]
    assert picker.text.count('<details class="more"><summary>') == len(kinds) + sum(bool(each.others) for each in kinds)
    assert len({str(each.label) for each in kinds}) == len(kinds)
    assert max(len(each.first) for each in kinds) == 5
    assert (
        ' open><summary>Needs <span class="count">1<'
        in client.get(f"{address}parts/{part.pk}/evidence/?q=sahatavaraa").text
    )
    assert client.get(f"{address}parts/{part.pk}/evidence/?region=%00&q=%00").status_code == 200
    post(client, f"{address}parts/{part.pk}/evidence/", query="regions.quotient", **PAPER)
    citation = Citation.objects.get()
    old = citation.cited["en"]["value"]
    revise(300)
    new = compute("regions.quotient", PAPER).value
    assert f"Was {old}, now {new} (2024)." in client.get(address).text
    answer = f"{address}evidence/{citation.pk}/"
    page = post(client, answer, act="keep", note=" ")
    assert (page.status_code, "why the old value stands.</p>" in page.text) == (422, True)
    assert (
        'Kept as cited: <span lang="en">One mill moved.</span>'
        in post(client, answer, act="keep", note="One mill moved.").text
    )
    assert f"Was {old}" not in post(client, answer, act="take").text
    let_read(office, strategy, "everybody")
    client.logout()
    page = client.get(address).text
    assert new in page
    assert "Change the evidence" not in page


def test_change_of_a_finding_or_candidate_names_only_what_differs(
    client: Client, northern: Northern, strategy: Strategy, part: Part, office: Viewer
) -> None:
    take_part(northern, "drier")
    about = {"region": "SE311", "dataset": "employment", "key": "employment:specialised:17"}
    found, wood = (
        services.cite(office, part, "regions.finding", about),
        services.cite(office, part, "priorities.candidate", WOOD),
    )
    revise(300)
    was, now = read(found, "en").difference
    figures = (
        r"[\d.]+\s% of the region's total in 2024 \(\d+ people\); "
        r"in all 4 regions of NUTS level 3 with a value together [\d.]+\s%; "
        r"Location quotient [\d.]+ \(95 % interval [\d.]+ to [\d.]+\)"
    )
    assert re.fullmatch(figures, was)
    assert re.fullmatch(figures, now)
    assert was != now
    signed_in(client, northern)
    assert f"Was {was}, now {now} (2024)." in unescape(client.get(f"/strategies/{strategy.slug}/").text)
    wood.cited["en"]["value"] += "; Members: 3"
    wood.save()
    assert read(wood, "en", office).difference == ("Members: 3", "–")


def test_chart_is_kept_as_cited_and_says_when_it_changes(part: Part, office: Viewer) -> None:
    citation = services.cite(
        office, part, "regions.chart", {"region": "SE311", "chart": "specialisation", "dataset": "employment"}
    )
    seen = read(citation, "sv")
    assert seen.figure
    assert seen.figure.picture
    kept = {row["activity"]: row["value"] for row in seen.figure.picture.rows}
    assert (seen.state, sum(kept.values())) == ("same", sum(after for _before, after in COUNTS["SE311"].values()))
    revise(300)
    seen = read(citation, "sv")
    assert seen.figure
    assert seen.figure.picture
    assert seen.state == "changed"
    assert {row["activity"]: row["value"] for row in seen.figure.picture.rows} == kept
    services.take_new(office, citation)
    assert read(citation, "sv").state == "same"


def test_chart_is_drawn_when_it_is_cited(client: Client, northern: Northern, part: Part, office: Viewer) -> None:
    signed_in(client, northern)
    address = f"/strategies/{part.strategy.slug}/"
    about = {"region": "SE311", "chart": "specialisation", "dataset": "employment"}
    citation = services.cite(office, part, "regions.chart", about)
    services.cite(office, part, "regions.chart", about)
    services.cite(office, part, "regions.measure", {"region": "SE311", "measure": "diversity"})
    assert Drawing.objects.count() == 4  # one in each language
    send(office, part.strategy)
    drawings._kept.cache_clear()
    Drawing.objects.update(svg="<svg>as kept</svg>")
    for page in (address, f"{address}?language=fi", f"{address}versions/1/"):
        assert f"base64,{b64encode(b'<svg>as kept</svg>').decode()}" in client.get(page).text, page
    revise(300)
    services.take_new(office, citation)
    assert Drawing.objects.count() == 8  # the version shows the others
    assert "base64,PHN2ZyB4bWxucz0" in client.get(address).text


def test_comparison_and_chart_are_drawn_on_pages_and_in_documents(
    client: Client, northern: Northern, strategy: Strategy, part: Part, office: Viewer
) -> None:
    signed_in(client, northern)
    page = client.get("/regions/compare/?region=SE311&region=NO020").text
    link = page.partition('href="/strategies/cite/?')[2].partition('"')[0].replace("&amp;", "&")
    given = {name: values[0] for name, values in parse_qs(link).items()}
    assert given == {"query": "regions.comparison", "regions": "SE311,NO020", "dataset": "employment"}
    assert "regions.chart" in client.get("/regions/SE311/").text
    begin(office, northern.alliance, title="Another", language="en")
    groups = client.get("/strategies/cite/", given).text.split('<optgroup label="')[1:]
    assert [each.partition('"')[0] for each in groups] == ["Another", title_of(strategy).title]
    assert [f'value="{part.pk}"' in each for each in groups] == [False, True]
    picker = client.get(f"/strategies/{strategy.slug}/parts/{part.pk}/evidence/").text
    assert ("Candidate priority: Wood" in picker, 'name="code" value="16"' in picker) == (True, True)
    page = post(client, "/strategies/cite/", part=part.pk, **given).text
    assert 'src="data:image/svg+xml;base64,' in page
    assert "Comparison of" in page
    document = read_docx(BytesIO(client.get(f"/strategies/{strategy.slug}/document.docx?lang=sv").content))
    assert len(document.inline_shapes) == 1
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Lokaliseringskvot" in cells
    quotient = Citation.objects.get().cited["sv"]["chart"]["rows"][0]["quotient"]
    assert f"{quotient:.2f}".replace(".", ",") in cells
    # The picture is the one that was kept, not drawn again.
    Drawing.objects.update(svg='<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>')
    drawings._kept.cache_clear()
    document = read_docx(BytesIO(client.get(f"/strategies/{strategy.slug}/document.docx?lang=sv").content))
    assert [(each.image.px_width, each.image.px_height) for each in document.part.package.image_parts] == [(60, 40)]


def test_candidate_priority_is_hidden_from_who_may_not_read_the_candidates(
    client: Client, northern: Northern, strategy: Strategy, part: Part, office: Viewer
) -> None:
    take_part(northern, "drier")
    outside = full_strategy(northern.clusters["DE"]).parts.get(kind="priority")
    with pytest.raises(NotFound):
        services.cite(office_of(northern.clusters["DE"]), outside, "priorities.candidate", WOOD)
    signed_in(client, northern)
    link = client.get("/alliances/northern/priorities/16/").text.partition('href="/strategies/cite/?')[2]
    given = {name: values[0] for name, values in parse_qs(link.partition('"')[0].replace("&amp;", "&")).items()}
    picker = client.get(f"/strategies/{strategy.slug}/parts/{part.pk}/evidence/").text
    assert ("Candidate priority: Wood" in picker, 'name="code" value="16"' in picker) == (True, True)
    page = post(client, "/strategies/cite/", part=part.pk, **given).text
    assert "Candidate priority: Wood" in page
    assert "Rank 1 of" in page
    let_read(office, strategy, "everybody")
    version = send(office, strategy)
    address = f"/strategies/{strategy.slug}/"
    for seen, is_told in ((client, True), (Client(), False)):
        for name in ("", f"versions/{version.number}/", f"versions/{version.number}/?changes"):
            told = seen.get(f"{address}{name}").text
            assert ("Rank 1 of" in told, name) == (is_told, name)
        for name in ("", f"versions/{version.number}/"):
            document = read_docx(BytesIO(seen.get(f"{address}{name}document.docx?lang=en").content))
            told = "\n".join(each.text for each in document.paragraphs)
            assert ("Rank 1 of" in told, "Evidence that only the alliance may read." in told) == (is_told, not is_told)
    assert "Rank 1 of" not in Client().get(f"/api{address[:-1]}/versions/{version.number}").text
