"""What a shown count is made of: sentences, tables, and numbers in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from intercluster.analysis import voting


@dataclass(frozen=True)
class CountTable:
    """A table of a count. The first cell of each row names it."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    texts: int = 0
    """How many of the last cells of a row are texts; the others after the first are numbers."""

    @property
    def cells(self) -> Sequence[tuple[str, Sequence[tuple[str, bool]]]]:
        """Return each row as its name and its other cells, with whether they are numbers."""
        numbers = len(self.headings) - self.texts
        return [(row[0], [(cell, place < numbers) for place, cell in enumerate(row[1:], start=1)]) for row in self.rows]

    @property
    def other_headings(self) -> Sequence[tuple[str, bool]]:
        """Return the headings after the first, with whether numbers stand below them."""
        numbers = len(self.headings) - self.texts
        return [(heading, place < numbers) for place, heading in enumerate(self.headings[1:], start=1)]


@dataclass(frozen=True)
class ShownCount:
    """A count as sentences and tables, without names of voters."""

    outcome: str
    """One sentence: what is decided."""
    notes: Sequence[str] = ()
    """Sentences on ties, checks and fairness."""
    tables: Sequence[CountTable] = ()
    paid: Mapping[str, str] = field(default_factory=dict)
    """Of a budget: what the share of each ballot paid for, by receipt."""
    figures: str = ""
    """Of a motion: what its table shows, for a mail."""


def chosen(result: voting.Result, names: Mapping[str, str]) -> str:
    """Say in one sentence what is chosen."""
    if not result.valid:
        return _("Nothing is decided, because the rule is not met.")
    if not result.chosen:
        return _("Nothing is chosen.")
    match result.count:
        case voting.StvCount():
            text = _("Elected: %(names)s.")
        case voting.BudgetCount():
            text = _("Funded: %(names)s.")
        case _:
            text = _("Chosen: %(names)s.")
    return text % {"names": listed(result.chosen, names)}


def listed(options: Iterable[str], names: Mapping[str, str]) -> str:
    """Join the names of options."""
    return ", ".join(names[option] for option in options)


def whole(number: int) -> str:
    """Write a whole number."""
    return number_format(number, 0, force_grouping=True)


def shown_votes(votes: Fraction) -> str:
    """Return votes with their five decimals, or none if they are whole."""
    return number_format(float(votes), 0 if votes.denominator == 1 else 5, force_grouping=True)


def money(money: Fraction) -> str:
    """Write money, with two decimals unless it is whole."""
    # Django cuts decimals off and does not round.
    return number_format(round(float(money), 2), 0 if money.denominator == 1 else 2, force_grouping=True)
