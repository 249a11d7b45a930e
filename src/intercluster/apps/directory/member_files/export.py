"""Write member files: an empty template, and a cluster's members in the same columns."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import BinaryIO, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from intercluster.apps.directory import parsers, queries
from intercluster.apps.directory.choices import Kind, Visibility
from intercluster.apps.directory.member_files.fields import (
    HEADINGS,
    HELP,
    LABELS,
    SEVERAL,
    TEMPLATE_COLUMNS,
    TERMS,
    Field,
    heading,
    template_headings,
    text_heading,
)
from intercluster.apps.directory.models import Cluster, Need, Offer, Organisation, Statement
from intercluster.apps.directory.parsers import WrongValueError
from intercluster.apps.directory.rules import Viewer
from intercluster.geo.display_names import country_name, language_name
from intercluster.geo.nuts import REGIONS
from intercluster.tables.formula_injection import neutralise

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Format of a member file -> its media type."""

TEXTS_OF_A_ROW = 40
"""Most offers, and most needs, of one row: with their terms they fit into the columns that an import reads."""

_Text = tuple[str, str, str, date | None]
"""A text, its visibility, language and expiry."""

_Column = tuple[Field, int, Field | None]
"""A field, the number of a text of it (0 for a fact), and the term of that text (None for the text itself)."""

_Cell = str | int | float | Decimal | date


def write_template(file: BinaryIO, form: str, language: str) -> None:
    """Write an empty member file with headings in a language."""
    _write(file, form, template_headings(language), (), language)


def write_members(file: BinaryIO, form: str, language: str, cluster: Cluster, viewer: Viewer) -> int:
    """Write a cluster's members with the offers and needs that the viewer may read; return the number of members.

    The cluster's office gets everything it keeps, expired texts as well, as by the HTTP API. Values are in the words
    of the language. A member has one row, or further ones for more than TEXTS_OF_A_ROW offers or needs.
    """
    members = list(Organisation.objects.filter(clusters=cluster).order_by("name", "pk"))
    offers = _texts(queries.exported(Offer, cluster, viewer))
    needs = _texts(queries.exported(Need, cluster, viewer))
    with override(language):
        rows = [
            row
            for member in members
            for row in _member_rows(member, offers.get(member.pk, []), needs.get(member.pk, []))
        ]
    columns = _columns(rows)
    headings = [
        text_heading(language, field, number, term) if number else heading(language, field)
        for field, number, term in columns
    ]
    _write(file, form, headings, ([row.get(column, "") for column in columns] for row in rows), language)
    return len(members)


def _texts(texts: QuerySet[Statement]) -> dict[int, list[_Text]]:
    """Return texts by organisation."""
    found: dict[int, list[_Text]] = {}
    rows = texts.order_by("pk").values_list("organisation", "text", "visibility", "language", "expires")
    for owner, text, visibility, language, expires in rows.iterator(chunk_size=5000):
        found.setdefault(owner, []).append((text, visibility, language, expires))
    return found


def _columns(rows: Sequence[Mapping[_Column, _Cell]]) -> list[_Column]:
    """Return the columns of a file: all of the template, as many texts as there are, and their terms where needed."""
    used = {column for row in rows for column in row}
    columns: list[_Column] = []
    for field in HEADINGS:
        if field not in SEVERAL:
            columns.append((field, 0, None))
            continue
        most = max([TEMPLATE_COLUMNS, *(number for each, number, _term in used if each is field)])
        columns += [(field, number, None) for number in range(1, most + 1)]
    order = list(Field)
    own = (column for column in used if column[2] is not None)
    return columns + sorted(own, key=lambda each: (order.index(each[0]), each[1], order.index(each[2] or each[0])))


def _member_rows(
    member: Organisation, offers: Sequence[_Text], needs: Sequence[_Text]
) -> Iterator[dict[_Column, _Cell]]:
    """Yield the rows of a member, in the reader's words."""
    facts: dict[_Column, _Cell] = {
        (field, 0, None): value for field in _FACTS if (value := _fact(member, field)) not in ("", None)
    }
    for start in range(0, max(len(offers), len(needs), 1), TEXTS_OF_A_ROW):
        end = start + TEXTS_OF_A_ROW
        texts = {Field.OFFER: offers[start:end], Field.NEED: needs[start:end]}
        yield facts | _text_cells(texts)


