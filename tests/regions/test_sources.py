"""From each figure to its source: the observations, the formula with its numbers, and the dataset."""

import csv
import io
import re
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.regions.conftest import COUNTS, dataset
from tests.regions.test_pages import clusters, office

from intercluster.analysis.regions import density_by_chance, together
from intercluster.apps.accounts.consent import agree
from intercluster.apps.accounts.consent import terms as terms_of_use
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.regions.imports.plan import Plan, Value
from intercluster.apps.regions.imports.services import write_cells
from intercluster.apps.regions.models import Dataset, Observation, TableImport
from intercluster.apps.regions.pages.provenance import contents, contributions, evidence
from intercluster.apps.regions.queries import NothingKnownError
from intercluster.apps.regions.snapshots import snapshot_of_regions

__all__ = ["clusters"]

pytestmark = pytest.mark.django_db
PAPER = {region: counts["17"][1] for region, counts in COUNTS.items()}
WHOLE = {region: sum(pair[1] for pair in counts.values()) for region, counts in COUNTS.items()}


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_an_activity_shows_what_its_figures_are_computed_from(client: Client, employment: Dataset) -> None:
    snapshot = snapshot_of_regions(employment, ["SE311"])
    shown = evidence(snapshot, "SE311", "17")
    assert [(each.year, each.value, each.status, each.flags) for each in shown.observed] == [
        (2019, 900.0, "value", ""),
        (2024, 600.0, "value", ""),
    ]
    of = shown.computed
    assert (of.own, of.region, of.everywhere, of.whole) == (
        PAPER["SE311"], WHOLE["SE311"], sum(PAPER.values()), sum(WHOLE.values()),
    )  # fmt: skip
    assert of.quotient == pytest.approx((of.own / of.region) / (of.everywhere / of.whole))
    assert of.regional == pytest.approx(of.end - of.start * of.everywhere / of.everywhere_start)
    assert of.density == pytest.approx(of.related_there / of.related_all)
    has = snapshot.measures.presence
    around = density_by_chance(has, snapshot.measures.proximity)
    at = snapshot.row("SE311"), [each.code for each in snapshot.activities].index("17")
    assert (of.density_by_chance, of.density_is_firm) == (pytest.approx(around.expected[at]), around.firm[at])
    # A few regions cannot show that anything is more than chance.
    assert of.related
    assert not together(has).firm_pairs().any()
    assert not any(each.is_firm for each in of.related)
    assert [each.region.code for each in of.peers] == ["SE311", *(peer.code for peer in snapshot.peers("SE311"))]
    for each in of.peers:
        assert each.quotient == pytest.approx((each.value / WHOLE[each.region.code]) / (of.everywhere / of.whole))
    assert shown.observed[1].quotient == pytest.approx(of.quotient)
    page = client.get("/regions/SE311/activities/17/").content.decode()
    told = re.sub(r"<[^>]+>", "", page)
    assert page.count("May be chance") == len(of.related)
    assert f"would have {of.density_by_chance:.2f} on average" in " ".join(told.split())
    assert f"(600 / {WHOLE['SE311']:,}) / ({of.everywhere:,.0f} / {of.whole:,.0f}) = {of.quotient:.2f}" in told
    # What the rules say, with their thresholds.
    assert "From 900 people in 2019 to 600 in 2024: −33.3\u00a0%." in told
    assert "it had 0.5\u00a0% of the total or more, and it lost 5\u00a0% or more, no less than in all regions" in told


def test_every_link_from_a_region_leads_to_a_source(client: Client, clusters: Any) -> None:
    for start in ("/regions/SE311/", "/regions/compare/?region=SE311&region=FI198"):
        page = client.get(start).content.decode()
        sources = set(re.findall(r'href="(/regions/[^"]*(?:activities|measures|datasets)/[^"]*)"', page))
        assert len(sources) > 3
        for address in sources:
            assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_the_measures_add_up(client: Client, employment: Dataset) -> None:
    snapshot = snapshot_of_regions(employment, ["SE311"])
    row = snapshot.row("SE311")
    indices = {name: column[row] for name, column in snapshot.measures.by_region().items()}
    made = contributions(snapshot, "SE311")
    assert sum(each.difference for each in made) == pytest.approx(indices["krugman"])
    assert sum(each.square for each in made) == pytest.approx(indices["herfindahl"])
    assert sum(each.quotient >= 1 for each in made) == indices["diversity"]
    page = client.get("/regions/SE311/measures/").content.decode()
    assert f"{indices['krugman']:.2f}" in page
    assert "/regions/SE311/activities/17/" in page


