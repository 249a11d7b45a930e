"""What the rows of a member file say: organisations with their texts, rejected rows, and remarks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.member_files.fields import Field
from intercluster.core.imports.rows import Problem

SHOWN = 60
"""How much of a wrong value a report quotes."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader should know about a row that was accepted."""

    row: int
    column: str
    text: str
    left_empty: bool = False
    """The column has a value there that could not be read."""


@dataclass(frozen=True, slots=True)
class Text:
    """An offer or need of a row; what the row does not state is "" or None."""

    text: str
    language: str = ""
    visibility: Visibility | None = None
    expires: date | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact person of a member, whom the office may invite."""

    name: str
    email: str


@dataclass(slots=True)
class Record:
    """An organisation as one or several rows describe it. `facts` has only what is given."""

    row: int
    name: str
    country: str
    facts: dict[str, Any]
    offers: dict[str, Text]
    needs: dict[str, Text]
    also_rows: list[int] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)

    @property
    def number(self) -> str:
        """Return the registration number, or ""."""
        return str(self.facts.get(Field.REGISTRATION_NUMBER, ""))

    def absorb(self, other: "Record") -> None:
        """Merge another record of the same organisation; if facts differ, this one counts."""
        self.facts = other.facts | self.facts
        self.offers = self.offers | {key: text for key, text in other.offers.items() if key not in self.offers}
        self.needs = self.needs | {key: text for key, text in other.needs.items() if key not in self.needs}
        self.also_rows = [*self.also_rows, other.row, *other.also_rows]
        known = {each.email for each in self.contacts}
        self.contacts = [*self.contacts, *(each for each in other.contacts if each.email not in known)]


@dataclass
class Checked:
    """The checked content of a file: its organisations, and the rejected rows."""

    rows: int = 0
    left_out: int = 0
    """Rows that the mapping does not keep, and totals and notes."""
    hidden: int = 0
    """Rows left out because the spreadsheet hides them."""
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def rejected_rows(self) -> int:
        """Return the number of rows with problems."""
        return len({problem.row for problem in self.problems})


def left_empty(remarks: Iterable[Remark]) -> dict[str, int]:
    """Return how many values of each column could not be read, the column with most first."""
    return dict(Counter(remark.column for remark in remarks if remark.left_empty).most_common())


def shown(text: str) -> str:
    """Return a value as a report quotes it."""
    text = text.replace("\0", "␀")
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
