"""Clashes beside every set of demands of small events."""

from collections.abc import Collection
from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from tests.analysis.meetings.every import all_times, problems

from intercluster.analysis.meetings.clash import Clash, clash, only
from intercluster.analysis.meetings.problem import Order, Problem, Wish
from intercluster.analysis.meetings.proof.demands import Demand, Kind, demands_of


def is_possible(problem: Problem, demands: Collection[Demand]) -> bool:
    """Return whether some schedule meets demands, by trying all of them."""
    return any(True for _ in all_times(only(problem, demands)))


@given(problems(musts=False))
@settings(max_examples=60, deadline=None)
def test_clash_is_smallest_in_small_events(drawn: Problem) -> None:
    problem = replace(drawn, wishes=[replace(wish, must=True) for wish in drawn.wishes])
    everything = tuple(demands_of(problem))
    found = clash(problem, 20)
    assert (found is None) == is_possible(problem, everything)
    if found is None:
        return
    assert found.is_minimal
    assert found.is_smallest
    assert not is_possible(problem, found.demands)
    # Were there a smaller one, some set with one demand less than this one would clash.
    assert all(is_possible(problem, smaller) for smaller in combinations(everything, len(found.demands) - 1))


def test_clash_of_too_many_meetings_is_seen_without_trying_all() -> None:
    slots = 16
    every, morning = frozenset(range(slots)), frozenset(range(12))
    wishes = [Wish(0, other, must=True) for other in range(1, slots + 2)]
    crowd = Problem([every] * (slots + 2), slots, [every] * 3, wishes)
    assert clash(crowd) == Clash(tuple(Demand(Kind.WISH, at) for at in range(slots + 1)), True, True)
    pairs = [Wish(2 * at, 2 * at + 1, must=True, slots=morning) for at in range(13)]
    tables = Problem([every] * 26, slots, [every], pairs)
    held, timed = ([Demand(kind, at) for at in range(13)] for kind in (Kind.WISH, Kind.TIME))
    found = clash(tables)
    assert found is not None
    assert (found.demands, found.is_minimal) == ((Demand(Kind.TABLES), *timed, *held), True)


def test_clash_names_what_is_in_it() -> None:
    every = frozenset(range(4))
    wishes = [
        Wish(0, 1, must=True, slots=frozenset({2, 3})),
        Wish(2, 3, must=True, slots=frozenset({0, 1})),
        Wish(0, 2, must=True),
    ]
    problem = Problem([every] * 4, 4, [every], wishes, orders=[Order(2, 1), Order(0, 1)], fairness=0)
    demands = (Demand(Kind.TIME, 0), Demand(Kind.TIME, 1), Demand(Kind.ORDER, 1), Demand(Kind.WISH, 0))
    assert clash(problem) == Clash((*demands, Demand(Kind.WISH, 1)), True, True)
