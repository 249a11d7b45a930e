"""Tables as values that JSON has, so that they can be kept beside an upload."""

from collections.abc import Callable, Iterator
from typing import Any

from intercluster.tables.model import Row, Table
from intercluster.tables.wire import row_of, row_values

ROWS_MAX = 20_000
"""Most rows of a file of members or people: checking them and comparing them with what is there takes seconds."""


def table_values(table: Table) -> Iterator[Any]:
    """Yield what `table_from` reads again: the headings, then each row."""
    yield {"headings": list(table.headings), "sheets": list(table.sheets), "notes": list(table.notes)}
    for row in table.rows():
        yield row_values(row)


def table_from(values: Callable[[], Iterator[Any]]) -> Table:
    """Return the table that was kept; `values` is called each time its rows are asked for."""

    def rows() -> Iterator[Row]:
        kept = values()
        next(kept)
        yield from map(row_of, kept)

    head = next(values())
    return Table(tuple(head["headings"]), rows, tuple(head["sheets"]), tuple(head["notes"]))
