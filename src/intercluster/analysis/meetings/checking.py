"""What a schedule breaks, in words.

It shares no code with what makes schedules, so that a mistake there is seen here. Participants, slots, tables and
wishes are named by their numbers from 1.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from intercluster.analysis.meetings.problem import Meeting, Problem


def broken(problem: Problem, meetings: Sequence[Meeting]) -> list[str]:
    """Return a sentence for each rule that a schedule breaks."""
    known = [meeting for meeting in meetings if 0 <= meeting.wish < len(problem.wishes)]
    strange = [f"There is no wish {meeting.wish + 1}." for meeting in meetings if meeting not in known]
    held: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in known:
        held[meeting.wish].append(meeting)
    once = {wish: own[0] for wish, own in held.items()}
    return [
        *strange,
        *_numbers(problem, held),
        *(said for meeting in known for said in _possible(problem, meeting)),
        *_crowds(problem, known),
        *_orders(problem, once),
        *_fairness(problem, known),
    ]


def idle_of(problem: Problem, meetings: Sequence[Meeting]) -> dict[int, int]:
    """Return how often each participant waits between two meetings of a day, slot by slot."""
    counted = {}
    for person in range(len(problem.free)):
        busy = {meeting.slot for meeting in meetings if person in _two(problem, meeting)}
        periods = 0
        for slot in range(problem.slots):
            is_waiting = slot not in busy and any(
                earlier < slot and _day(problem, earlier) == _day(problem, slot) for earlier in busy
            )
            ends = slot + 1 in busy and _day(problem, slot) == _day(problem, slot + 1)
            periods += is_waiting and ends
        counted[person] = periods
    return counted


def _numbers(problem: Problem, held: Mapping[int, Sequence[Meeting]]) -> list[str]:
    found = []
    for number, wish in enumerate(problem.wishes):
        times = len(held.get(number, ()))
        if times > 1:
            found.append(f"Wish {number + 1} is met {times} times; once would be right.")
        if wish.must and not times:
            found.append(f"Wish {number + 1} has to be met, and is not.")
    return found


def _possible(problem: Problem, meeting: Meeting) -> list[str]:
    """Return why a meeting cannot be held at its time and table."""
    wish, said, slot, table = problem.wishes[meeting.wish], meeting.wish + 1, meeting.slot, meeting.table
    if not 0 <= slot < problem.slots:
        return [f"Wish {said} is met in slot {slot + 1}; there are {problem.slots}."]
    found = []
    for person in (wish.first, wish.second):
        if slot not in problem.free[person]:
            found.append(f"Wish {said} is met in slot {slot + 1}, when participant {person + 1} is not free.")
    if wish.first == wish.second:
        found.append(f"Wish {said} has one participant only.")
    if wish.slots is not None and slot not in wish.slots:
        found.append(f"Wish {said} is met in slot {slot + 1}; it may be met in {_list(wish.slots)}.")
    if wish.tables is not None and table not in wish.tables:
        found.append(f"Wish {said} is met at table {table + 1}; it may be met at {_list(wish.tables)}.")
    if not 0 <= table < len(problem.tables):
        found.append(f"Wish {said} is met at table {table + 1}; there are {len(problem.tables)}.")
    elif slot not in problem.tables[table]:
        found.append(f"Wish {said} is met at table {table + 1} in slot {slot + 1}, when it cannot be used.")
    if any(set(pair) == {wish.first, wish.second} for pair in problem.must_not):
        found.append(f"Wish {said} is met, but participants {wish.first + 1} and {wish.second + 1} must not meet.")
    return found


def _crowds(problem: Problem, meetings: Sequence[Meeting]) -> list[str]:
    found = []
    people: dict[tuple[int, int], int] = defaultdict(int)
    tables: dict[tuple[int, int], int] = defaultdict(int)
    number: dict[int, int] = defaultdict(int)
    for meeting in meetings:
        tables[meeting.table, meeting.slot] += 1
        for person in _two(problem, meeting):
            people[person, meeting.slot] += 1
            number[person] += 1
    for (person, slot), times in sorted(people.items()):
        if times > 1:
            found.append(f"Participant {person + 1} has {times} meetings in slot {slot + 1}.")
    for (table, slot), times in sorted(tables.items()):
        if times > 1:
            found.append(f"Table {table + 1} has {times} meetings in slot {slot + 1}.")
    for person, most in enumerate(problem.most or ()):
        if most is not None and number[person] > most:
            found.append(f"Participant {person + 1} has {number[person]} meetings; at most {most} are allowed.")
    return found


def _orders(problem: Problem, once: Mapping[int, Meeting]) -> list[str]:
    found = []
    for order in problem.orders:
        earlier, later = once.get(order.earlier), once.get(order.later)
        if earlier is not None and later is not None and earlier.slot >= later.slot:
            found.append(f"Wish {order.earlier + 1} has to be met before wish {order.later + 1}, and is not.")
    return found


def _fairness(problem: Problem, meetings: Sequence[Meeting]) -> list[str]:
    idle = idle_of(problem, meetings)
    if problem.fairness is None or not idle:
        return []
    least, most = min(idle, key=lambda person: idle[person]), max(idle, key=lambda person: idle[person])
    if idle[most] - idle[least] <= problem.fairness:
        return []
    return [
        f"Participant {most + 1} has {idle[most]} idle periods and participant {least + 1} has {idle[least]}; "
        f"they may differ by {problem.fairness}."
    ]


def _two(problem: Problem, meeting: Meeting) -> tuple[int, ...]:
    wish = problem.wishes[meeting.wish]
    return (wish.first,) if wish.first == wish.second else (wish.first, wish.second)


def _day(problem: Problem, slot: int) -> int:
    return 0 if problem.days is None else problem.days[slot]


def _list(numbers: frozenset[int]) -> str:
    return ", ".join(str(number + 1) for number in sorted(numbers)) or "none"
