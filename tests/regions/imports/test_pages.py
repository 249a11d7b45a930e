"""Tables brought in by the browser: file, what it is, dry run, done; undone and removed again."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook
from tests.regions.conftest import dataset
from tests.regions.imports.test_importing import TSV, observations

from intercluster import paths
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.regions.models import Dataset, Observation, TableImport
from intercluster.core.imports.uploads import FORM_OVERHEAD

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "Employed people by industry",
    "unit": "people",
    "source": "Statistical office of the test",
    "licence": "CC BY 4.0",
    "retrieved": "2026-10-31",
    "nuts_version": "2021",
    "classification": "NACE Rev. 2",
    "counts": "on",
}
OWN = "geo;nace;year;value;sex\nSE311;16;2023;1200;T\nSE311;17;2023;..;T\nFI193;16;2023;900;T\nSE311;16;2023;700;F\n"


@pytest.fixture(autouse=True)
def no_uploads() -> None:
    """Begin without files that another test has left."""
    for file in (paths.home() / "uploads").glob("*"):
        file.unlink()


@pytest.fixture
def office() -> Client:
    """A browser of a cluster's office."""
    return of_office("granskog")


def of_office(slug: str) -> Client:
    cluster = Cluster.objects.create(slug=slug, name=f"{slug.title()} Demo", country="SE", region="SE311")
    user = User.objects.create_user(f"{slug}@example.com")
    cluster.managers.add(user)
    client = Client()
    client.force_login(user)
    return client


def upload(client: Client, content: str | bytes, name: str = "table.csv", **fields: Any) -> Any:
    content = content.encode() if isinstance(content, str) else content
    return client.post(reverse("regions:tables"), {"file": SimpleUploadedFile(name, content), **fields})


def posted(page: Any) -> dict[str, str]:
    """Return what the forms of step 2 would send as they stand."""
    values = {field.html_name: field.value() for form in ("facts", "told") for field in page.context[form]}
    return {name: str(value) for name, value in values.items() if value not in (None, False, "")}


def bring_in(client: Client, content: str | bytes, name: str = "table.csv", facts: Any = FACTS, **fields: Any) -> Any:
    """Go through all steps as the pages suggest, and return the last page."""
    step = client.get(upload(client, content, name, **fields).url)
    meant = {"unit": "PER", "nace_r2": "C.."}
    columns = enumerate(step.context["guess"].columns)
    only = {f"only-{place}": meant[seen.heading] for place, seen in columns if seen.heading in meant}
    answer = client.post(step.request["PATH_INFO"], {**posted(step), **facts, **only})
    assert answer.status_code == 302, re.findall("ds-alert.*|ds-validation-message.*", answer.content.decode())
    dry = client.get(answer.url)
    return client.post(answer.url, {"shown": dry.context["fingerprint"]}, follow=True)


def test_a_table_of_eurostat_from_file_to_done(office: Client) -> None:
    step = office.get(upload(office, gzip.compress(TSV.encode()), "table.tsv.gz").url)
    html = step.content.decode()
    assert re.search(r'name="part-3".*?<option value="region" selected>', html, re.DOTALL)
    assert re.search(r'name="part-2".*?<option value="activity" selected>', html, re.DOTALL)
    assert step.context["facts"]["nuts_version"].value() == 2021  # FI193 is in no later version
    assert '<option value="THS">' in html

    address = step.request["PATH_INFO"]
    several = office.post(address, {**posted(step), **FACTS})
    assert (several.status_code, "several values of unit (PER, THS)" in several.content.decode()) == (422, True)
    dry = office.get(office.post(address, {**posted(step), **FACTS, "only-1": "PER", "only-2": "C.."}).url)
    assert {str(label): count for label, count in dry.context["counts"]} == {
        "New": 6,
        "Changed": 0,
        "Unchanged": 0,
        "Rejected": 0,
        "Left out": 6,
        "Without value: missing": 1,
        "Without value: confidential": 1,
    }
    html = dry.content.decode()
    assert "Regions that are not one and the same in NUTS 2024" in html
    assert re.search(r"<strong>FI193</strong>: 99\.2\s%\sin\sFI198", html)
    assert not Dataset.objects.exists()

    done = office.post(dry.request["PATH_INFO"], {"shown": dry.context["fingerprint"]}, follow=True)
    assert "Imported" in done.content.decode()
    made = Dataset.objects.get()
    assert (made.slug, made.unit, made.office.slug, made.counts) == (
        "employed-people-by-industry", "people", "granskog", True
    )  # fmt: skip
    assert ("SE311", 2024, "17", 2022, None, "confidential", "c") in observations()
    assert list((paths.home() / "uploads").glob("*")) == []
    assert office.get(dry.request["PATH_INFO"]).status_code == 404


