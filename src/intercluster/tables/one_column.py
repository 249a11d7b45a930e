"""A table whose columns all stand in one, as when a CSV file was opened with another separator and saved again."""

import csv
from collections.abc import Iterator

from django.utils.translation import gettext as _

from intercluster.tables import limits
from intercluster.tables.csv_reader import SEPARATORS
from intercluster.tables.model import Recognise, Row, Table, tidy


def out_of_one_column(table: Table, recognise: Recognise) -> Table:
    """Return a table with its columns apart, if one column holds what are two known headings or more."""
    filled = [heading for heading in table.headings if heading]
    if len(filled) != 1:
        return table
    column = list(table.headings).index(filled[0])
    best = max(SEPARATORS, key=lambda separator: recognise(_split(filled[0], separator)))
    if recognise(_split(filled[0], best)) < 2:
        return table

    def rows() -> Iterator[Row]:
        for row in table.rows():
            cell = row.cells[column] if column < len(row.cells) else ""
            yield Row(row.number, limits.within(_split(cell, best), ""), row.faults, row.notes, row.hidden)

    note = _("The whole table stands in one column; it is divided at each “%(separator)s”.") % {
        "separator": _("tab") if best == "\t" else best
    }
    return Table(tuple(_split(filled[0], best)), rows, table.sheets, (*table.notes, note))


def _split(cell: str, separator: str) -> list[str]:
    return [tidy(part) for part in next(csv.reader([cell.replace("\n", " ")], delimiter=separator), [])]
