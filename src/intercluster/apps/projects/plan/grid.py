"""Tables of numbers that several people fill in at the same time.

Each cell says what was there when the page was opened. So a cell that nobody touched keeps what somebody else wrote
meanwhile, and two changes of one cell are shown side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from intercluster.apps.projects.models import Partner

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 10
"""Values are below this one."""


@dataclass(frozen=True)
class Cell:
    """A cell: a number of a partner, or None for no number."""

    name: str
    """Of its field in the form."""
    label: str
    place: Partner
    value: Decimal | None
    may_edit: bool
    below: Decimal = LARGEST
    typed: str | None = None
    """What somebody typed, if the form is shown once more."""
    was: Decimal | None = None
    problem: str = ""

    @property
    def text(self) -> str:
        """Return what the field shows."""
        return number_text(self.value) if self.typed is None else self.typed

    @property
    def was_text(self) -> str:
        """Return what was there when the page was opened."""
        return number_text(self.was if self.typed is not None else self.value)


@dataclass(frozen=True)
class Change:
    """A new value of a cell."""

    cell: Cell
    value: Decimal | None


def number_text(value: Decimal | None) -> str:
    """Return a number as people type it."""
    if value is None:
        return ""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", str(get_format("DECIMAL_SEPARATOR")))


def read_number(text: str, below: Decimal = LARGEST) -> Decimal | None:
    """Read a number from 0 up with at most two decimals; an empty text is None. Raises ValueError."""
    plain = "".join(text.split()).replace(",", ".")
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite() or not 0 <= value < below or value != value.quantize(CENT):
        raise ValueError(text)
    return value


def read_cells(cells: Sequence[Cell], said: Mapping[str, str]) -> tuple[list[Cell], list[Change]]:
    """Return the cells as they were typed, with what is wrong with them, and the changes.

    Only cells that the person may edit are read. A number that somebody else changed meanwhile is a problem if it was
    typed over; the form is then right to send once more.
    """
    read, changes = [], []
    for cell in cells:
        if not cell.may_edit or cell.name not in said:
            read.append(cell)
            continue
        typed = said[cell.name]
        try:
            value, was = read_number(typed, cell.below), read_number(said.get(f"was-{cell.name}", ""))
        except ValueError:
            problem = _("%(typed)s is no number such as 1.5, from 0 up to %(largest)s and with at most two decimals.")
            known = {"typed": typed, "largest": number_text(cell.below - CENT)}
            read.append(replace(cell, typed=typed, was=cell.value, problem=problem % known))
            continue
        if value in (was, cell.value):
            read.append(cell)
        elif was != cell.value:
            problem = _("Somebody changed it meanwhile to %(value)s. Save again to write %(typed)s.") % {
                "value": number_text(cell.value) or "–",
                "typed": typed or "–",
            }
            read.append(replace(cell, typed=typed, was=cell.value, problem=problem))
        else:
            read.append(replace(cell, typed=typed, was=was))
            changes.append(Change(cell, value))
    return read, changes
