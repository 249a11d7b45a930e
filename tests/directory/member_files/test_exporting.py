"""What goes out comes back in as it was, and spreadsheets compute none of it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.directory.member_files.conftest import bring_in, counts

from intercluster.apps.directory import parsers
from intercluster.apps.directory.choices import Kind, Visibility
from intercluster.apps.directory.member_files import export, services
from intercluster.apps.directory.member_files.empty_words import NOTHING, says_nothing
from intercluster.apps.directory.member_files.export import write_members, write_template
from intercluster.apps.directory.models import Cluster, Membership, Need, Offer, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, office_of
from intercluster.core import clock
from intercluster.geo.display_names import country_codes, country_name
from intercluster.tables.model import clean

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


def goes_round(path: Path, cluster: Cluster, members: int) -> None:
    """Import an export over what it was made of, and into the empty cluster."""
    before, checked = stored(), services.open_file(path).check(cluster)

    assert counts(services.import_members(checked, cluster, OPERATOR).plan) == {"unchanged": members}
    Organisation.objects.all().delete()
    assert counts(services.import_members(checked, cluster, OPERATOR).plan) == {"new": members}
    assert stored() == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "sv", "nb", "fi"])
def test_importing_an_export_gives_the_same_back(tmp_path: Path, members: Cluster, form: str, language: str) -> None:
    path = tmp_path / f"members.{form}"
    with path.open("wb") as file:
        assert write_members(file, form, language, members, office_of(members)) == 2
    goes_round(path, members, 2)


def test_an_export_is_in_the_words_of_its_reader_with_numbers_as_numbers(members: Cluster) -> None:
    book = BytesIO()
    write_members(book, "xlsx", "sv", members, office_of(members))

    headings, *rows = load_workbook(book).worksheets[0].iter_rows(values_only=True)
    facts = [dict(zip(headings, row, strict=True)) for row in rows]
    full = {name: value for name, value in facts[0].items() if value is not None and "Erbjuder" not in str(name)}
    bare = {name: value for name, value in facts[1].items() if value is not None}
    day = datetime.combine(clock.today() + timedelta(days=9), time())

    assert len(rows) == 2
    assert full == {
        "Namn": "'=Bräda; & Söner",
        "Organisationsnummer": "DEMO-1",
        "Typ": "Forskningsinstitut",
        "Land": "Sverige",
        "Län": "Värmlands län",
        "Ort": "Arvika",
        "Anställda": 12,
        "Omsättning (EUR)": 1250000.5,
        "Verksamhet (SNI)": "16.10, 02",
        "Arbetsspråk": "svenska, finska",
        "Marknader": "Norge, Tyskland",
        "Webbplats": "https://brada.example",
        "Latitud": 59.654321,
        "Longitud": -12.5,
        "Söker 1": "Hemligt",
        "Synlighet": "Allians",
        "Texternas språk": "svenska",
        "Söker 1: Synlighet": "Privat",
    }
    assert [facts[0][f"Erbjuder {n}: Texternas språk"] for n in (1, 3)] == ["engelska", "engelska"]
    assert bare == {
        "Namn": "Planka",
        "Typ": "Företag",
        "Land": "Norge",
        "Söker 1": "Until",
        "Söker 2": "Over",
        "Synlighet": "Allians",
        "Texternas språk": "engelska",
        "Söker 1: Gäller till": day,
        "Söker 2: Gäller till": datetime(2020, 1, 1),  # noqa: DTZ001 (a cell has no time zone)
    }


@pytest.mark.parametrize("language", ["en", "sv", "nb", "fi"])
def test_every_word_of_an_export_is_read_as_the_code_it_was_written_for(language: str) -> None:
    with override(language):
        for kind in Kind:
            assert parsers.kind(str(kind.label)) is kind
        for visibility in Visibility:
            assert parsers.visibility(str(visibility.label)) is visibility
        shown = [country_name(code) for code in country_codes() if export._word(code, "", parsers.country)]
        read = [export._word(code, country_name(code), export._only(parsers.countries)) for code in country_codes()]
    assert sum(word in shown for word in read) > 230


TEXT = st.one_of(st.sampled_from(NASTY), st.text(st.sampled_from("aåö ;,|\n•-=1."), min_size=1, max_size=12))
TERM = st.tuples(
    TEXT.map(clean).filter(lambda text: text and not says_nothing(text) and text.casefold() not in NOTHING),
    st.sampled_from(["private", "anonymous", "alliance", "public"]),
    st.sampled_from(["sv", "nb", "fi", "en", "de"]),
    st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2040, 1, 1))),
)
TEXTS = st.lists(TERM, max_size=5, unique_by=lambda text: text[0])
MEMBER = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(Kind.values),
        "place": st.sampled_from([("SE", "SE311"), ("NO", "NO020"), ("FI", "FI20"), ("FI", "FI200"), ("DE", "DE1")]),
        "headcount": st.one_of(st.none(), st.integers(0, 10_000)),
        "turnover_eur": st.one_of(st.none(), st.decimals(0, 10**12, places=2)),
        "activities": st.lists(st.sampled_from(["16.10", "02", "01.1", "62.0"]), max_size=3, unique=True),
        "languages": st.lists(st.sampled_from(["sv", "nb", "nn", "se", "et", "fi"]), max_size=3, unique=True),
        "markets": st.lists(st.sampled_from(["NO", "GB", "CI", "BA", "US", "XK"]), max_size=4, unique=True),
        "coordinates": st.one_of(st.none(), st.tuples(st.floats(-90, 90), st.floats(-180, 180))),
    }
)


@given(members=st.lists(st.tuples(MEMBER, TEXTS, TEXTS), min_size=1, max_size=4), data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_members_come_back_as_they_were(
    tmp_path: Path, cluster: Cluster, members: list[tuple[dict[str, Any], list[Any], list[Any]]], data: st.DataObject
) -> None:
    path, language = tmp_path / "members.csv", data.draw(st.sampled_from(["en", "sv", "nb", "fi"]))
    with transaction.atomic():
        for number, (facts, offers, needs) in enumerate(members):
            (country, region), coordinates = facts.pop("place"), facts.pop("coordinates") or (None, None)
            made = Organisation.objects.create(
                slug=f"m-{number}",
                name=f"Medlem {number}",
                country=country,
                region=region,
                latitude=coordinates[0],
                longitude=coordinates[1],
                **facts,
            )
            Membership.objects.create(cluster=cluster, organisation=made)
            for model, texts in ((Offer, offers), (Need, needs)):
                for text, visibility, spoken, expires in texts:
                    model.objects.create(
                        organisation=made, text=text, visibility=visibility, language=spoken, expires=expires
                    )
        with path.open("wb") as file:
            write_members(file, "csv", language, cluster, OPERATOR)
        goes_round(path, cluster, len(members))
        transaction.set_rollback(True)


def test_no_cell_is_a_formula(members: Cluster) -> None:
    book, text = BytesIO(), BytesIO()
    write_members(book, "xlsx", "en", members, office_of(members))
    write_members(text, "csv", "en", members, office_of(members))

    cells = [cell for row in load_workbook(book).worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    assert "'=Bräda; & Söner" in {cell.value for cell in cells}
    texts = [cell.value for cell in cells if cell.data_type == "s"]
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@"))]
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
