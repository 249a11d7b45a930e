"""The table of an uploaded file, read once and kept beside it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from intercluster.core.imports.uploads import Upload
from intercluster.tables.model import Row, Table


def kept_table(upload: Upload, choices: Mapping[str, Any], read: Callable[[], Table], part: str = "table") -> Table:
    """Return the table of an upload; `read` is called if it was not yet read with these choices."""

    def values() -> Iterator[Any]:
        return upload.kept(part, choices, lambda: _as_values(read()))

    def rows() -> Iterator[Row]:
        kept = values()
        next(kept)
        for number, cells, *told in kept:
            yield Row(number, cells, *({int(column): text for column, text in each.items()} for each in told))

    head = next(values())
    return Table(tuple(head["headings"]), rows, tuple(head["sheets"]), tuple(head["notes"]))


def _as_values(table: Table) -> Iterator[Any]:
    yield {"headings": list(table.headings), "sheets": list(table.sheets), "notes": list(table.notes)}
    for row in table.rows():
        told = [row.faults, row.notes] if row.faults or row.notes else []
        yield [row.number, list(row.cells), *told]