def _text_cells(texts: Mapping[Field, Sequence[_Text]]) -> dict[_Column, _Cell]:
    """Return the cells of a row's texts: what most have in common stands once, what differs beside the text.

    A day until which all are valid stands once too; a row cannot say that a text has none.
    """
    every = [text for some in texts.values() for text in some]
    if not every:
        return {}
    visibility = Counter(text[1] for text in every).most_common(1)[0][0]
    language = Counter(text[2] for text in every).most_common(1)[0][0]
    days = {text[3] for text in every}
    shared = (visibility, language, days.pop() if len(days) == 1 else None)
    cells: dict[_Column, _Cell] = {}
    for term, value in zip(TERMS, shared, strict=True):
        if value is not None:
            cells[term, 0, None] = _term(term, value)
    for field, some in texts.items():
        for number, (text, *own) in enumerate(some, start=1):
            cells[field, number, None] = text
            for term, value, common in zip(TERMS, own, shared, strict=True):
                if value is not None and value != common:
                    cells[field, number, term] = _term(term, value)
    return cells


_FACTS = tuple(field for field in HEADINGS if field not in {*SEVERAL, *TERMS})


def _term(term: Field, value: str | date) -> _Cell:
    if isinstance(value, date):
        return value
    if term is Field.VISIBILITY:
        return str(Visibility(value).label).partition(":")[0]
    return _word(value, language_name(value), parsers.language)


def _fact(member: Organisation, field: Field) -> _Cell | None:
    """Return a fact in the reader's words, a number as a number."""
    value = getattr(member, field.value)
    if isinstance(value, list):
        names = {Field.LANGUAGES: (language_name, parsers.languages), Field.MARKETS: (country_name, parsers.countries)}
        if field not in names:
            return ", ".join(value)
        name, read = names[field]
        return ", ".join(_word(code, name(code), _only(read)) for code in value)
    if field is Field.KIND:
        return str(Kind(value).label)
    if field is Field.COUNTRY:
        return _word(value, country_name(value), parsers.country)
    if field is Field.REGION and value in REGIONS:
        return _word(value, REGIONS[value].name, partial(_region, member.country))
    return cast("_Cell | None", value)


def _region(country: str, text: str) -> str:
    return parsers.region(text, country, parsers.without_note)


def _only(read: Callable[[str], list[str]]) -> Callable[[str], str]:
    """Return the function that reads a list of one."""
    return lambda text: ", ".join(read(text))


def _word(code: str, word: str, read: Callable[[str], str]) -> str:
    """Return the word for a code, or the code itself where an import would not read the word as that code."""
    try:
        return word if read(word) == code else code
    except WrongValueError:
        return code


def as_cell(value: object) -> str:
    """Return a fact as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(value)
    return str(value)


def _write(file: BinaryIO, form: str, headings: Sequence[str], rows: Iterable[Sequence[_Cell]], language: str) -> None:
    if form == "xlsx":
        _write_workbook(file, headings, rows, language)
    else:
        # A byte order mark and semicolons are what spreadsheet programs in the Nordic countries open without asking.
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        writer = csv.writer(text, delimiter=";")
        writer.writerow(headings)
        writer.writerows([neutralise(str(cell)) for cell in row] for row in rows)
        text.detach()


def _write_workbook(file: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[_Cell]], language: str) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - few processes write workbooks
    from openpyxl.utils.cell import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    with override(language):
        sheet = book.create_sheet(_("Members"))
        about = book.create_sheet(_("How to fill in"))
        about.column_dimensions["A"].width = 34
        about.column_dimensions["B"].width = 110
        for field in Field:
            about.append([str(LABELS[field]), str(HELP[field])])
    sheet.freeze_panes = "B2"
    for index, name in enumerate(headings):
        sheet.column_dimensions[get_column_letter(index + 1)].width = max(12, len(name) + 4)
    sheet.append([_bold(sheet, name) for name in headings])
    for row in rows:
        sheet.append([neutralise(cell) if isinstance(cell, str) else cell for cell in row])
    book.save(file)


def _bold(sheet: object, text: str) -> object:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell
