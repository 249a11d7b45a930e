"""One mapping step for all kinds of tables: patents by class, publications by topic, participations in projects."""

import gzip
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.regions.imports.test_importing import DATASET, observations

from intercluster.apps.regions.imports.column_guesses import version_of
from intercluster.apps.regions.imports.description import DescriptionError, Join, columns, description
from intercluster.apps.regions.imports.files import opened
from intercluster.apps.regions.imports.plan import Plan
from intercluster.apps.regions.imports.rows import Cell, _added, read
from intercluster.apps.regions.imports.services import Checked, check_table, import_table
from intercluster.apps.regions.models import Dataset, Judgement
from intercluster.tables.model import UnreadableFileError

DATA = Path(__file__).parents[4] / "shared/data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="the published tables are not beside the repository")

OWN = DATASET.replace("NACE Rev. 2", "CPC").replace("counts = true", "")


def check(file: Path, told: str, dataset: str = "own") -> Checked:
    return check_table(file, dataset=dataset, description=description(told))


@pytest.mark.django_db
def test_patents_by_class_are_added_up_from_fractions(tmp_path: Path) -> None:
    (tmp_path / "regpat.csv").write_text(
        "appln_id|reg_code|cpc_class|prio_year|share\n1|SE311|D21H 17/00|2019|0.333333333333\n"
        "2|SE311|D21H 11/02|2019|0.666666666667\n2|SE311|B27N 3/00|2019|1\n3|SE312|D21H 1/00|2020-03-01|0.5\n",
        "utf-8",
    )
    told = OWN + '[columns]\nadd = true\n[take]\nactivity = "[A-H]\\\\d\\\\d[A-Z]"\nyear = "^\\\\d{4}"\n'
    import_table(check(tmp_path / "regpat.csv", told))
    assert observations() == {
        ("SE311", 2024, "D21H", 2019, 1.0, "value", ""),
        ("SE311", 2024, "B27N", 2019, 1.0, "value", ""),
        ("SE312", 2024, "D21H", 2020, 0.5, "value", ""),
    }


@pytest.mark.django_db
def test_patents_of_eurostat_by_class(tmp_path: Path) -> None:
    content = "unit,ipc,geo\\time\t2011 \t2012 \nNR,D21,SE311\t2.5 \t: \nNR,D21,FIZZ\t1\t1\nP_MHAB,D21,SE311\t9\t9\n"
    (tmp_path / "pat_ep_ripc.tsv.gz").write_bytes(gzip.compress(content.encode()))
    told = OWN.replace("2021", "2013") + '[where]\nunit = "NR"\n'
    checked = check(tmp_path / "pat_ep_ripc.tsv.gz", told)
    import_table(checked)
    assert (checked.file, dict(checked.plan.aggregates)) == ("pat_ep_ripc.tsv.gz", {"FIZZ": 2})
    assert observations() == {
        ("SE311", 2024, "D21", 2011, 2.5, "value", ""),
        ("SE311", 2024, "D21", 2012, None, "missing", ""),
    }


@pytest.mark.django_db
def test_rows_of_several_versions_of_nuts_and_regions_that_none_has(tmp_path: Path) -> None:
    (tmp_path / "topic_count.csv").write_text(
        "year,region_type,region_year_spec,region_id,region_level,topic_count\n2010,NUTS,2010,SE110,3,4\n"
        "2016,NUTS,2016,NO021,3,5\n2016,NUTS,2016,TR100,3,9\n2021,NUTS,2021,SE311,3,7\n2022,NUTS,2023,SE311,3,7\n",
        "utf-8",
    )
    told = OWN + '[columns]\nregion = "region_id"\nversion = "region_year_spec"\nwide = "activity"\n'
    where = '[where]\nregion_type = "NUTS"\nregion_level = "[0-3]"\n'
    checked = check(tmp_path / "topic_count.csv", told + where)
    assert [(each.row, each.column, each.text) for each in checked.plan.rejected] == [
        (4, "region", "TR100"),
        (6, "version", "2023"),
    ]
    lenient = told + "known_only = true\n" + where.replace('"NUTS"', '"NUTS"\nyear = "20[12][016]|2021"')
    checked = check(tmp_path / "topic_count.csv", lenient)
    assert (checked.plan.rejected, dict(checked.plan.unknown)) == ([], {"TR100": 1})
    assert checked.plan.counts["left out"] == 2
    import_table(checked)
    assert observations() == {
        ("SE110", 2024, "topic_count", 2010, 4.0, "value", ""),
        ("NO021", 2016, "topic_count", 2016, 5.0, "value", ""),
        ("SE311", 2024, "topic_count", 2021, 7.0, "value", ""),
    }


