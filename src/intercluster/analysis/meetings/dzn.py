"""Read the files of the Business-to-Business Meeting Scheduling Problem (Bofill et al. 2022, JAIR 74).

They are MiniZinc data: `name = value;`, where a value is a number, or a list of numbers, of triples or of sets. Their
participants, meetings and slots are numbered from 1; a problem's are numbered from 0.
"""

import re
from dataclasses import dataclass

from intercluster.analysis.meetings.problem import Order, Problem, Wish

FAIRNESS = 2
"""By how many idle periods two participants may differ where the published optima hold."""
MORNING, AFTERNOON, ANY_TIME = 1, 2, 3
MOST = 10_000
"""Of participants, meetings, tables and slots; more is a slip of the pen."""

_COMMENT = re.compile(r"%[^\n]*")
_FIELD = re.compile(r"\s*(\w+)\s*=\s*([^;]*?)\s*;", re.DOTALL)
_ARRAY = re.compile(r"array[12]d\s*\([^\[]*,\s*(\[.*\])\s*\)", re.DOTALL)


class UnreadableError(ValueError):
    """A file is not what it should be; the message says where, and what would be right."""


@dataclass(frozen=True)
class _Field:
    """One field of a file, and the line on which it begins."""

    name: str
    value: str
    line: int

    def wrong(self, what: str) -> UnreadableError:
        return UnreadableError(f"Line {self.line}, {self.name}: {what}")

    def number(self) -> int:
        """Return the value as a count."""
        if not re.fullmatch(r"\d{1,9}", self.value):
            raise self.wrong(f"“{_short(self.value)}” is no whole number of at least 0.")
        if int(self.value) > MOST:
            raise self.wrong(f"{self.value} is too many; at most {MOST} can be scheduled.")
        return int(self.value)

    def rows(self, length: int, what: str) -> list[list[int]]:
        """Return a list of triples or sets, of which there has to be one for each of something."""
        value = self.value
        if value.startswith("[|"):
            found = [row for row in value.strip("[]").split("|") if row.strip()]
        else:
            found = re.findall(r"\{([^{}]*)\}", value)
            if re.sub(r"\{[^{}]*\}|[\s,\[\]]", "", value):
                raise self.wrong("this has to be a list of sets, such as [{}, {3, 4}].")
        if len(found) != length:
            raise self.wrong(f"{len(found)} entries for {length} {what}; there has to be one for each.")
        return [self.numbers(row) for row in found]

    def numbers(self, text: str) -> list[int]:
        """Return whole numbers between commas."""
        parts = [part.strip() for part in text.split(",") if part.strip()]
        for part in parts:
            if not re.fullmatch(r"\d{1,9}", part):
                raise self.wrong(f"“{_short(part)}” is no whole number of at least 0.")
        return [int(part) for part in parts]

    def checked(self, number: int, most: int, what: str) -> int:
        """Return a number between 1 and the last of something."""
        if not 1 <= number <= most:
            raise self.wrong(f"there is no {what} {number}; they are numbered from 1 to {most}.")
        return number - 1


def read(text: str, fairness: int | None = FAIRNESS) -> Problem:
    """Return the problem of a file. Raises UnreadableError."""
    fields = _fields(text)
    participants, meetings, tables, slots, morning = (
        _get(fields, name).number() for name in ("nBusiness", "nMeetings", "nTables", "nTotalSlots", "nMorningSlots")
    )
    if morning > slots:
        field = fields["nMorningSlots"]
        raise field.wrong(f"{morning} slots of the morning, but {slots} in all; there cannot be more.")
    every = frozenset(range(slots))
    halves = {MORNING: frozenset(range(morning)), AFTERNOON: every - frozenset(range(morning)), ANY_TIME: None}
    forbidden = _get(fields, "forbidden")
    free = [
        every - {forbidden.checked(slot, slots, "slot") for slot in row if slot}
        for row in forbidden.rows(participants, "participants")
    ]
    requested, fixed = _get(fields, "requested"), _get(fields, "fixed")
    times = fixed.numbers(fixed.value.strip("[] \n\t"))
    if len(times) != meetings:
        raise fixed.wrong(f"{len(times)} entries for {meetings} meetings; there has to be one for each.")
    wishes = []
    for row, time in zip(requested.rows(meetings, "meetings"), times, strict=True):
        if len(row) != 3 or row[2] not in halves:
            raise requested.wrong(f"“{_short(str(row))}” has to be two participants and a session (1, 2 or 3).")
        first, second = (requested.checked(person, participants, "participant") for person in row[:2])
        if first == second:
            raise requested.wrong(f"participant {first + 1} cannot meet alone; a meeting has two participants.")
        own = halves[row[2]]
        if time:
            at = frozenset({fixed.checked(time, slots, "slot")})
            own = at if own is None else own & at
        wishes.append(Wish(first, second, must=True, slots=own))
    return Problem(
        free=free,
        slots=slots,
        tables=[every] * tables,
        wishes=wishes,
        orders=_orders(_get(fields, "precedences"), meetings),
        fairness=fairness,
    )


def _orders(field: _Field, meetings: int) -> list[Order]:
    """Return which meetings come before which: each names those before it."""
    return [
        Order(field.checked(earlier, meetings, "meeting"), later)
        for later, row in enumerate(field.rows(meetings, "meetings"))
        for earlier in row
        if earlier
    ]


def _fields(text: str) -> dict[str, _Field]:
    bare = _COMMENT.sub("", text)
    fields: dict[str, _Field] = {}
    at = 0
    while bare[at:].strip():
        found = _FIELD.match(bare, at)
        line = bare.count("\n", 0, at + len(bare[at:]) - len(bare[at:].lstrip())) + 1
        if found is None:
            raise UnreadableError(f"Line {line}: “{_short(bare[at:].strip())}” is no field, such as nTables = 12;")
        if found[1] in fields:
            first = fields[found[1]].line
            raise UnreadableError(f"Line {line}, {found[1]}: it is on line {first} already; one of them has to go.")
        array = _ARRAY.fullmatch(found[2])
        fields[found[1]] = _Field(found[1], array[1] if array else found[2], line)
        at = found.end()
    return fields


def _get(fields: dict[str, _Field], name: str) -> _Field:
    if name not in fields:
        raise UnreadableError(f"{name} is missing; a B2BSP file has a line such as {_EXAMPLES[name]}")
    return fields[name]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


_EXAMPLES = {
    "nBusiness": "nBusiness = 42;",
    "nMeetings": "nMeetings = 125;",
    "nTables": "nTables = 21;",
    "nTotalSlots": "nTotalSlots = 8;",
    "nMorningSlots": "nMorningSlots = 8;",
    "requested": "requested = [|1, 8, 3, |2, 5, 1|];",
    "forbidden": "forbidden = [{0}, {3, 4}];",
    "fixed": "fixed = [0, 5];",
    "precedences": "precedences = [{}, {1}];",
}
