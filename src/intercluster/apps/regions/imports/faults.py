"""Faults of a file: rejected cells of the same kind, told once with how many they are and where the first ones are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from intercluster.apps.regions.imports.rows import Rejected

FEW = 5
"""Most places and texts of a fault that are told."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a file: where it is first, how many cells have it, and what would be right."""

    column: str
    rows: tuple[int, ...]
    texts: tuple[str, ...]
    count: int
    expected: str

    @property
    def places(self) -> str:
        """Return the first rows, and how many more there are."""
        return _first(list(map(str, self.rows)), self.count)

    @property
    def text(self) -> str:
        """Return the first texts that are wrong."""
        return ", ".join(self.texts)


def faults(rejected: Iterable[Rejected]) -> list[Fault]:
    """Gather rejected cells to faults: cells of a column in which the same would be right have one fault."""
    cells: dict[tuple[str, str], list[Rejected]] = {}
    for each in rejected:
        cells.setdefault((each.column, each.expected if each.column else ""), []).append(each)
    return [
        Fault(
            column,
            tuple(dict.fromkeys(each.row for each in own))[:FEW],
            tuple(dict.fromkeys(each.text for each in own))[:FEW],
            len(own),
            own[0].expected,
        )
        for (column, _expected), own in cells.items()
    ]


def _first(texts: list[str], count: int) -> str:
    some = ", ".join(texts)
    if count <= len(texts):
        return some
    return _("%(some)s and more: %(count)d cells") % {"some": some, "count": count}
