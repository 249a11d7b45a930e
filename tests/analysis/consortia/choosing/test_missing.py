"""What clashes is minimal by trying all sets, and the organisation that is wanted makes a team possible."""

from dataclasses import replace
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from tests.analysis.consortia.choosing.problems import best, problems

from intercluster.analysis.consortia.choosing.missing import (
    MOST_WANTED,
    Clash,
    Wanted,
    clash,
    in_short,
    is_possible,
    wanted,
)
from intercluster.analysis.consortia.choosing.problem import Count, Distinct, Problem


@given(problems(most_candidates=5, most_rules=5))
@settings(max_examples=80)
def test_clash_is_a_smallest_one_and_giving_up_is_enough(problem: Problem) -> None:
    names = [rule.name for rule in problem.rules]

    def possible(demands: tuple[str, ...]) -> bool:
        return best(replace(problem, rules=tuple(rule for rule in problem.rules if rule.name in demands))) is not None

    found = clash(problem)
    assert (found is None) == possible(tuple(names)) == is_possible(problem)
    if found is None:
        return
    assert not possible(found.demands)
    assert all(possible(part) for part in combinations(found.demands, len(found.demands) - 1))
    assert all(possible(fewer) for fewer in combinations(names, len(found.demands) - 1))
    assert found.give_up is not None
    assert possible(tuple(name for name in names if name not in found.give_up))
    assert not any(possible(kept) for kept in combinations(names, len(names) - len(found.give_up) + 1))
    firm = names[:2]
    part = clash(problem, firm)
    assert part is not None
    assert (part.give_up is not None) == possible(tuple(firm))
    if part.give_up is not None:
        assert not set(part.give_up) & set(firm)
        assert possible(tuple(name for name in names if name not in part.give_up))


COUNTRIES = ("SE", "NO", "FI")


def call(kinds: tuple[tuple[str, str], ...]) -> Problem:
    """Return a call for three partners from three countries with a university, among two Swedish firms and kinds."""
    everybody = (("SE", "firm"), ("SE", "firm"), *kinds)
    university = np.array([kind == "university" for _, kind in everybody])
    country = np.array([COUNTRIES.index(own) for own, _ in everybody])
    return Problem(
        np.ones((len(everybody), 1)),
        np.ones(1),
        rules=(
            Count("three partners", np.ones(len(everybody), dtype=np.bool_), least=3),
            Distinct("two countries", country, least=2),
            Count("a university", university, least=1),
        ),
    )


def test_kind_that_is_missing_is_said_as_shortly_as_possible() -> None:
    assert clash(call(())) == Clash(("three partners",), ("three partners", "two countries", "a university"))
    kinds = [{"country": country, "kind": kind} for country in COUNTRIES for kind in ("firm", "university")]
    problem = call(tuple((each["country"], each["kind"]) for each in kinds))
    assert wanted(problem, kinds) == Wanted(
        1, (({"country": "NO", "kind": "university"},), ({"country": "FI", "kind": "university"},))
    )
    only = [{"country": "SE", "kind": "university"}, {"country": "NO", "kind": "firm"}]
    assert wanted(call((("SE", "university"), ("NO", "firm"))), only) == Wanted(2, ((only[0], only[1]),))
    assert wanted(call((("SE", "firm"),)), [{"country": "SE", "kind": "firm"}]) is None


def test_as_many_as_six_may_be_missing() -> None:
    def alone(partners: int) -> Wanted | None:
        kinds = [{"country": f"C{number}"} for number in range(8)]
        everybody = np.arange(-1, 8)  # one that exists is from a country of its own
        rules = (
            Count("partners", np.ones(9, dtype=np.bool_), least=partners),
            Distinct("countries", everybody + 1, least=partners),
        )
        return wanted(Problem(np.ones((9, 1)), np.ones(1), rules=rules), kinds)

    found = alone(7)
    assert found is not None
    assert (found.number, len(found.sets)) == (MOST_WANTED, 3)
    assert all(len({kind["country"] for kind in one}) == MOST_WANTED for one in found.sets)
    assert alone(8) is None


def test_what_does_not_matter_is_not_said() -> None:
    kinds = [{"country": country, "kind": kind} for country in COUNTRIES for kind in ("firm", "university")]
    assert in_short(kinds, [1, 3, 5, 2]) == [{"kind": "university"}, {"country": "NO"}]
    assert in_short(kinds, range(6)) == [{}]
    assert in_short(kinds, [2]) == [{"country": "NO", "kind": "firm"}]
    assert in_short(kinds, []) == []
