"""All schedules of a small event, found by trying everything: nothing here is shared with the solver."""

from collections.abc import Iterator, Sequence
from itertools import product

from hypothesis import strategies as st

from intercluster.analysis.meetings.problem import Meeting, Order, Problem, Wish, agendas, idle_periods

Times = dict[int, int]
"""The slot of each wish that is met."""


@st.composite
def problems(draw: st.DrawFn, musts: bool = True) -> Problem:
    """Return events of up to five participants, four slots and five wishes, with every kind of rule."""
    slots, people, tables = draw(st.integers(2, 4)), draw(st.integers(3, 5)), draw(st.integers(1, 2))
    some_slots = st.frozensets(st.integers(0, slots - 1))
    pairs = [(one, other) for one in range(people) for other in range(one)]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=5, unique=True))
    some_tables = st.frozensets(st.integers(0, tables - 1), min_size=1)
    wishes = [
        Wish(
            *pair,
            worth=draw(st.integers(1, 4)),
            must=musts and draw(st.integers(0, 5)) == 0,
            slots=draw(st.one_of(st.none(), st.none(), some_slots)),
            tables=draw(st.one_of(st.none(), st.none(), some_tables)),
        )
        for pair in chosen
    ]
    numbers = st.integers(0, len(wishes) - 1)
    orders = draw(st.lists(st.builds(Order, numbers, numbers), max_size=1)) if len(wishes) > 1 else []
    everything = frozenset(range(slots))
    mostly = st.one_of(st.just(everything), some_slots)
    return Problem(
        free=[draw(mostly) for _ in range(people)],
        slots=slots,
        tables=[draw(mostly) for _ in range(tables)],
        wishes=wishes,
        days=draw(st.sampled_from([None, [0] + [1] * (slots - 1), [0] * (slots - 1) + [1]])),
        most=draw(st.one_of(st.none(), st.lists(st.sampled_from([None, 1, 2]), min_size=people, max_size=people))),
        must_not=frozenset(frozenset(pair) for pair in draw(st.lists(st.sampled_from(chosen), max_size=1))),
        orders=[order for order in orders if order.earlier != order.later],
        fairness=draw(st.sampled_from([None, None, 0, 1])),
    )


def all_times(problem: Problem, ignoring_fairness: bool = False, without_musts: bool = False) -> Iterator[Times]:
    """Return the times of every schedule that keeps the rules."""
    nowhere = -1
    for slots in product(range(nowhere, problem.slots), repeat=len(problem.wishes)):
        times = {wish: slot for wish, slot in enumerate(slots) if slot != nowhere}
        has_musts = without_musts or all(wish in times for wish, each in enumerate(problem.wishes) if each.must)
        if has_musts and not broken(problem, times, ignoring_fairness) and any(seatings(problem, times)):
            yield times


def broken(problem: Problem, times: Times, ignoring_fairness: bool = False) -> bool:
    """Return whether times break a rule on anything but tables."""
    held = [Meeting(wish, slot, 0) for wish, slot in times.items()]
    for wish, slot in times.items():
        each = problem.wishes[wish]
        if frozenset((each.first, each.second)) in problem.must_not:
            return True
        if any(slot not in problem.free[person] for person in (each.first, each.second)):
            return True
        if each.slots is not None and slot not in each.slots:
            return True
    for person, own in enumerate(agendas(problem, held)):
        most = None if problem.most is None else problem.most[person]
        if len({meeting.slot for meeting in own}) < len(own) or (most is not None and len(own) > most):
            return True
    for order in problem.orders:
        if order.earlier in times and order.later in times and times[order.earlier] >= times[order.later]:
            return True
    idle = idle_periods(problem, held)
    is_unfair = problem.fairness is not None and max(idle) - min(idle) > problem.fairness
    return is_unfair and not ignoring_fairness


def seatings(problem: Problem, times: Times) -> Iterator[list[Meeting]]:
    """Return every way to give the meetings tables; one empty way if there are no meetings."""
    order = sorted(times)
    for tables in product(range(len(problem.tables)), repeat=len(order)):
        meetings = [Meeting(wish, times[wish], table) for wish, table in zip(order, tables, strict=True)]
        if tables_are_right(problem, meetings):
            yield meetings or [Meeting(-1, -1, -1)]


def tables_are_right(problem: Problem, meetings: Sequence[Meeting]) -> bool:
    """Return whether each meeting has a table of its own that it may have."""
    places = {(meeting.slot, meeting.table) for meeting in meetings}
    for meeting in meetings:
        allowed = problem.wishes[meeting.wish].tables
        if meeting.slot not in problem.tables[meeting.table] or not (allowed is None or meeting.table in allowed):
            return False
    return len(places) == len(meetings)
