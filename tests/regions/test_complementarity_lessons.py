"""Who could learn what from whom: the terms add up to what the page says, and lead to the members on both sides."""

import io
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document as read_docx
from tests.regions.conftest import COUNTS, dataset
from tests.regions.test_documents import printed, words
from tests.regions.test_pages import clusters
from typer.testing import CliRunner

from intercluster.analysis.regions import complementarity
from intercluster.apps.directory.models import Cluster, Membership, Organisation
from intercluster.apps.directory.rules import VISITOR
from intercluster.apps.regions.answers import best_activities
from intercluster.apps.regions.models import Dataset
from intercluster.apps.regions.pages.complementarity_lessons import brought_nearer, pairs
from intercluster.apps.regions.pages.presentation import items_of
from intercluster.apps.regions.snapshots import RegionalSnapshot, snapshot_of_regions
from intercluster.cli.commands import app

__all__ = ["clusters"]

pytestmark = pytest.mark.django_db
CODES = ["SE311", "NO020", "FI198"]
QUERY = "?region=SE311&region=NO020&region=FI198"


@pytest.fixture
def snapshot(employment: Dataset) -> RegionalSnapshot:
    return snapshot_of_regions(employment, CODES)


def firm(slug: str, cluster: Cluster, *activities: str, country: str = "SE", region: str = "") -> None:
    made = Organisation.objects.create(
        slug=slug, name=f"{slug} Demo", country=country, region=region, activities=list(activities)
    )
    Membership.objects.create(cluster=cluster, organisation=made)


