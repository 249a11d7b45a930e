"""Random matrices keep the margins and are equally likely, and firm links are those that margins do not explain."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.regions.strategies import presences

from intercluster.analysis.strategy.null_model import firm_links, random_presences


@given(presences(), st.integers(0, 1_000))
def test_draws_keep_both_margins_and_repeat_with_the_seed(m: np.ndarray, seed: int) -> None:
    drawn = random_presences(m, 3, seed)
    assert (drawn.sum(axis=1) == m.sum(axis=0)).all()
    assert (drawn.sum(axis=2) == m.sum(axis=1)).all()
    assert np.array_equal(drawn, random_presences(m, 3, seed))


def of_same_margins(m: np.ndarray) -> list[bytes]:
    """Try every matrix."""
    every = (np.array(cells, dtype=bool).reshape(m.shape) for cells in product([0, 1], repeat=m.size))
    return [
        each.tobytes()
        for each in every
        if (each.sum(axis=0) == m.sum(axis=0)).all() and (each.sum(axis=1) == m.sum(axis=1)).all()
    ]


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], 6),
        ([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0]], 15),
        ([[1, 1, 1], [1, 1, 0], [1, 0, 0]], 1),
        ([[1, 0, 1], [0, 1, 0], [1, 0, 0], [0, 1, 1]], 15),
    ],
)
def test_draws_are_equally_likely(rows: list[list[int]], count: int) -> None:
    m = np.array(rows, dtype=bool)
    possible = of_same_margins(m)
    assert len(possible) == count
    draws = 3_000
    drawn = [each.tobytes() for each in random_presences(m, draws, 1)]
    assert set(drawn) == set(possible)
    expected = draws / count
    square = sum((drawn.count(each) - expected) ** 2 / expected for each in possible)
    # Chi square has mean count - 1 and variance 2 (count - 1).
    assert square <= count - 1 + 4 * np.sqrt(2 * (count - 1))


def plainly(m: np.ndarray, share: float, draws: int, seed: int) -> set[tuple[int, int]]:
    """The definition in loops: excess by kind of pair, and the lowest limit with few enough false links."""
    pairs = list(combinations(range(m.shape[1]), 2))
    drawn = random_presences(m, draws, seed)

    def kind(pair: tuple[int, int]) -> tuple[int, ...]:
        return tuple(sorted(int(m[:, each].sum()) for each in pair))

    chance = {pair: [int((each[:, pair[0]] & each[:, pair[1]]).sum()) for each in drawn] for pair in pairs}
    pooled: dict[tuple[int, ...], list[int]] = {}
    for pair in pairs:
        pooled.setdefault(kind(pair), []).extend(chance[pair])

    def excess(pair: tuple[int, int], value: int) -> float:
        own = pooled[kind(pair)]
        return float((value - np.mean(own)) / (np.std(own) or 1.0))

    own = {pair: excess(pair, int((m[:, pair[0]] & m[:, pair[1]]).sum())) for pair in pairs}
    false = [excess(pair, value) for pair in pairs for value in chance[pair]]
    for limit in sorted({each for each in own.values() if each > 0}):
        found = {pair for pair in pairs if own[pair] >= limit - 1e-9}
        if sum(each >= limit - 1e-9 for each in false) / draws <= share * len(found):
            return found
    return set()


@given(presences(), st.sampled_from([0.05, 0.3, 0.8]), st.integers(0, 100))
@settings(max_examples=40)
def test_firm_links_are_those_of_the_definition(m: np.ndarray, share: float, seed: int) -> None:
    links = firm_links(m, share, 20, seed)
    assert {(int(i), int(j)) for i, j in zip(*np.nonzero(np.triu(links)), strict=True)} == plainly(m, share, 20, seed)
    assert np.array_equal(links, links.T)
    assert not links.diagonal().any()


def test_links_lie_within_planted_groups() -> None:
    generator = np.random.default_rng(7)
    group_of_region, group = np.arange(90) % 3, np.arange(12) // 4
    m = generator.random((90, 12)) < np.where(group_of_region[:, None] == group, 0.8, 0.1)
    links = firm_links(m)
    same = (group[:, None] == group) & ~np.eye(12, dtype=bool)
    assert np.array_equal(links & ~same, np.zeros((12, 12), dtype=bool))
    assert (links & same).sum() >= 0.8 * same.sum()


def test_sizes_of_regions_and_activities_alone_give_no_link() -> None:
    generator = np.random.default_rng(8)
    able, demanding = generator.normal(size=40), generator.normal(size=30)
    m = generator.random((40, 30)) < 1 / (1 + np.exp(demanding - 2 * able[:, None]))
    # Together far more often than independent columns would be, as able regions have everything.
    assert np.corrcoef(m, rowvar=False)[np.triu_indices(30, 1)].mean() > 0.2
    assert not firm_links(m).any()


def test_what_does_not_fit_is_an_error() -> None:
    m = np.eye(3, dtype=bool)
    with pytest.raises(ValueError, match="draws must be 1 or more, not 0"):
        random_presences(m, 0)
    with pytest.raises(ValueError, match="between 0 and 1, not 1"):
        firm_links(m, 1)
    with pytest.raises(ValueError, match=r"0 or 1; 2\.0 is at row 0, column 0"):
        firm_links(m * 2.0)
