"""Why a wish is not met: one true reason of a closed list for each.

In this order of precedence, the first that is true is given:

1. must not meet; 2. no common time; 3. a cap is reached; 4. it is open; 5. no table at a time when both are without a
meeting; 6. at a common time somebody has a better meeting; 7. both have meetings that are better together; 8. no table
in place of the meetings of both; 9. an order; 10. fairness; 11. taken.

A better meeting is worth at least as much, or must be held. Of a schedule that was planned, no wish is open or taken:
the planner would have met it. Of one that was repaired, it may be, since confirmed meetings stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from intercluster.analysis.meetings.closing import is_fair
from intercluster.analysis.meetings.problem import Meeting, Problem
from intercluster.analysis.meetings.timetable import NOWHERE, Timetable, slots_of


class Why(StrEnum):
    """What stands in the way of a meeting."""

    MUST_NOT = "must_not"
    """The two must not meet."""
    NO_COMMON_TIME = "no_common_time"
    """There is no slot in which both are free and a table that suits can be used at all."""
    CAP = "cap"
    """One of them has as many meetings as they want."""
    OPEN = "open"
    """Nothing: the meeting can be added."""
    NO_TABLE = "no_table"
    """All tables are taken at a time when both could meet."""
    BETTER_FIRST = "better_first"
    """At a common time, the first has a meeting that is worth at least as much."""
    BETTER_SECOND = "better_second"
    """At a common time, the second has a meeting that is worth at least as much."""
    BETTER_BOTH = "better_both"
    """At a common time, each has a meeting, and the two are worth at least as much together."""
    ORDER = "order"
    """It would not be held in the order asked for."""
    FAIRNESS = "fairness"
    """Somebody would have too many idle periods more than somebody else."""
    TAKEN = "taken"
    """At each common time, one of them has a meeting that was kept though it is worth less."""


@dataclass(frozen=True)
class Reason:
    """Why a wish is not met, and by which meetings."""

    why: Why
    slot: int | None = None
    """The time meant, if it is one."""
    wishes: tuple[int, ...] = ()
    """The wishes whose meetings are in the way, the first participant's before the second's."""


def reasons(problem: Problem, meetings: Sequence[Meeting]) -> dict[int, Reason]:
    """Return the reason for each wish that is not met."""
    times = Timetable(problem)
    times.apply({meeting.wish: meeting.slot for meeting in meetings})
    return {at: _reason(times, at) for at, slot in enumerate(times.slot) if slot == NOWHERE}


def _reason(times: Timetable, wish: int) -> Reason:
    problem = times.problem
    if problem.wishes[wish].pair in problem.must_not:
        return Reason(Why.MUST_NOT)
    if not times.allowed[wish]:
        return Reason(Why.NO_COMMON_TIME)
    if any(times.meets(person) >= times.most[person] for person in (times.first[wish], times.second[wish])):
        return Reason(Why.CAP)
    found = [each for slot in slots_of(times.allowed[wish]) for each in _in_slot(times, wish, slot)]
    return min(found, key=lambda each: _rank(times, found, each))


def _in_slot(times: Timetable, wish: int, slot: int) -> list[Reason]:
    """Return what is true of a wish at a time."""
    wishes, at = times.problem.wishes, times.at
    worth = wishes[wish].worth
    held = (at[times.first[wish]][slot], at[times.second[wish]][slot])
    found = [
        Reason(why, slot, (other,))
        for why, other in zip((Why.BETTER_FIRST, Why.BETTER_SECOND), held, strict=True)
        if other != NOWHERE and (wishes[other].must or wishes[other].worth >= worth)
    ]
    if found:
        return found
    out = tuple(dict.fromkeys(each for each in held if each != NOWHERE))
    if sum(wishes[each].worth for each in out) >= worth:
        return [Reason(Why.BETTER_BOTH, slot, out)]
    moves = {**dict.fromkeys(out, NOWHERE), wish: slot}
    if not times.rooms.fit(times.slot, moves):
        return [Reason(Why.NO_TABLE, slot, out)]
    if disordered := [each for each in times.disordered(wish, slot) if each not in out]:
        return [Reason(Why.ORDER, slot, tuple(disordered))]
    if not is_fair(times, moves):
        return [Reason(Why.FAIRNESS, slot, out)]
    return [Reason(Why.TAKEN, slot, out) if out else Reason(Why.OPEN, slot)]


ORDER = tuple(Why)


def _rank(times: Timetable, found: Sequence[Reason], reason: Reason) -> tuple[int, ...]:
    """Return what is said first: of better meetings, whose are more, and then the least of them."""
    why = reason.why
    if why is Why.NO_TABLE and reason.wishes:
        return ORDER.index(Why.BETTER_BOTH), 1
    if why in (Why.BETTER_FIRST, Why.BETTER_SECOND):
        alike = sum(each.why is why for each in found)
        least = sum(times.problem.wishes[each].worth for each in reason.wishes)
        return ORDER.index(Why.BETTER_FIRST), -alike, ORDER.index(why), least
    return ORDER.index(why), 0