def test_ones_own_workbook_wide_by_year(office: Client, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Region", "NACE", "2023", "2024"])
    book.active.append(["SE311", "16", 1200, 1250.5])
    book.create_sheet("Notes").append(["nothing"])
    book.save(tmp_path / "own.xlsx")
    step = office.get(upload(office, (tmp_path / "own.xlsx").read_bytes(), "own.xlsx").url)
    assert "Another sheet" in step.content.decode()
    answer = office.post(step.request["PATH_INFO"], {**posted(step), **FACTS, "wide": "year", "nuts_version": "2024"})
    dry = office.get(answer.url)
    office.post(answer.url, {"shown": dry.context["fingerprint"]})
    assert observations() == {
        ("SE311", 2024, "16", 2023, 1200.0, "value", ""),
        ("SE311", 2024, "16", 2024, 1250.5, "value", ""),
    }


def test_what_is_rejected_is_told_and_mended_by_choosing_rows(office: Client) -> None:
    step = office.get(upload(office, OWN + "SE399;16;2023;1;T\n").url)
    assert step.context["told"]["only-4"].value() == "T"  # totals are suggested
    answer = office.post(step.request["PATH_INFO"], {**posted(step), **FACTS, "only-4": ""})
    dry = office.get(answer.url)
    told = [(each["row"], str(each["column"]), each["value"]) for each in dry.context["problems"]]
    assert told == [("5", "", "SE311, 16, 2023"), ("6", "Region", "SE399")]
    assert 'name="shown"' not in dry.content.decode()
    report = office.get(answer.url.replace("check/", "report.csv")).content.decode("utf-8-sig").splitlines()
    assert report[1].startswith('5;Rejected;;;;;SE311, 16, 2023;"each cell once')
    assert len(report) == 6
    refused = office.post(answer.url, {"shown": dry.context["fingerprint"]})
    assert (refused.status_code, Dataset.objects.count()) == (409, 0)


def test_a_revision_is_undone_and_then_the_first_import_too(office: Client) -> None:
    bring_in(office, TSV, "table.tsv")
    before = observations()
    revised = TSV.replace("1250 p", "1260").replace("A,PER,C17,FI193", "A,PER,C18,SE311\t5\t6\nA,PER,C17,FI193")
    bring_in(office, revised, "new.tsv", {"notes": "Revised"}, dataset="employed-people-by-industry")
    assert len(observations() - before) == 3
    first, second = TableImport.objects.order_by("pk")
    assert (second.counts["new"], second.counts["changed"]) == (2, 1)

    refused = office.post(reverse("regions:table-undo", args=[first.pk]))
    assert (refused.status_code, "undo the import of new.tsv first" in refused.content.decode()) == (409, True)
    undone = office.post(reverse("regions:table-undo", args=[second.pk]), follow=True)
    assert "Undone: everything is as it was before the import." in undone.content.decode()
    assert (observations(), Dataset.objects.get().notes) == (before, "")
    again = office.post(reverse("regions:table-undo", args=[second.pk]))
    assert (again.status_code, "was undone already" in again.content.decode()) == (409, True)
    office.post(reverse("regions:table-undo", args=[first.pk]))
    assert (Dataset.objects.count(), Observation.objects.count(), TableImport.objects.count()) == (0, 0, 0)


def test_a_dry_run_that_is_out_of_date_is_refused(office: Client) -> None:
    bring_in(office, OWN)
    slug = Dataset.objects.get().slug
    step = office.get(upload(office, OWN.replace("1200", "1300"), dataset=slug).url)
    answer = office.post(step.request["PATH_INFO"], {**posted(step), **FACTS})
    shown = office.get(answer.url).context["fingerprint"]
    bring_in(office, OWN.replace("900", "950"), dataset=slug)
    refused = office.post(answer.url, {"shown": shown})
    assert (refused.status_code, "look at it again" in refused.content.decode()) == (409, True)
    assert office.post(answer.url, {"shown": refused.context["fingerprint"]}).status_code == 302
    values = set(Observation.objects.values_list("region__code", "value"))
    assert values == {("SE311", 1300.0), ("SE311", None), ("FI193", 900.0)}


def test_the_dataset_is_asked_for_once_when_its_table_is_described(office: Client) -> None:
    bring_in(office, OWN)
    address = upload(office, OWN, dataset=Dataset.objects.get().slug).url
    with CaptureQueriesContext(connection) as asked:
        page = office.get(address)
    assert page.context["facts"].instance == Dataset.objects.get()
    assert sum('FROM "regions_dataset"' in each["sql"] for each in asked) == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "table.csv is empty: it has no row of headings."),
        ("geo;nace;year;value\n", "table.csv has headings but no row below them."),
        (b"%PDF-1.7 x", "table.csv is a PDF document, whatever its name says."),
        (b"\x1f\x8b broken", "table.csv is not a whole .gz file. Fetch it again."),
        ("a,geo\\TIME_PERIOD\t2023\t2023\nx,SE311\t1\t2\n", "the first line has 2023 twice"),
        ("a,geo\\TIME_PERIOD\t2023\nx,SE311\t\xe5\n".encode("latin-1"), "is not UTF-8 text"),
    ],
)
def test_files_that_are_no_tables_are_told_so(office: Client, content: str | bytes, says: str) -> None:
    page = upload(office, content)
    html = page.content.decode()
    assert page.status_code == 422
    assert says in html
    assert "member" not in re.search(r'role="alert".*?</div>', html, re.DOTALL)[0]  # type: ignore[index]
    assert list((paths.home() / "uploads").glob("*")) == []


