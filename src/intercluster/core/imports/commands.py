"""What the commands of imports share: columns given by hand, the rejected rows, and the last question."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

import typer
from rich.markup import escape
from rich.table import Table

from intercluster.core.console import err, out
from intercluster.core.errors import Refused
from intercluster.core.imports.rows import OUTCOMES, Outcome, Problem

F = TypeVar("F", bound=StrEnum)


def columns_given(given: Sequence[str], fields: type[F]) -> dict[str, F | None]:
    """Return the fields that `--column HEADING=FIELD` gives, None for a column that is left out. Raises Refused."""
    columns: dict[str, F | None] = {}
    for entry in given:
        heading, sign, name = entry.rpartition("=")
        if not sign or (name and name not in set(fields)):
            raise Refused(f"--column {entry}: write HEADING=FIELD; the fields are {', '.join(fields)}.")
        columns[heading] = fields(name) if name else None
    return columns


def show_counts(counts: Mapping[Outcome, int]) -> None:
    """Print how many things have each outcome."""
    out.print(", ".join(f"{count} {str(OUTCOMES[outcome]).lower()}" for outcome, count in counts.items()), markup=False)


def show_rejected(problems: Sequence[Problem], most: int) -> None:
    """Print the first rejected rows as a table."""
    if not problems:
        return
    table = Table("Row", "Column", "Value", "What is wrong", "Expected", title="Rejected")
    for problem in problems[:most]:
        cells = (str(problem.row), problem.column, problem.value, problem.wrong, problem.right)
        table.add_row(*(escape(cell) for cell in cells))
    out.print(table)


def is_confirmed(*, yes: bool) -> bool:
    """Return whether to import: as `--yes` says, or as somebody at the terminal answers. Otherwise say how."""
    if yes or (err.is_terminal and typer.confirm("Import this?")):
        return True
    out.print("This was the dry run; nothing was imported. Add --yes to import.")
    return False
