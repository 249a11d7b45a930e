"""Everything that is kept of a round of statements, under attack: no sum of its counts tells of one to four."""

from collections import Counter
from itertools import product
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intercluster.analysis.strategy.opinions import groups
from intercluster.apps.strategy.statements.counting import KINDS, Ballot, counted

STATEMENTS = ["a", "b", "c"]
FEW = 5
MOST_ROWS = 11


@st.composite
def rounds(draw: st.DrawFn) -> list[Ballot]:
    """Return ballots of three clusters in two camps, in which some leave statements out."""
    generator = np.random.default_rng(draw(st.integers(0, 100_000)))
    found = []
    for _ in range(draw(st.integers(1, 40))):
        camp = int(generator.choice([1, -1]))
        answers = {
            key: camp * int(generator.choice([1, 1, 1, 0, -1])) for key in STATEMENTS if generator.random() < 0.85
        }
        if answers:
            size = str(generator.choice(["", "micro", "small", "large"], p=[0.1, 0.4, 0.4, 0.1]))
            found.append(Ballot(int(generator.choice([7, 8, 9], p=[0.45, 0.35, 0.2])), size, answers))
    return found


def least_told(rows: list[np.ndarray]) -> int:
    """Return of how few people some sum or difference of counts tells; FEW if of nobody."""
    assume(len(rows) <= MOST_ROWS)
    factors = np.array(list(product((-1, 0, 1), repeat=len(rows))), dtype=np.int8)
    told = (factors @ np.array(rows, dtype=np.int8) != 0).sum(axis=1)
    return int(told[told > 0].min(initial=FEW))


@settings(max_examples=60)
@given(rounds())
def test_no_sum_of_what_is_kept_tells_of_one_to_four(ballots: list[Ballot]) -> None:
    content = counted(ballots, STATEMENTS)
    ordered = sorted(ballots, key=lambda each: (each.cluster, each.size, sorted(each.answers.items())))
    votes = [[each.answers.get(key, np.nan) for key in STATEMENTS] for each in ordered]
    labels: dict[str, list[str]] = {
        "clusters": [str(each.cluster) for each in ordered],
        "sizes": [each.size for each in ordered],
        "groups": [str(number) for number in groups(votes).group] if ordered else [],
    }
    people = {
        kind: {key: np.array([own == key for own in labels[kind]]) for key in set(labels[kind])} for kind in KINDS
    }
    everybody = np.ones(len(ordered), dtype=bool)
    for key, shown in content["statements"].items():
        answered = np.array([key in each.answers for each in ordered])
        rows = [answered] if shown["all"] else []
        for kind in KINDS:
            for name, counts in shown[kind].items():
                rows.append(people[kind][name] & answered)
                assert counts == recounted(ordered, rows[-1], key)
                assert sum(counts) >= FEW
        assert not rows or least_told([row[answered] for row in rows]) >= FEW
    rows = [everybody] if len(ordered) >= FEW else []
    rows += [people[kind][key] for kind, classes in content["classes"].items() for key in classes]
    for group in content["groups"]:
        own = people["groups"][group["key"]]
        assert group["people"] == own.sum() >= FEW
        rows.append(own)
        for kind in ("clusters", "sizes"):
            rows += [own & people[kind][key] for key in group[kind]]
            assert group[kind] == {key: (own & people[kind][key]).sum() for key in group[kind]}
    assert not rows or least_told(rows) >= FEW


def recounted(ballots: list[Ballot], who: Any, key: str) -> list[int]:
    """Count the answers of some organisations to a statement."""
    found = Counter(ballot.answers[key] for ballot, is_in in zip(ballots, who, strict=True) if is_in)
    return [found[1], found[-1], found[0]]


def test_what_is_kept_does_not_depend_on_the_order_of_organisations() -> None:
    ballots = [Ballot(7 + n % 2, "small", {"a": 1 if n % 3 else -1, "b": n % 2}) for n in range(14)]
    assert counted(ballots, STATEMENTS) == counted(ballots[::-1], STATEMENTS)


def test_round_without_answers_keeps_no_counts() -> None:
    assert counted([], STATEMENTS) == {"voters": 0, "statements": {}, "classes": {}, "groups": []}