def test_two_columns_of_one_name_cannot_be_chosen(office: Client) -> None:
    step = office.get(upload(office, "geo;nace;year;value;value\nSE311;16;2023;1;2\n").url)
    assert "several columns are called so" in step.content.decode()
    page = office.post(step.request["PATH_INFO"], {**posted(step), **FACTS, "part-3": "value"})
    assert page.status_code == 422
    assert "Several columns are called “value”: give each a name of its own." in page.content.decode()


def test_what_is_not_said_is_asked_for(office: Client) -> None:
    step = office.get(upload(office, OWN).url)
    told = posted(step)
    for changes, says in (
        ({**FACTS, "part-0": ""}, "Choose which column says this: Region."),
        ({**FACTS, "part-4": "region"}, "Region is chosen for more than one column."),
        ({**FACTS, "fixed_activity": "all"}, "Activity is said twice: by a column and beside it."),
        ({**FACTS, "only-4": "["}, "no regular expression"),
        ({**FACTS, "source": ""}, "This field is required."),
    ):
        page = office.post(step.request["PATH_INFO"], {**told, **changes})
        assert (page.status_code, says in page.content.decode()) == (422, True), says
    dataset("employed-people-by-industry")
    page = office.post(step.request["PATH_INFO"], {**told, **FACTS})
    assert "There is a dataset of this name" in page.content.decode()


def test_a_file_that_is_too_large_is_not_stored(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "IMPORT_MAX_BYTES", 1000)
    page = upload(office, "geo\n" + "x" * (FORM_OVERHEAD + 2000))
    assert page.status_code == 413
    assert "the most an import reads" in page.content.decode()
    assert list((paths.home() / "uploads").glob("*")) == []
    packed = upload(office, gzip.compress(TSV.encode() + b" " * 9000), "t.tsv.gz")
    assert "unpacks to more than 0 MB" in packed.content.decode()