def query(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def test_what_a_lesson_is_worth_is_the_sum_of_what_it_would_bring_nearer(snapshot: RegionalSnapshot) -> None:
    for to in CODES:
        for by in CODES:
            row, partner = snapshot.row(to), snapshot.row(by)
            for column, value in best_activities(snapshot, row, partner):
                terms = brought_nearer(snapshot, row, column, len(snapshot.activities))
                assert sum(term for _i, term in terms) == pytest.approx(value)
                for i, term in terms:
                    whole = complementarity.contributions(
                        snapshot.measures.presence, snapshot.measures.proximity, row, partner, i
                    )
                    assert whole[column] == pytest.approx(term)


def test_pairs_are_all_there_most_first(snapshot: RegionalSnapshot) -> None:
    made = pairs(snapshot, CODES, VISITOR)
    values = [pair.complementarity for pair in made]
    assert values == sorted(values, reverse=True)
    assert {(pair.to.code, pair.by.code) for pair in made} == {(a, b) for a in CODES for b in CODES if a != b}
    for pair in made:
        row, partner = snapshot.row(pair.to.code), snapshot.row(pair.by.code)
        assert pair.complementarity == pytest.approx(float(snapshot.complementarity[row, partner]))
        for activity in pair.activities:
            assert activity.quotient_by >= 1 > activity.quotient_to


def test_a_lesson_leads_to_members_on_both_sides_and_to_partner_search(
    snapshot: RegionalSnapshot, clusters: Any
) -> None:
    own, other = clusters
    firm("sawmill", own, "16.10", "16.29", region="SE311")
    firm("drier", own, "16.21", "62.01", region="SE311")
    firm("elsewhere", other, "16.10")
    firm("mill", other, "17.12", country="FI")
    (pair,) = [each for each in pairs(snapshot, ["SE311", "FI198"], VISITOR) if each.by.code == "SE311"]
    wood = next(each for each in pair.activities if each.code == "16")
    assert (wood.teachers.count, query(wood.teachers.address)) == (2, {"activity": ["16"], "region": ["SE311"]})
    assert query(wood.search) == {"text": [wood.name], "seeking": ["offers"], "region": ["SE311"]}
    # Central Finland has paper, which is related to wood, and no member: its country's members stand for it.
    assert (wood.learners.count, query(wood.learners.address)) == (1, {"activity": ["17"], "country": ["FI"]})
    assert (wood.learners.activity, wood.opened) == ("Paper and paper products", ("Forestry and logging",))


def test_a_group_of_activities_leads_to_the_members_of_all_its_divisions(clusters: Any, client: Client) -> None:
    groups = {"16": "B-E", "17": "F", "02": "A"}
    table = {region: {groups.get(code, code): counts for code, counts in own.items()} for region, own in COUNTS.items()}
    made = dataset("groups", table=table, classification="Groups of NACE Rev. 2")
    own, other = clusters
    firm("sawmill", own, "16.10", "24.10", region="SE311")
    firm("steel", own, "24.10", region="SE311")
    firm("mine", other, "07.10", region="SE121")
    found = pairs(snapshot_of_regions(made, CODES), ["SE311", "FI198"], VISITOR)
    industry = next(each for pair in found for each in pair.activities if each.code == "B-E")
    assert industry.teachers is not None
    assert (industry.teachers.count, query(industry.teachers.address)) == (
        2,
        {"activity": ["16", "24"], "region": ["SE311"]},
    )
    shown = {item.title: item for _each, item in items_of(snapshot_of_regions(made, CODES), "SE311")}
    item = next(each for each in shown.values() if each.sought == industry.name)
    assert query(item.members) == {"activity": ["07", "16", "24"], "region": ["SE311"]}
    listed = client.get(item.members)
    assert (listed.status_code, listed.text.count("Demo</a>")) == (200, 2)
    assert all(each.members == "" for each in shown.values() if each.sought and each is not item)


def test_who_is_in_a_region_is_asked_once_for_all_lessons(snapshot: RegionalSnapshot, clusters: Any) -> None:
    firm("sawmill", clusters[0], "16.10", region="SE311")
    with CaptureQueriesContext(connection) as asked:
        made = pairs(snapshot, CODES, VISITOR)
    assert sum(len(pair.activities) for pair in made) > len(CODES)
    # Where anybody is and which clusters there are, once; the members by division for each region.
    assert len(asked) <= 2 + 2 * len(CODES)


def test_an_organisation_that_has_left_its_clusters_stands_for_no_region(
    snapshot: RegionalSnapshot, clusters: Any
) -> None:
    firm("sawmill", clusters[0], "16.10")
    Organisation.objects.create(slug="left", name="Left Demo", country="SE", region="SE311", activities=["16.10"])
    (pair,) = [each for each in pairs(snapshot, ["SE311", "FI198"], VISITOR) if each.by.code == "SE311"]
    wood = next(each for each in pair.activities if each.code == "16")
    assert (wood.teachers.count, query(wood.teachers.address)) == (1, {"activity": ["16"], "cluster": ["varmland"]})


def test_the_page_counts_members_and_says_where_there_is_none(
    client: Client, snapshot: RegionalSnapshot, clusters: Any
) -> None:
    firm("sawmill", clusters[0], "16.10")
    page = client.get("/regions/compare/?region=SE311&region=FI198").content.decode()
    assert "1 member who can do it" in page
    assert "cluster=varmland" in page
    assert "No member is active in it yet" in page


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("sv", "Regioner sida vid sida: Värmlands län, Innlandet, Keski-Suomi"),
        ("nb", "Regioner side ved side: Värmlands län, Innlandet, Keski-Suomi"),
        ("fi", "Alueet rinnakkain: Värmlands län, Innlandet, Keski-Suomi"),
        ("en", "Regions side by side: Värmlands län, Innlandet, Keski-Suomi"),
    ],
)
def test_a_comparison_as_a_document(client: Client, snapshot: RegionalSnapshot, language: str, title: str) -> None:
    answer = client.get(f"/regions/compare/profile.docx{QUERY}&lang={language}")
    assert answer.headers["Content-Disposition"].endswith(f'"SE311-NO020-FI198-2024-{language}.docx"')
    assert words(answer.content).startswith(title)
    assert title in printed(client.get(f"/regions/compare/profile.pdf{QUERY}&lang={language}").content)


def test_its_tables_have_the_figures(client: Client, snapshot: RegionalSnapshot) -> None:
    made = read_docx(io.BytesIO(client.get(f"/regions/compare/profile.docx{QUERY}").content))
    annex = [[cell.text for cell in row.cells] for row in made.tables[-1].rows]
    quotients = [[f"{snapshot.measures.quotient[snapshot.row(code), n]:.2f}" for code in CODES] for n in range(5)]
    assert [row[2:] for row in annex[1:]] == quotients
    assert annex[0] == ["Code", "Activity", "Värmlands län", "Innlandet", "Keski-Suomi"]


def test_what_is_no_comparison(client: Client, snapshot: RegionalSnapshot, tmp_path: Path) -> None:
    assert "Choose two to five" in client.get("/regions/compare/profile.pdf?region=SE311").content.decode()
    assert client.get(f"/regions/compare/profile.odt{QUERY}").status_code == 404
    failed = CliRunner().invoke(app, ["regions", "compare", "SE311", "--output", str(tmp_path / "x.pdf")])
    assert "two to 5" in str(failed.exception) + failed.output
    done = CliRunner().invoke(app, ["regions", "compare", *CODES, "--output", str(tmp_path / "x.pdf"), "--lang", "fi"])
    assert (done.exit_code, (tmp_path / "x.pdf").read_bytes()[:4]) == (0, b"%PDF")
