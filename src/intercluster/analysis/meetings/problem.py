"""What a schedule of meetings is made from, and what it is judged by.

Participants, slots, tables and wishes are numbered from 0. A participant is one agenda: a person, or colleagues who
attend together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

Pair = frozenset[int]
"""Two participants."""


@dataclass(frozen=True)
class Wish:
    """Two participants who would like to meet, once."""

    first: int
    second: int
    worth: int = 1
    """How much it matters that they meet, beside other wishes; at least 1."""
    must: bool = False
    """True if a schedule without this meeting is none."""
    slots: frozenset[int] | None = None
    """When it may be held; None if at any time. One slot only for a fixed meeting."""
    tables: frozenset[int] | None = None
    """Where it may be held; None if at any table."""

    @property
    def pair(self) -> Pair:
        """Return the two participants."""
        return frozenset((self.first, self.second))


@dataclass(frozen=True)
class Order:
    """Two wishes whose meetings have an order, if both are held."""

    earlier: int
    later: int


@dataclass(frozen=True)
class Problem:
    """An event whose meetings are to be scheduled."""

    free: Sequence[frozenset[int]]
    """The slots in which each participant can meet."""
    slots: int
    tables: Sequence[frozenset[int]]
    """The slots in which each table can be used, by one meeting at a time."""
    wishes: Sequence[Wish]
    days: Sequence[int] | None = None
    """The day of each slot, since a night is no idle period; None if there is one day."""
    most: Sequence[int | None] | None = None
    """The most meetings of each participant, where there is a limit."""
    must_not: frozenset[Pair] = field(default_factory=frozenset)
    """Who must not meet, even if somebody wishes it."""
    orders: Sequence[Order] = ()
    fairness: int | None = None
    """By how many idle periods any two participants may differ; None if that does not matter."""

    @property
    def participants(self) -> int:
        """Return the number of participants."""
        return len(self.free)

    def day(self, slot: int) -> int:
        """Return the day of a slot."""
        return 0 if self.days is None else self.days[slot]


@dataclass(frozen=True)
class Meeting:
    """A wish with its time and table."""

    wish: int
    slot: int
    table: int


class Status(StrEnum):
    """What is known of a schedule."""

    OPTIMAL = "optimal"
    """There is no better one."""
    FEASIBLE = "feasible"
    """It keeps the rules; how far it may be from the best, its goals say."""
    INFEASIBLE = "infeasible"
    """No schedule keeps the rules."""
    UNKNOWN = "unknown"
    """None was found in the time given, and none was ruled out."""


@dataclass(frozen=True)
class Goal:
    """What a schedule reaches of a goal, and what none could surpass."""

    value: int
    bound: int
    method: str = ""
    """How the bound was found, in a word or two."""

    @property
    def is_proved(self) -> bool:
        """Return whether nothing better is possible."""
        return self.value == self.bound


@dataclass(frozen=True)
class Schedule:
    """Meetings with their times and tables, and how good they are by each goal, in the order of the goals.

    The bound of a goal holds among schedules that are as good by the goals before it.
    """

    status: Status
    meetings: Sequence[Meeting] = ()
    worth: Goal | None = None
    """The sum over the wishes met: more is better."""
    alone: Goal | None = None
    """Participants who wish to meet somebody and meet nobody: fewer is better."""
    idle: Goal | None = None
    """Idle periods of all participants: fewer is better."""
    moves: Goal | None = None
    """How often a participant has to go to another table between two meetings of a day: fewer is better."""
    seconds: float = 0.0


@dataclass(frozen=True)
class Figures:
    """What a schedule reaches, counted."""

    worth: int
    alone: int
    idle: int
    moves: int


def figures(problem: Problem, meetings: Sequence[Meeting]) -> Figures:
    """Count what a schedule reaches of each goal."""
    idle, moves = idle_periods(problem, meetings), table_changes(problem, meetings)
    wishing = {person for wish in problem.wishes if wish.pair not in problem.must_not for person in wish.pair}
    met = {person for meeting in meetings for person in problem.wishes[meeting.wish].pair}
    worth = sum(problem.wishes[meeting.wish].worth for meeting in meetings)
    return Figures(worth, len(wishing - met), sum(idle), sum(moves))


def idle_periods(problem: Problem, meetings: Sequence[Meeting]) -> list[int]:
    """Count each participant's idle periods: runs of free slots between two of their meetings on one day."""
    return [
        sum(
            problem.day(earlier.slot) == problem.day(later.slot) and later.slot > earlier.slot + 1
            for earlier, later in pairwise(own)
        )
        for own in agendas(problem, meetings)
    ]


def table_changes(problem: Problem, meetings: Sequence[Meeting]) -> list[int]:
    """Count how often each participant goes to another table between two meetings of a day."""
    return [
        sum(
            problem.day(earlier.slot) == problem.day(later.slot) and later.table != earlier.table
            for earlier, later in pairwise(own)
        )
        for own in agendas(problem, meetings)
    ]


def agendas(problem: Problem, meetings: Sequence[Meeting]) -> list[list[Meeting]]:
    """Return each participant's meetings in the order of time."""
    found: list[list[Meeting]] = [[] for _ in range(problem.participants)]
    for meeting in sorted(meetings, key=lambda meeting: meeting.slot):
        for person in problem.wishes[meeting.wish].pair:
            found[person].append(meeting)
    return found