LONG = "numerical methods for partial differential equations in compressible and reacting turbulent flows"
"""A title longer than the code of any classification."""


@pytest.mark.django_db
def test_titles_of_fields_of_science_are_activities(client: Client, tmp_path: Path) -> None:
    rows = [f"{code};{title};{2 + n}" for code in ("SE311", "FI198") for n, title in enumerate((LONG, "art/music?"))]
    (tmp_path / "fields.csv").write_text("\n".join(["geo;euroSciVocTitle;value", *rows]), "utf-8")
    told = OWN.replace("2021", "2024").replace("CPC", "EuroSciVoc") + '[fixed]\nyear = "2024"\n'
    import_table(check(tmp_path / "fields.csv", told))
    measures = client.get("/regions/SE311/measures/").content.decode()
    assert measures.count(LONG) == 1  # its own name, not beside itself
    for title in (LONG, "art/music?"):
        address = reverse("regions:activity", args=["SE311", title])
        assert address in measures
        assert client.get(address).status_code == 200
    key = f"{'x' * 60}:specialised:{'y' * 200}"  # the longest key of a finding
    assert len(key) <= (Judgement._meta.get_field("finding").max_length or 0)


ORGANISATIONS = "projectID;name;nutsCode\n1;A;SE311\n1;B;SE311\n2;C;FI198\n3;D;SE311\n2;E;\n9;F;SE311\n"
PROJECTS = "id;name;startDate\n1;P;2022-01-01\n2;Q;2023-05-01\n3;R;2022-02-01\n"
FIELDS = "projectID;euroSciVocTitle\n1;forestry\n1;paper\n2;paper\n3;paper\n"
JOINED = """
[columns]
region = "nutsCode"
activity = "euroSciVocTitle"
year = "startDate"
add = true
[fixed]
value = "1"
[take]
year = "^\\\\d{4}"
[where]
nutsCode = ".+"
[[join]]
file = "project.csv"
on = "projectID"
key = "id"
[[join]]
file = "euroSciVoc.csv"
on = "projectID"
"""


@pytest.mark.django_db
def test_participations_are_counted_over_joined_tables(tmp_path: Path) -> None:
    for name, content in (("organization", ORGANISATIONS), ("project", PROJECTS), ("euroSciVoc", FIELDS)):
        (tmp_path / f"{name}.csv").write_text(content, "utf-8")
    told = OWN.replace("2021", "2024") + JOINED
    checked = check(tmp_path / "organization.csv", told)
    assert checked.plan.notes == ["1 rows have no partner in project.csv and are left out."]
    import_table(checked)
    assert observations() == {
        ("SE311", 2024, "forestry", 2022, 2.0, "value", ""),
        ("SE311", 2024, "paper", 2022, 3.0, "value", ""),
        ("FI198", 2024, "paper", 2023, 1.0, "value", ""),
    }
    kept = columns(Dataset.objects.get().columns)  # next year's tables need no description
    assert kept == checked.columns
    (tmp_path / "euroSciVoc.csv").unlink()
    with pytest.raises(UnreadableFileError, match=r"There is no file euroSciVoc\.csv"):
        check(tmp_path / "organization.csv", told)
    (tmp_path / "euroSciVoc.csv").write_text("project;title\n1;x\n", "utf-8")
    with pytest.raises(UnreadableFileError, match=r"euroSciVoc\.csv has no column projectID"):
        check(tmp_path / "organization.csv", told)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("[join]\nfile = 'x'\n", "array of tables"),
        ("[[join]]\nfile = 'x'\n", "lacks file or on"),
        ("[[join]]\nfile = '../x'\non = 'y'\n", "without a path"),
        ("[columns]\nadd = 'yes'\n", "add is “yes”; it should be true or false"),
        ("[take]\nvalue = 'x'\n", "“value”, which means nothing there"),
        ("[take]\nyear = '('\n", r"\[take\] year is no regular expression"),
    ],
)
def test_mappings_that_say_something_wrong(told: str, says: str) -> None:
    with pytest.raises(DescriptionError, match=says):
        description(told)


cells = st.builds(
    Cell,
    row=st.integers(2, 99),
    region=st.sampled_from(["SE311", "FI198"]),
    activity=st.sampled_from(["A", "B"]),
    year=st.just("2020"),
    value=st.one_of(st.none(), st.integers(0, 100).map(float)),
    status=st.just("value"),
)


@settings(max_examples=100)
@given(st.lists(cells, max_size=12))
def test_sums_equal_those_by_hand(rows: list[Cell]) -> None:
    by_hand: dict[tuple[str, ...], list[float | None]] = defaultdict(list)
    for row in rows:
        by_hand[row.place].append(row.value)
    expected = {
        place: None if None in values else sum(value for value in values if value is not None)
        for place, values in by_hand.items()
    }
    assert {cell.place: cell.value for cell in _added(rows)} == expected


def test_a_row_full_of_empty_cells_is_not_taken_for_headings(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Region;N;O;P;Q\nSE311;5;;;\nSE312;;;;\n", "utf-8")
    told = columns({"value": "N", "fixed": {"activity": "all", "year": "2020"}})
    assert [(cell.region, cell.value) for cell in read(tmp_path / "t.csv", told).cells] == [
        ("SE311", 5.0),
        ("SE312", None),
    ]


def test_unknown_codes_are_told_one_by_one_or_by_country() -> None:
    plan = Plan(unknown=Counter({"SE399": 2} | {f"UKC1{number}": 3 for number in range(6)}))
    assert plan.unknown_summary == ["SE399 (2)", "6 of UK (18)"]


def test_the_version_of_nuts_is_told_from_codes() -> None:
    assert version_of({"SE311", "FI198"}) == 2024
    assert version_of({"SE311", "FI193", "NO020"}) == 2021
    assert version_of({"NO021", "SE311"}) == 2016


TOPICS = OWN.replace("2021", "2016") + (
    '[columns]\nregion = "region_id"\nversion = "region_year_spec"\nwide = "activity"\nknown_only = true\n'
    '[where]\nregion_type = "NUTS"\nregion_level = "[0-3]"\n'
)
TOTALS = '[columns]\nknown_only = true\n[fixed]\nactivity = "all"\n'
PARTICIPATIONS = OWN + JOINED.replace("euroSciVocTitle", "legalBasis").split('[[join]]\nfile = "euroSciVoc')[0]


@real
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "told", "new", "left_out"),
    [
        ("regions/eurito_topics/airborne_count.csv", TOPICS, 190, 67),
        ("regions/patents_nuts/regional_rd_personnel.csv", OWN.replace("2021", "2013") + TOTALS, 716, 240),
        (
            "cordis/organization.csv",
            PARTICIPATIONS.replace("add = true", "add = true\nknown_only = true"),
            73,
            9,
        ),
    ],
)
def test_real_tables(file: str, told: str, new: int, left_out: int) -> None:
    plan = check(DATA / file, told).plan
    assert (plan.rejected, len(plan.new), plan.counts["left out"]) == ([], new, left_out)


def test_a_packed_table_of_few_bytes_and_many_cells_is_refused(tmp_path: Path) -> None:
    packed = tmp_path / "table.tsv.gz"
    for content, said in (
        ("geo\\time\t2011\nSE311" + "\t:" * 3_000_001, "Row 2 of table.tsv.gz has more than 2,000,000 characters."),
        ("geo\\time\t2011\n" + ("SE311" + "\t:" * 5_000 + "\n") * 601, "table.tsv.gz has more than 3,000,000 cells."),
        ("geo\\time\t2011\n" + "\n" * 1_000_001, "table.tsv.gz has more than 1000000 rows."),
    ):
        packed.write_bytes(gzip.compress(content.encode()))
        assert packed.stat().st_size < 30_000
        with pytest.raises(UnreadableFileError) as raised, opened(packed):
            pass
        assert str(raised.value).startswith(said)


def test_tables_that_join_to_more_rows_than_are_read_are_refused_at_once(tmp_path: Path) -> None:
    """Two files of 200 kB would come to 400 million rows."""
    (tmp_path / "a.csv").write_text("geo;project\n" + "SE311;x\n" * 20_000, "utf-8")
    (tmp_path / "b.csv").write_text("project;nace;year;value\n" + "x;10;2020;1\n" * 20_000, "utf-8")
    with pytest.raises(UnreadableFileError) as raised, opened(tmp_path / "a.csv", join=[Join("b.csv", "project")]):
        pass
    assert str(raised.value) == (
        "a.csv and b.csv have more than 1,000,000 pairs of rows with the same project. "
        "Join by a column whose values differ."
    )


def test_a_head_of_many_names_is_read_in_time(tmp_path: Path) -> None:
    table = tmp_path / "table.tsv"
    table.write_text("geo\\time\t" + "\t".join(map(str, range(200_000))) + "\t7\nSE311\t1\n", "utf-8")
    with pytest.raises(UnreadableFileError, match="the first line has 7 twice"), opened(table):
        pass