def test_what_is_left_out_shows_what_was_published_and_computes_nothing(client: Client) -> None:
    snapshot = snapshot_of_regions(dataset("gaps", missing=("NO020", "72")), ["SE311"])
    shown = evidence(snapshot, "NO020", "72")
    assert shown.computed is None
    assert [(each.value, each.quotient) for each in shown.observed[1:]] == [(None, None)]
    # Elsewhere the quotient is that of the cells with values.
    assert evidence(snapshot, "SE311", "72").observed[1].quotient == pytest.approx(20 / 1580 / (2120 / 9120))
    page = client.get("/regions/NO020/activities/72/?dataset=gaps").content.decode()
    assert "nothing is computed from it" in page
    assert "confidential" in page
    assert "c (confidential)" in page


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/regions/SE311/activities/99/", "nothing on the activity 99"),
        ("/regions/SE999/activities/17/", "nothing on SE999"),
        ("/regions/SE999/measures/", "nothing on SE999"),
        ("/regions/SE311/measures/?year=2000", "it has 2019, 2024"),
        ("/regions/datasets/none/", ""),
        ("/regions/datasets/none.csv", ""),
    ],
)
def test_what_is_not_there(client: Client, employment: Dataset, address: str, says: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, says in answer.content.decode()) == (404, True)


def test_an_activity_that_is_not_there_is_an_error(employment: Dataset) -> None:
    with pytest.raises(NothingKnownError):
        evidence(snapshot_of_regions(employment, ["SE311"]), "SE311", "nothing")


def test_a_dataset_tells_its_cells_flags_and_codes(client: Client) -> None:
    old = dataset("old", version=2021, missing=("NO020", "72"))
    cells = {
        ("FI193", 2021, "17", 2024): Value(5.0, "value", "be"),
        ("FI198", 2024, "17", 2023): Value(7.0, "value", "b"),
    }
    write_cells(old, Plan(new=cells), {})
    made = contents(old)
    assert dict(made.years)[2024] == {"value": 20, "missing": 0, "confidential": 1, "not applicable": 0}
    assert made.flags == (("b", 2), ("c", 1), ("e", 1))
    assert ("FI193", 2021) in [(each.code, each.version) for each in made.not_recoded]
    page = client.get("/regions/datasets/old/").content.decode()
    for told in ("Statistical office of the test", "CC BY 4.0", "31 October 2026", "NUTS 2021", "break in the series"):
        assert told in page


def test_codes_brought_to_the_current_version_are_told(client: Client) -> None:
    old = dataset("old", version=2016)
    assert contents(old).recoded == ()  # all regions of the table are of 2016 still
    # Oslo was NO011 and is NO081, one and the same; its figures came as the import brings them.
    write_cells(old, Plan(new={("NO081", 2024, "17", 2024): Value(5.0, "value", "")}), {})
    assert contents(old).recoded == (("NO011", "NO081"),)
    page = client.get("/regions/datasets/old/").content.decode()
    assert "1 code brought to NUTS 2024" in page
    assert "NO011 → NO081" in page


def test_who_imported_is_told_to_the_alliance_and_the_file_to_the_keeper_alone(client: Client, clusters: Any) -> None:
    person = User.objects.get(email="varmland@x.example")
    kept = Dataset.objects.get()
    kept.office = Cluster.objects.get(slug="varmland")
    kept.save()
    TableImport.objects.create(dataset=kept, by=person, file="eva-sick-leave.tsv", counts={"new": 40, "changed": 2})
    administrator = Client()
    administrator.force_login(User.objects.create_superuser("admin@x.example"))
    agree(User.objects.get(email="admin@x.example"), terms_of_use("en"))
    readers = {
        "visitor": client,
        "allied": office("innlandet"),
        "keeper": office("varmland"),
        "administrator": administrator,
    }
    pages = {who: each.get("/regions/datasets/employment/").content.decode() for who, each in readers.items()}
    assert {who: ("eva-sick-leave" in page, "Office varmland" in page) for who, page in pages.items()} == {
        "visitor": (False, False),
        "allied": (False, True),
        "keeper": (True, True),
        "administrator": (True, True),
    }