def test_an_office_changes_its_own_datasets_only(office: Client) -> None:
    bring_in(office, OWN)
    record = TableImport.objects.get()
    own = Dataset.objects.get()
    neighbour = of_office("barrskog")
    addresses = [reverse("regions:table-past", args=[record.pk]), reverse("regions:remove-dataset", args=[own.slug])]
    assert [neighbour.get(address).status_code for address in addresses] == [404, 404]
    assert neighbour.post(addresses[1]).status_code == 404
    assert neighbour.post(reverse("regions:table-undo", args=[record.pk])).status_code == 404
    assert upload(neighbour, OWN, dataset=own.slug).status_code == 422
    assert upload(neighbour, OWN, office=str(own.office_id)).status_code == 422
    theirs = upload(office, OWN).url
    assert neighbour.get(theirs).status_code == 404
    assert Client().get(reverse("regions:tables")).status_code == 404
    assert office.get(addresses[1]).context["cells"] == 3
    assert office.post(addresses[1]).status_code == 302
    assert (Dataset.objects.count(), Observation.objects.count()) == (0, 0)


def test_an_upload_is_given_up(office: Client) -> None:
    address = upload(office, OWN).url
    assert office.post(f"{address}cancel/").status_code == 302
    assert list((paths.home() / "uploads").glob("*")) == []


DESCRIBED = b"""
[dataset]
name = "Participations by field"
unit = "participations"
source = "Register of the test"
licence = "CC BY 4.0"
retrieved = 2026-10-31
nuts_version = 2024
classification = "Fields of the test"
counts = true
[columns]
region = "place"
activity = "field"
year = "starts"
add = true
[fixed]
value = "1"
[take]
year = "^[0-9]{4}"
[[join]]
file = "project.csv"
on = "project"
key = "id"
[activities]
bio = { en = "Biology", sv = "Biologi" }
"""
PARTS_IN = "project;place\n1;SE311\n1;FI198\n2;SE311\n2;SE311\n"
PROJECTS = "id;field;starts\n1;bio;2022-01-01\n2;chem;2023-05-01\n"


def as_described(client: Client, content: str, projects: str | None = PROJECTS, **fields: Any) -> Any:
    if projects is not None:
        fields["beside"] = [SimpleUploadedFile("project.csv", projects.encode())]
    return upload(client, content, "organization.csv", **fields)


def test_what_a_description_says_is_read_in_the_browser_too(office: Client) -> None:
    told = SimpleUploadedFile("described.toml", DESCRIBED)
    step = office.get(as_described(office, PARTS_IN, description=told).url)
    html = step.content.decode()
    for said in ("[take] year", "^[0-9]{4}", "file = project.csv, on = project, key = id", "Register of the test"):
        assert said in html
    facts = {field.html_name: field.value() for field in step.context["facts"]}
    answer = office.post(step.request["PATH_INFO"], {k: str(v) for k, v in facts.items() if v not in (None, False)})
    dry = office.get(answer.url)
    done = office.post(answer.url, {"shown": dry.context["fingerprint"]}, follow=True)
    assert "Imported" in done.content.decode()
    assert observations() == {
        ("SE311", 2024, "bio", 2022, 1.0, "value", ""),
        ("FI198", 2024, "bio", 2022, 1.0, "value", ""),
        ("SE311", 2024, "chem", 2023, 2.0, "value", ""),
    }
    made = Dataset.objects.get()
    assert made.observations.filter(activity__code="bio").first().activity.names == {"en": "Biology", "sv": "Biologi"}
    assert list((paths.home() / "uploads").glob("*")) == []

    # Next year's tables need no description, but what it joins.
    fields = {"dataset": made.slug}
    again = office.get(as_described(office, PARTS_IN + "2;FI198\n", **fields).url)
    assert "file = project.csv" in again.content.decode()
    facts = {field.html_name: field.value() for field in again.context["facts"]}
    posted_facts = {k: str(v) for k, v in facts.items() if v not in (None, False)}
    dry = office.get(office.post(again.request["PATH_INFO"], posted_facts).url)
    assert (len(dry.context["plan"].new), dry.context["plan"].unchanged) == (1, 3)
    alone = office.get(as_described(office, PARTS_IN, projects=None, **fields).url)
    refused = office.post(alone.request["PATH_INFO"], posted_facts)
    assert (refused.status_code, "was not chosen with it" in refused.content.decode()) == (422, True)


