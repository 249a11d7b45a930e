"""Write member files: an empty template, and a cluster's members in the same columns."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from intercluster.apps.directory import queries
from intercluster.apps.directory.member_files.fields import (
    HEADINGS,
    HELP,
    LABELS,
    SEVERAL,
    TEMPLATE_COLUMNS,
    Field,
    template_headings,
)
from intercluster.apps.directory.models import Cluster, Need, Offer, Organisation, Statement
from intercluster.apps.directory.rules import Viewer
from intercluster.tables.formula_injection import neutralise

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Format of a member file -> its media type."""

_Terms = tuple[str, str, str]
"""Visibility, language and expiry: what the texts of one row share."""


def write_template(file: BinaryIO, form: str, language: str) -> None:
    """Write an empty member file with headings in a language."""
    _write(file, form, template_headings(language), (), language)


def write_members(file: BinaryIO, form: str, language: str, cluster: Cluster, viewer: Viewer) -> int:
    """Write a cluster's members with the offers and needs that the viewer may read; return the number of members.

    The cluster's office gets everything it keeps, expired texts as well, as by the HTTP API.
    An organisation has a row for each group of texts with the same visibility, language and expiry.
    """
    members = list(Organisation.objects.filter(clusters=cluster).order_by("name", "pk"))
    offers = _texts(queries.exported(Offer, cluster, viewer))
    needs = _texts(queries.exported(Need, cluster, viewer))
    widths = {
        Field.OFFER: max([TEMPLATE_COLUMNS, *(len(texts) for each in offers.values() for texts in each.values())]),
        Field.NEED: max([TEMPLATE_COLUMNS, *(len(texts) for each in needs.values() for texts in each.values())]),
    }
    headings = template_headings(language, offers=widths[Field.OFFER], needs=widths[Field.NEED])
    rows = (
        row
        for member in members
        for row in _member_rows(member, offers.get(member.pk, {}), needs.get(member.pk, {}), widths)
    )
    _write(file, form, headings, rows, language)
    return len(members)


def _texts(texts: QuerySet[Statement]) -> dict[int, dict[_Terms, list[str]]]:
    """Return texts by organisation and terms."""
    found: dict[int, dict[_Terms, list[str]]] = {}
    rows = texts.order_by("pk").values_list("organisation", "text", "visibility", "language", "expires")
    for owner, text, visibility, language, expires in rows.iterator(chunk_size=5000):
        terms = (visibility, language, expires.isoformat() if expires else "")
        found.setdefault(owner, {}).setdefault(terms, []).append(text)
    return found


def _member_rows(
    member: Organisation,
    offers: dict[_Terms, list[str]],
    needs: dict[_Terms, list[str]],
    widths: dict[Field, int],
) -> Iterator[list[str]]:
    for terms in list(dict.fromkeys([*offers, *needs])) or [("", "", "")]:
        texts = {Field.OFFER: offers.get(terms, []), Field.NEED: needs.get(terms, [])}
        shared = dict(zip((Field.VISIBILITY, Field.LANGUAGE, Field.EXPIRES), terms, strict=True))
        row: list[str] = []
        for field in HEADINGS:
            if field in SEVERAL:
                row += [text for text, _column in zip_longest(texts[field], range(widths[field]), fillvalue="")]
            else:
                row.append(shared[field] if field in shared else as_cell(getattr(member, field.value)))
        yield row


def as_cell(value: object) -> str:
    """Return a fact as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(value)
    return str(value)


def _write(file: BinaryIO, form: str, headings: Sequence[str], rows: Iterable[Sequence[str]], language: str) -> None:
    safe = ([neutralise(cell) for cell in row] for row in rows)
    if form == "xlsx":
        _write_workbook(file, headings, safe, language)
    else:
        # A byte order mark and semicolons are what spreadsheet programs in the Nordic countries open without asking.
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        writer = csv.writer(text, delimiter=";")
        writer.writerow(headings)
        writer.writerows(safe)
        text.detach()


def _write_workbook(file: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[str]], language: str) -> None:
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
    for index, heading in enumerate(headings):
        sheet.column_dimensions[get_column_letter(index + 1)].width = max(12, len(heading) + 4)
    sheet.append([_bold(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append(list(row))
    book.save(file)


def _bold(sheet: object, text: str) -> object:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell
