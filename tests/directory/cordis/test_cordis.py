"""CORDIS tables become organisations, projects and participations; a second time nothing changes."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from intercluster.apps.directory.cordis.files import Layout, layout
from intercluster.apps.directory.cordis.quoting import records
from intercluster.apps.directory.cordis.services import CordisReport, Tally, import_cordis
from intercluster.apps.directory.member_files.column_mapping import MappingError
from intercluster.apps.directory.models import Cluster, Identifier, Membership, Organisation, Participation, Project
from intercluster.apps.directory.rules import OPERATOR, VISITOR
from intercluster.tables.model import UnreadableFileError

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "data" / "cordis"

PROJECTS = """id;acronym;status;title;startDate;endDate;topics;frameworkProgramme;legalBasis;objective
101;WOOD;SIGNED;Better wood;2024-01-01;2026-12-31;T-1;HORIZON;HORIZON.2.6;"We make wood stronger; with ""heat""
and pressure."
102;BARK;SIGNED;Using bark;2024-02-01;;T-2;HORIZON;;
;NONE;SIGNED;;;;;HORIZON;;
"""
ORGANISATIONS = (
    "projectID;organisationID;vatNumber;name;SME;activityType;city;country;nutsCode;geolocation;organizationURL;"
    "contentUpdateDate;role;ecContribution\n"
    "101;900001;SE556036079301;OLD NAME AB;true;PRC;Arvika;SE;SE311;59.65,12.59;old.se;2023-01-01;participant;10.5\n"
    "102;900001;SE556036079301;NEW NAME AB;true;PRC;ARVIKA;SE;SE311;59.65,12.59;http://new.se;2024-01-01;coordinator;\n"
    "101;900002;SE556036079301;DEPARTMENT;false;PRC;Arvika;SE;SE311;;;2022-01-01;coordinator;4.5\n"
    "101;900003;EL123;INSTITOUTO;false;REC;Athina;EL;EL30;38.0;not a site;2024-01-01;participant;7\n"
    "999;900004;;LOST LTD;false;OTH;London;UK;UKI3;;;2024-01-01;participant;7\n"
    "101;900005;;NOWHERE;false;OTH;;Atlantis;;;;2024-01-01;participant;7\n"
)
TOPICS = "projectID;topic;title\n101;T-1;Wood as a material\n"
SCIENCE = "projectID;euroSciVocCode;euroSciVocTitle\n101;/1/2;wood chemistry\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "project.csv": PROJECTS,
        "organization.csv": ORGANISATIONS,
        "topics.csv": TOPICS,
        "euroSciVoc.csv": SCIENCE,
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, *, write: bool = True, shape: Layout | None = None) -> CordisReport:
    return import_cordis(folder, OPERATOR, shape=shape or Layout(), write=write)


@pytest.mark.django_db
def test_the_tables(folder: Path) -> None:
    report = run(folder)

    assert (report.organisations, report.projects, report.participations) == (Tally(3), Tally(2), Tally(3))
    assert (report.orphans, report.small_firms) == (1, 1)
    assert report.left_empty == {"website": 1, "position": 1}
    assert [(each.row, each.column) for each in report.problems] == [(4, "id"), (7, "country")]
    facts = ("name", "country", "registration_number", "kind", "city", "region", "latitude", "website")
    assert sorted(Organisation.objects.values_list(*facts)) == [
        ("INSTITOUTO", "GR", "", "research", "Athina", "EL30", None, ""),
        ("LOST LTD", "GB", "", "association", "London", "UKI3", None, ""),
        ("NEW NAME AB", "SE", "5560360793", "company", "ARVIKA", "SE311", 59.65, "http://new.se"),
    ]
    assert sorted(Identifier.objects.values_list("scheme", "value", "organisation__name")) == [
        ("pic", "900001", "NEW NAME AB"),
        ("pic", "900002", "NEW NAME AB"),
        ("pic", "900003", "INSTITOUTO"),
        ("pic", "900004", "LOST LTD"),
        ("vat", "EL123", "INSTITOUTO"),
        ("vat", "SE556036079301", "NEW NAME AB"),
    ]
    wood, bark = Project.objects.order_by("external_id")
    assert (wood.text, wood.topics, wood.fields, wood.part, wood.language) == (
        'We make wood stronger; with "heat"\nand pressure.',
        ["Wood as a material"],
        ["wood chemistry"],
        "HORIZON.2.6",
        "en",
    )
    assert (bark.text, bark.topics, bark.fields, bark.part) == ("Using bark", ["T-2"], [], "")
    assert (str(bark.starts), bark.ends) == ("2024-02-01", None)
    parts = Participation.objects.order_by("project__acronym", "organisation__name")
    assert list(parts.values_list("project__acronym", "organisation__name", "role", "contribution_eur")) == [
        ("BARK", "NEW NAME AB", "coordinator", None),
        ("WOOD", "INSTITOUTO", "participant", Decimal(7)),
        ("WOOD", "NEW NAME AB", "coordinator", Decimal(15)),
    ]


@pytest.mark.django_db
def test_a_dry_run_tells_the_same_and_writes_nothing(folder: Path) -> None:
    dry = run(folder, write=False)

    assert (Organisation.objects.count(), Project.objects.count(), Identifier.objects.count()) == (0, 0, 0)
    assert run(folder) == dry


@pytest.mark.django_db
def test_a_second_time_nothing_changes_and_then_only_what_differs(folder: Path) -> None:
    run(folder)

    again = run(folder)
    assert (again.organisations, again.projects, again.participations) == (
        Tally(0, 0, 3),
        Tally(0, 0, 2),
        Tally(0, 0, 3),
    )

    for name, old, new in (("project.csv", "Using bark", "Using all bark"), ("organization.csv", ";4.5", ";5.5")):
        path = folder / name
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    changed = run(folder)
    assert (changed.projects, changed.participations) == (Tally(0, 1, 1), Tally(0, 1, 2))


@pytest.mark.django_db
def test_what_a_cluster_says_of_its_member_stays(folder: Path, cluster: Cluster) -> None:
    member = Organisation.objects.create(
        slug="our", name="Our name AB", country="SE", registration_number="5560360793", city="Karlstad"
    )
    Membership.objects.create(cluster=cluster, organisation=member)

    report = run(folder)

    member.refresh_from_db()
    assert (member.name, member.city, member.region) == ("Our name AB", "Karlstad", "SE311")
    assert member.projects.count() == 2
    assert report.organisations == Tally(2, 1, 0)
    assert run(folder).organisations == Tally(0, 0, 3)


@pytest.mark.django_db
def test_names_alike_to_members_are_told_and_kept_apart(folder: Path, cluster: Cluster) -> None:
    member = Organisation.objects.create(slug="lost", name="Lost plc", country="GB")
    Membership.objects.create(cluster=cluster, organisation=member)

    assert run(folder).alike == [("LOST LTD", "Lost plc")]
    assert Organisation.objects.count() == 4


@pytest.mark.django_db
def test_wrong_folders_and_mappings_get_an_answer(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(PermissionDenied):
        import_cordis(folder, VISITOR, shape=Layout(), write=True)
    with pytest.raises(UnreadableFileError, match=r"organization\.csv has no column org_name; it has "):
        run(folder, shape=layout('[organisations]\nname = "org_name"'))
    with pytest.raises(MappingError, match=r"\[projects\] of the mapping has nummer; it may have id, acronym"):
        layout('[projects]\nnummer = "id"')
    with pytest.raises(MappingError, match=r"has \[people\], which means nothing here"):
        layout("[people]")
    (folder / "organization.csv").unlink()
    with pytest.raises(UnreadableFileError, match=r"There is no organization\.csv"):
        run(folder)
    assert Project.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mapping", "new"),
    [("", (92, 100, 100)), ("cordis-consortia.toml", (3070, 244, 4840))],
)
def test_published_tables(mapping: str, new: tuple[int, int, int]) -> None:
    if not DATA.exists():
        pytest.skip("the published tables are not on this machine")
    shape = layout((ROOT / "docs/how-to/mappings" / mapping).read_text("utf-8")) if mapping else Layout()

    first, second = run(DATA, shape=shape), run(DATA, shape=shape)

    assert (first.organisations.new, first.projects.new, first.participations.new) == new
    assert (second.organisations, second.projects, second.participations) == tuple(Tally(0, 0, count) for count in new)


CASE = ROOT.parent / "shared" / "data" / "import-cases" / "30-cordis"


@pytest.mark.django_db
def test_published_rows_with_odd_quotes_and_paragraphs() -> None:
    if not CASE.exists():
        pytest.skip("the import cases are not on this machine")
    report = run(CASE)

    assert report.problems == []
    projects = dict(Project.objects.values_list("external_id", "title"))
    assert projects == {"632927": "European PMC", "101298715": 'Efficient laser forming of "smart" sheets; a pilot'}
    texts = dict(Project.objects.values_list("external_id", "text"))
    assert texts["632927"].endswith('It has "full text" search.\nSecond paragraph; with a semicolon.')
    assert texts["101298715"] == 'We form "smart" sheets; cheap; fast. Partners weld and test.'
    facts = ("organisation__name", "organisation__country", "role", "contribution_eur")
    assert sorted(Participation.objects.values_list(*facts)) == [
        ("AEROPORTI NDERKOMBETAR I PRISHTINES", "XK", "participant", Decimal("43250.75")),
        ("EKSEMPEL Karin Kristina", "NO", "participant", Decimal("214236.79")),
        ("ETHNIKO KAI KAPODISTRIAKO PANEPISTIMIO ATHINON", "GR", "thirdParty", Decimal(0)),
        ("HONGKONG PARTNER UNIVERSITY", "HK", "partner", None),
        ("LUDWIG INSTITUT FUR KREBSFORSCHUNG AG", "CH", "participant", Decimal(258500)),
        ("THE WELLCOME TRUST LIMITED", "GB", "coordinator", Decimal(230000)),
        ("UTAN PIC I SUNNE AB", "SE", "participant", Decimal(1234567)),
    ]


CELLS = st.lists(st.text(st.sampled_from('ab";\n '), max_size=6), min_size=3, max_size=3)


@given(st.lists(CELLS, max_size=6))
def test_what_is_quoted_properly_is_read_as_csv_is(rows: list[list[str]]) -> None:
    head = ["id", "title", "objective"]
    file = io.StringIO()
    csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([head, *rows])

    assert list(records(iter(file.getvalue().splitlines(keepends=True)), ";")) == [head, *rows]


@given(
    st.lists(st.lists(st.from_regex(r'([ab]( "[ab][ab;]{0,2}")? ?\n?[ab])?', fullmatch=True), min_size=3, max_size=3))
)
def test_marks_that_are_not_doubled_shift_no_column(rows: list[list[str]]) -> None:
    lines = ['"id";"title";"objective"\n']
    lines += [line for row in rows for line in ('"' + '";"'.join(row) + '"\n').splitlines(keepends=True)]

    assert list(records(iter(lines), ";"))[1:] == rows


def test_a_row_with_another_number_of_cells_is_rejected(folder: Path, db: None) -> None:
    (folder / "project.csv").write_text(PROJECTS + '103;TOO;SIGNED;A "b"; c;2024;;;;;;x;y\n104;FEW\n', "utf-8")

    wrong = [(each.row, each.column, each.wrong) for each in run(folder).problems if each.column == "project.csv"]
    assert wrong == [
        (5, "project.csv", "the row has 13 cells and there are 10 headings"),
        (6, "project.csv", "the row has 2 cells and there are 10 headings"),
    ]