def alter_uploads() -> None:
    """Write something else into uploaded files, so that reading one again would show."""
    for pattern in ("*.file", "*.beside"):
        for file in (paths.home() / "uploads").glob(pattern):
            file.write_text("geo;nace;year;value\nSE311;16;1999;1\n")


@pytest.mark.parametrize(("content", "name"), [(OWN, "own.csv"), (gzip.compress(TSV.encode()), "table.tsv.gz")])
def test_a_table_is_read_once_over_the_whole_import(office: Client, content: str | bytes, name: str) -> None:
    address = upload(office, content, name).url
    alter_uploads()
    step = office.get(address)
    only = {"only-1": "PER", "only-2": "C.."} if name.endswith(".gz") else {}
    dry = office.post(address, {**posted(step), **FACTS, **only}).url
    report = office.get(dry.replace("check/", "report.csv")).content.decode("utf-8-sig")
    office.post(dry, {"shown": office.get(dry).context["fingerprint"]})

    stored = observations()
    assert len(stored) == len(report.splitlines()) - 1 == (6 if only else 3)
    assert 1999 not in {year for _code, _version, _activity, year, *_rest in stored}


def test_joined_tables_are_read_once(office: Client) -> None:
    address = as_described(office, PARTS_IN, description=SimpleUploadedFile("described.toml", DESCRIBED)).url
    facts = {field.html_name: field.value() for field in office.get(address).context["facts"]}
    dry = office.post(address, {k: str(v) for k, v in facts.items() if v not in (None, False)}).url
    alter_uploads()
    office.post(dry, {"shown": office.get(dry).context["fingerprint"]})
    assert {(code, activity, year, value) for code, _version, activity, year, value, *_rest in observations()} == {
        ("SE311", "bio", 2022, 1.0),
        ("FI198", "bio", 2022, 1.0),
        ("SE311", "chem", 2023, 2.0),
    }


def test_cells_are_read_again_when_the_columns_are_read_otherwise(office: Client) -> None:
    step = office.get(upload(office, OWN).url)
    counts = []
    for only in ("T", "F", ".", "T"):
        dry = office.get(office.post(step.request["PATH_INFO"], {**posted(step), **FACTS, "only-4": only}).url)
        counts.append((len(dry.context["plan"].new), len(dry.context["plan"].rejected)))
    assert counts == [(3, 0), (1, 0), (3, 1), (3, 0)]


def test_a_token_of_another_person_imports_nothing(office: Client) -> None:
    step = office.get(upload(office, OWN).url)
    dry = office.post(step.request["PATH_INFO"], {**posted(step), **FACTS}).url
    shown = office.get(dry).context["fingerprint"]
    colleague = Client()
    colleague.force_login(User.objects.get(email="granskog@example.com"))

    assert colleague.post(dry, {"shown": shown}).status_code == 404
    assert colleague.post(dry.replace("check/", "cancel/")).status_code == 404
    assert not Dataset.objects.exists()
    assert office.post(dry, {"shown": shown}).status_code == 302


def test_a_join_reaches_no_other_upload(office: Client) -> None:
    other = paths.home() / "uploads" / "theirs.file"
    other.parent.mkdir(exist_ok=True)
    other.write_text(PROJECTS)
    told = SimpleUploadedFile("described.toml", DESCRIBED.replace(b'"project.csv"', b'"theirs.file"'))
    step = office.get(as_described(office, PARTS_IN, description=told).url)
    facts = {field.html_name: field.value() for field in step.context["facts"]}
    refused = office.post(step.request["PATH_INFO"], {k: str(v) for k, v in facts.items() if v not in (None, False)})
    assert (refused.status_code, "theirs.file is to stand beside" in refused.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[dataset", "The description is not TOML"),
        (b"\xe5", "The description is not UTF-8 text."),
        (b"[take]\nvalue = 'x'\n", "means nothing there"),
    ],
)
def test_a_description_that_is_wrong_is_told_so(office: Client, content: bytes, says: str) -> None:
    page = upload(office, OWN, description=SimpleUploadedFile("d.toml", content))
    assert (page.status_code, says in page.content.decode()) == (422, True)
    assert list((paths.home() / "uploads").glob("*")) == []