def test_the_figures_as_csv(client: Client, employment: Dataset) -> None:
    whole = lines(client.get("/regions/datasets/employment.csv").getvalue())
    assert whole[0] == ["NUTS", "NUTS version", "Region", "Code", "Activity", "Year", "value", "status", "flags"]
    assert len(whole) == 1 + Observation.objects.count()
    answer = client.get("/regions/datasets/employment.csv?region=SE311&activity=17")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="employment-SE311-17.csv"'
    assert lines(answer.getvalue())[1:] == [
        ["SE311", "2024", "Värmlands län", "17", "Paper and paper products", year, value, "value", ""]
        for year, value in (("2019", "900"), ("2024", "600"))
    ]
    gaps = dataset("gaps", missing=("NO020", "72"))
    Observation.objects.filter(dataset=gaps, value=50).update(value=12.5)
    rows = lines(client.get("/regions/datasets/gaps.csv?region=NO020").getvalue())
    assert [
        "NO020",
        "2024",
        "Innlandet",
        "72",
        "Scientific research and development",
        "2024",
        "",
        "confidential",
        "c",
    ] in rows
    assert "12.5" in [row[6] for row in rows]


class TestNeutral(TestCase):
    @given(name=st.sampled_from("=+-@\t\r").flatmap(lambda sign: st.text(max_size=8).map(lambda rest: sign + rest)))
    def test_no_cell_is_a_formula(self, name: str) -> None:
        own = Dataset.objects.create(
            slug="own", name="Own", unit="papers", source="S", licence="L", retrieved="2026-01-01", nuts_version=2024,
            classification="Fields",
        )  # fmt: skip
        name = name.replace("\x00", "").encode("utf-8", "ignore").decode()
        write_cells(own, Plan(new={("SE311", 2024, "=1+1", 2024): Value(1.0, "value", "")}), {"=1+1": {"": name}})
        row = lines(self.client.get("/regions/datasets/own.csv").getvalue())[1]
        assert row[3] == "'=1+1"
        assert row[4][:1] not in set("=+-@\t\r")


def test_a_revised_cell_says_what_it_was_and_until_when(client: Client, employment: Dataset) -> None:
    key = ("SE311", 2024, "17", 2024)
    values = [Value(600.0, "value", ""), Value(None, "confidential", "c"), Value(620.0, "value", "r")]
    untouched = client.get("/regions/SE311/activities/17/").content.decode()
    for before, value in pairwise(values):
        write_cells(employment, Plan(changed={key: value}, before={key: before}), {})
    shown = evidence(snapshot_of_regions(employment, ["SE311"]), "SE311", "17").observed
    assert [[(was.value, was.status, was.flags) for was in each.revisions] for each in shown] == [
        [],
        [(None, "confidential", "c"), (600.0, "value", "")],
    ]
    page = re.sub(r"<[^>]+>", " ", client.get("/regions/SE311/activities/17/").content.decode())
    day = timezone.localdate().isoformat()
    assert re.search(rf"620\s+r \(revised\)\s+until {day}: confidential c \(confidential\)\s+until {day}: 600\s", page)
    assert "Before it was revised" not in untouched


def test_who_keeps_a_dataset_finds_its_removal_and_its_imports_there(client: Client, clusters: Any) -> None:
    found = Dataset.objects.get()
    found.office = Cluster.objects.get(slug="varmland")
    found.save()
    record = TableImport.objects.create(dataset=found, file="table.tsv", counts={"new": 40}, undone_at=timezone.now())
    addresses = [f"/regions/tables/past/{record.pk}/", f"/regions/datasets/{found.slug}/remove/"]
    keeper = office("varmland")
    pages = [each.get("/regions/datasets/employment/").content.decode() for each in (client, office("innlandet"))]
    own = keeper.get("/regions/datasets/employment/").content.decode()
    assert [address in page for page in (*pages, own) for address in addresses] == [False] * 4 + [True] * 2
    assert [keeper.get(address).status_code for address in addresses] == [200, 200]
    assert all("(undone)" in re.sub(r"<[^>]+>", "", page) for page in (*pages, own))
