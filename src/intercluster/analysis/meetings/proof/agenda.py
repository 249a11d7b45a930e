"""The agenda of one participant as clauses: when it is busy, and where it is idle between two meetings."""

from collections.abc import Sequence

from intercluster.analysis.meetings.proof.formula import Formula, Literal


def one_at_a_time(formula: Formula, busy: Literal, meetings: Sequence[Literal]) -> None:
    """Let a participant be busy in a slot if one of the meetings is held then, and let no two be held."""
    for meeting in meetings:
        formula.add(-meeting, busy)
    formula.add(-busy, *meetings)
    formula.at_most(meetings, 1)


def met_by(formula: Formula, busy: Sequence[Literal]) -> list[Literal]:
    """Return for each slot of a day a literal that says whether there was a meeting in it or before."""
    found: list[Literal] = []
    for slot in busy:
        found.append(formula.any_of([found[-1], slot]) if found else slot)
    return found


def idle_ends(formula: Formula, busy: Sequence[Literal], met: Sequence[Literal]) -> list[Literal]:
    """Return literals that hold in the last slot of each idle period of a day: as many as there are periods."""
    found = []
    for slot in range(1, len(busy) - 1):
        end = formula.new()
        parts = (-busy[slot], met[slot], busy[slot + 1])
        formula.add(end, *(-part for part in parts))
        for part in parts:
            formula.add(-end, part)
        found.append(end)
    return found


def in_one_run(
    formula: Formula, busy: Sequence[Literal], met: Sequence[Literal], number: int, is_idle: Literal
) -> None:
    """Say where the meetings of somebody without an idle period are: from the first on, as many as there are."""
    starts = []
    for slot, own in enumerate(busy):
        start = own
        if slot:
            start = formula.new()
            formula.add(-start, own)
            formula.add(-start, -met[slot - 1])
            formula.add(start, -own, met[slot - 1])
        starts.append(start)
        if slot + number > len(busy):
            formula.add(-start, is_idle)
            continue
        for later in range(slot + 1, slot + number):
            formula.add(-start, is_idle, busy[later])
        if slot + number < len(busy):
            formula.add(-start, is_idle, -busy[slot + number])
    formula.add(*starts)


def keep_fair(
    formula: Formula, counts: Sequence[Sequence[Literal]], difference: int, unless: Sequence[Literal] = ()
) -> None:
    """Let the idle periods of any two participants differ by a number at most.

    Each count has a literal for each number of idle periods that the participant can have: more than 0, more than 1,
    and so on. One of `unless` lifts the rule.
    """
    for number in range(max((len(count) for count in counts), default=0) - difference):
        above = [count[number + difference] for count in counts if len(count) > number + difference]
        if any(len(count) <= number for count in counts):
            for literal in above:
                formula.add(-literal, *unless)
            continue
        everybody = formula.new()
        for literal in above:
            formula.add(-literal, everybody, *unless)
        for count in counts:
            formula.add(-everybody, count[number], *unless)
