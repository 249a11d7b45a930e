"""An event of forty people with every kind of rule, planned and then disturbed in every way."""

import random
from dataclasses import replace

from intercluster.analysis.meetings.checking import broken
from intercluster.analysis.meetings.planning import plan
from intercluster.analysis.meetings.problem import Order, Problem, Status, Wish
from intercluster.analysis.meetings.reasons import Why, reasons
from intercluster.analysis.meetings.repairing import repair

PEOPLE, SLOTS, TABLES = 40, 16, 14


def event(seed: int) -> Problem:
    """Return two days with tables in two rooms, caps, orders, a fixed meeting and some who must or must not meet."""
    chance = random.Random(seed)
    pairs = sorted({tuple(sorted(chance.sample(range(PEOPLE), 2))) for _ in range(170)})
    rooms = [frozenset(range(10)), frozenset(range(8, TABLES)), None, None]
    wishes = [Wish(*pair, worth=chance.randint(1, 5), tables=chance.choice(rooms)) for pair in pairs]
    for at in range(5):
        wishes[at] = replace(wishes[at], must=True)
    wishes[7] = replace(wishes[7], slots=frozenset({3}))
    everything = frozenset(range(SLOTS))
    free = [frozenset(slot for slot in everything if chance.random() < 0.85) for _ in range(PEOPLE)]
    tables = [everything - {chance.randrange(SLOTS)} for _ in range(TABLES)]
    most = [chance.choice([None, None, 6, 8]) for _ in range(PEOPLE)]
    days = [slot // 8 for slot in range(SLOTS)]
    must_not = frozenset(frozenset(pair) for pair in pairs[10:12])
    return Problem(free, SLOTS, tables, wishes, days, most, must_not, [Order(20, 21), Order(22, 23)], fairness=3)


def test_a_day_with_every_kind_of_rule_and_change() -> None:
    problem = event(1)
    schedule = plan(problem, seconds=3)
    assert schedule.status is Status.FEASIBLE
    assert broken(problem, schedule.meetings) == []
    assert schedule.worth is not None
    assert schedule.worth.value >= 0.9 * schedule.worth.bound
    said = reasons(problem, schedule.meetings)
    assert len(said) + len(schedule.meetings) == len(problem.wishes)
    assert not {reason.why for reason in said.values()} & {Why.OPEN, Why.TAKEN}

    without_fairness = replace(problem, fairness=None)
    for person in range(0, PEOPLE, 5):
        free = [frozenset() if each == person else own for each, own in enumerate(problem.free)]
        cancelled = replace(without_fairness, free=free, wishes=[replace(wish, must=False) for wish in problem.wishes])
        left = [meeting for meeting in schedule.meetings if person not in problem.wishes[meeting.wish].pair]
        repaired = repair(cancelled, left, seconds=2)
        assert broken(cancelled, repaired.meetings) == []
        assert (repaired.moved, repaired.dropped, repaired.moves.value) == ((), (), 0)

    tables = [frozenset() if table == 3 else own for table, own in enumerate(problem.tables)]
    closed = replace(without_fairness, tables=tables)
    repaired = repair(closed, schedule.meetings, seconds=2)
    assert broken(closed, repaired.meetings) == []
    assert len(repaired.kept) >= len(schedule.meetings) - 2 * SLOTS
