"""What goes out comes back in as it was, and spreadsheets compute none of it."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.directory.member_files.conftest import bring_in, counts

from intercluster.apps.directory.member_files.export import write_members, write_template
from intercluster.apps.directory.models import Cluster, Membership, Need, Offer, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, office_of
from intercluster.core import clock

NASTY = ["=1+1", "+47 900", "-5 °C", "@home", "'quoted", "'=quoted", "a;b|c", 'say "hi"', "two\nlines", "Œuvre 東京"]


@pytest.fixture
def members(cluster: Cluster) -> Cluster:
    """A cluster with a full member, a bare one, and texts that tempt a spreadsheet."""
    full = Organisation.objects.create(
        slug="brada",
        name="=Bräda; & Söner",
        country="SE",
        registration_number="DEMO-1",
        kind="research",
        headcount=12,
        turnover_eur="1250000.50",
        activities=["16.10", "02"],
        region="SE311",
        city="Arvika",
        latitude=59.654321,
        longitude=-12.5,
        languages=["sv", "fi"],
        markets=["NO", "DE"],
        website="https://brada.example",
    )
    bare = Organisation.objects.create(slug="planka", name="Planka", country="NO")
    Membership.objects.bulk_create([Membership(cluster=cluster, organisation=each) for each in (full, bare)])
    for index, text in enumerate(NASTY):
        Offer.objects.create(organisation=full, text=text, language="sv" if index % 2 else "en")
    Need.objects.create(organisation=full, text="Hemligt", language="sv", visibility="private")
    Need.objects.create(organisation=bare, text="Until", language="en", expires=clock.today() + timedelta(days=9))
    Need.objects.create(organisation=bare, text="Over", language="en", expires=date(2020, 1, 1))
    return cluster


def stored() -> tuple[list[dict[str, object]], list[tuple[object, ...]], list[tuple[object, ...]]]:
    texts = ("organisation__name", "text", "language", "visibility", "expires")
    facts = [
        field.name for field in Organisation._meta.fields if field.name not in {"id", "slug", "created", "updated"}
    ]
    return (
        list(Organisation.objects.order_by("name").values(*facts)),
        sorted(Offer.objects.values_list(*texts)),
        sorted(Need.objects.values_list(*texts)),
    )


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "sv", "nb", "fi"])
def test_importing_an_export_gives_the_same_back(tmp_path: Path, members: Cluster, form: str, language: str) -> None:
    path = tmp_path / f"members.{form}"
    with path.open("wb") as file:
        assert write_members(file, form, language, members, office_of(members)) == 2
    before = stored()

    assert counts(bring_in(path, members)) == {"unchanged": 2}

    Organisation.objects.all().delete()
    assert counts(bring_in(path, members)) == {"new": 2}
    assert stored() == before


def test_no_cell_is_a_formula(members: Cluster) -> None:
    book, text = BytesIO(), BytesIO()
    write_members(book, "xlsx", "en", members, office_of(members))
    write_members(text, "csv", "en", members, office_of(members))

    cells = [cell for row in load_workbook(book).worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "'=Bräda; & Söner" in {cell.value for cell in cells}
    assert not [cell.value for cell in cells if cell.value.startswith(("=", "+", "-", "@"))]
    assert '"\'=Bräda; & Söner"' in text.getvalue().decode("utf-8-sig")


def test_an_export_shows_what_its_reader_may_see(members: Cluster, neighbour: Cluster) -> None:
    Offer.objects.filter(text="@home").update(visibility="anonymous")
    Offer.objects.filter(text="two\nlines").update(visibility="public")
    Need.objects.filter(text="Over").update(visibility="public")

    def exported(viewer: object) -> str:
        file = BytesIO()
        write_members(file, "csv", "en", members, viewer)  # type: ignore[arg-type]
        return file.getvalue().decode("utf-8-sig")

    own, allied, visitor = (exported(viewer) for viewer in (office_of(members), office_of(neighbour), VISITOR))

    assert ["Over" in told for told in (own, allied, visitor)] == [True, False, False]
    assert [text in own for text in ("Hemligt", "'@home", "'quoted", "two\nlines")] == [True, True, True, True]
    assert [text in allied for text in ("Hemligt", "'@home", "'quoted", "two\nlines")] == [False, False, True, True]
    assert [text in visitor for text in ("Hemligt", "'@home", "'quoted", "two\nlines")] == [False, False, False, True]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_filled_in_template_imports(
    tmp_path: Path, cluster: Cluster, form: str, csv_file: Callable[..., Path]
) -> None:
    path = tmp_path / f"template.{form}"
    with path.open("wb") as file:
        write_template(file, form, "fi")
    if form == "xlsx":
        book = load_workbook(path)
        book.worksheets[0].append(["Lauta Oy", "DEMO-7", "Yritys", "Suomi", "Keski-Suomi"])
        book.save(path)
    else:
        path.write_text(path.read_text("utf-8-sig") + "Lauta Oy;DEMO-7;Yritys;Suomi;Keski-Suomi\n", "utf-8-sig")

    assert counts(bring_in(path, cluster, OPERATOR)) == {"new": 1}
    assert list(Organisation.objects.values_list("name", "country", "region", "kind")) == [
        ("Lauta Oy", "FI", "FI198", "company")
    ]
