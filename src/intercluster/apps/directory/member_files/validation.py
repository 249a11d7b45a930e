"""Check the rows of a member file: each gives a record, or the reasons why it is rejected."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from intercluster.apps.directory.member_files.checked import Checked, Record, shown
from intercluster.apps.directory.member_files.column_mapping import Mapping
from intercluster.apps.directory.member_files.fields import LABELS, Field
from intercluster.apps.directory.member_files.row_reader import RowReader
from intercluster.core.imports.rows import Problem
from intercluster.tables.model import Row


def check_rows(
    rows: Iterable[Row], mapping: Mapping, country: str, *, take_hidden: bool = False, is_strict: bool = False
) -> Checked:
    """Check each row and merge the rows of one organisation; `country` is assumed if a row has none.

    Rows that a spreadsheet hides are often of members who have left: they are counted, and read only if asked for.
    With `is_strict` no value is left out: a program that sends wrong ones is to learn of each.
    """
    checked = Checked()
    known: dict[tuple[str, str, str], Record] = {}
    for row in _with_groups(rows, mapping):
        checked.rows += 1
        if row.hidden and not take_hidden:
            checked.hidden += 1
            continue
        if not _wanted(row, mapping):
            checked.left_out += 1
            continue
        reader = RowReader(row, mapping, is_strict=is_strict)
        if reader.is_no_member() or (checked.rows == 1 and not is_strict and reader.is_below_headings()):
            checked.left_out += 1
            checked.remarks += reader.remarks
            continue
        record = reader.record(country)
        checked.problems += reader.problems
        checked.remarks += reader.remarks
        if record is None:
            continue
        key = (record.country, "number", record.number) if record.number else (record.country, "name", record.name)
        earlier = known.setdefault(key, record)
        if earlier is record:
            checked.records.append(record)
        elif problem := None if mapping.first_row_counts else _disagreement(earlier, record):
            checked.problems.append(problem)
        else:
            earlier.absorb(record)
    return checked


_PIVOT = re.compile(
    r"(?:summa av|antal av|medel av|sum av|antall av|sum of|count of|average of|summa / )\b", re.IGNORECASE
)
"""How the headings of a pivot table's values begin."""


def _with_groups(rows: Iterable[Row], mapping: Mapping) -> Iterator[Row]:
    """Yield rows; in a pivot table, an empty cell before the name means the group that a row above names."""
    first = mapping.sources[Field.NAME][0].parts[0] if mapping.sources.get(Field.NAME) else 0
    if not isinstance(first, int) or not any(_PIVOT.match(heading) for heading in mapping.headings):
        yield from rows
        return
    above: list[str] = [""] * first
    for row in rows:
        if len(row.cells) <= first or not row.cells[first]:
            yield row
            continue
        for column in range(first):
            if row.cells[column]:
                above[column:] = [row.cells[column], *[""] * (first - column - 1)]
        yield replace(row, cells=[*above, *row.cells[first:]])


def _wanted(row: Row, mapping: Mapping) -> bool:
    def cell(column: int) -> str:
        return row.cells[column] if column < len(row.cells) else ""

    return all(cell(column) in wanted for column, wanted in mapping.keep.items()) and not any(
        cell(column) in unwanted for column, unwanted in mapping.drop.items()
    )


def _disagreement(earlier: Record, later: Record) -> Problem | None:
    facts = {**earlier.facts, Field.NAME: earlier.name}
    for key, value in {**later.facts, Field.NAME: later.name}.items():
        if key in facts and facts[key] != value:
            return Problem(
                later.row,
                str(LABELS[Field(key)]),
                shown(str(value)),
                _("row %(row)d says “%(value)s” of the same organisation")
                % {"row": earlier.row, "value": shown(str(facts[key]))},
                _("the same on all rows of an organisation, or nothing"),
            )
    return None
