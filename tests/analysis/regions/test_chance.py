"""The null model has the margins it should, and its means, deviations and chances are those of all tables."""

import math
from itertools import product
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tests.analysis.regions.strategies import presences

from intercluster.analysis.regions import chance
from intercluster.analysis.regions.chance import (
    chances,
    complementarity_by_chance,
    complexity_by_chance,
    density_by_chance,
    firm_among,
    together,
)
from intercluster.analysis.regions.complementarity import complementarity_matrix
from intercluster.analysis.regions.relatedness import density, proximity

small = hnp.arrays(np.bool_, st.tuples(st.integers(1, 3), st.integers(1, 4)))


def by_iteration(m: np.ndarray) -> np.ndarray:
    """Solve the same equations by the plain fixed point of the papers."""
    d, u = m.sum(axis=1).astype(float), m.sum(axis=0).astype(float)
    x, y = d / np.sqrt(d.sum()), u / np.sqrt(u.sum())
    for _ in range(20_000):
        x = d / (y / (1 + x[:, None] * y)).sum(axis=1)
        y = u / (x[:, None] / (1 + x[:, None] * y)).sum(axis=0)
    return x[:, None] * y / (1 + x[:, None] * y)


def all_tables(p: np.ndarray) -> list[tuple[float, np.ndarray]]:
    cells = product([False, True], repeat=p.size)
    tables = [np.array(each).reshape(p.shape) for each in cells]
    return [(float(np.where(t, p, 1 - p).prod()), t) for t in tables]


@given(presences())
def test_margins_are_kept(m: np.ndarray) -> None:
    p = chances(m)
    assert ((p >= 0) & (p <= 1)).all()
    np.testing.assert_allclose(p.sum(axis=1), m.sum(axis=1), atol=1e-7)
    np.testing.assert_allclose(p.sum(axis=0), m.sum(axis=0), atol=1e-7)


def test_chances_are_those_of_the_fixed_point() -> None:
    m = np.random.default_rng(3).random((12, 9)) < np.linspace(0.2, 0.8, 9)
    np.testing.assert_allclose(chances(m), by_iteration(m), atol=1e-7)


@settings(max_examples=20)
@given(small)
def test_means_deviations_and_tails_are_those_of_all_tables(m: np.ndarray) -> None:
    p = chances(m)
    phi = np.random.default_rng(m.size).random((m.shape[1], m.shape[1]))
    tables = all_tables(p)
    both = together(m)
    pairs = [(w, (t.astype(int).T @ t.astype(int)) * (1 - np.eye(m.shape[1]))) for w, t in tables]
    mean = sum(w * c for w, c in pairs)
    np.testing.assert_allclose(both.expected, mean, atol=1e-9)
    np.testing.assert_allclose(both.deviation**2, sum(w * (c - mean) ** 2 for w, c in pairs), atol=1e-9)
    tail = sum(w * (c >= both.observed) for w, c in pairs)
    more = (both.observed > both.expected) & ~np.eye(m.shape[1], dtype=bool)
    np.testing.assert_allclose(both.p[more], tail[more], atol=1e-9)
    assert (both.p[~more] == 1).all()
    around = density_by_chance(m, phi)
    drawn = [(w, density(t, phi)) for w, t in tables]
    mean = sum(w * c for w, c in drawn)
    np.testing.assert_allclose(around.expected, mean, atol=1e-9)
    np.testing.assert_allclose(around.deviation**2, sum(w * (c - mean) ** 2 for w, c in drawn), atol=1e-9)
    brought = complementarity_by_chance(m, phi)
    r = 0
    # The region that asks stays as it is; the others are drawn.
    asked = [(w, np.vstack([m[:1], t[1:]])) for w, t in tables]
    drawn = [(w, complementarity_matrix(t, phi)[r]) for w, t in asked]
    mean = sum(w * c for w, c in drawn)
    np.testing.assert_allclose(brought.expected[r], mean, atol=1e-9)
    np.testing.assert_allclose(brought.deviation[r] ** 2, sum(w * (c - mean) ** 2 for w, c in drawn), atol=1e-9)


def test_a_bound_is_no_smaller_than_the_exact_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    m = np.random.default_rng(5).random((40, 30)) < np.linspace(0.05, 0.9, 40)[:, None]
    exact = together(m)
    monkeypatch.setattr(chance, "EXACT_WORK", 0)
    bound = together(m)
    assert (exact.exact, bound.exact) == (True, False)
    assert (bound.p >= exact.p - 1e-12).all()
    assert not (bound.firm_pairs() & ~exact.firm_pairs()).any()


def test_noise_is_not_firm_and_a_block_is() -> None:
    generator = np.random.default_rng(11)
    noise = generator.random((60, 40)) < 0.3
    assert together(noise).firm_pairs().sum() == 0
    assert complexity_by_chance(noise) > 0.05
    block = noise.copy()
    # Half of the regions have the first eight activities together, the other half has none of them.
    block[:, :8] = (np.arange(60) < 30)[:, None]
    firm = together(block).firm_pairs()
    assert firm[:8, :8].sum() == 8 * 7
    assert (firm == firm.T).all()
    assert complexity_by_chance(block) == 0.01
    around = density_by_chance(block, np.where(firm, proximity(block), 0.0))
    # A region that has nearly everything has these too by chance.
    assert (around.z[:30, :8] > 0).all()
    assert not around.firm[30:, :8].any()


def test_a_capital_does_not_win_by_size() -> None:
    generator = np.random.default_rng(2)
    m = generator.random((50, 80)) < 0.25
    m[0] = generator.random(80) < 0.9
    brought = complementarity_by_chance(m, proximity(m))
    others = np.arange(1, 50)
    assert (brought.observed[others].argmax(axis=1) == 0).all()
    assert (brought.z[others].argmax(axis=1) == 0).mean() < 0.2


def test_more_activities_by_chance_do_not_make_a_better_partner() -> None:
    """Activities added with the odds of the null model raise complementarity a lot, and the rank beyond chance not."""
    generator = np.random.default_rng(7)

    def before_it(values: np.ndarray) -> float:
        """Return the share of the other partners of region 0 that are better than region 1."""
        return float((values[2:] > values[1]).mean())

    better, larger = [], []
    for _table in range(40):
        ease, hard = generator.normal(size=(40, 1)), generator.normal(size=30)
        m = generator.random((40, 30)) < 1 / (1 + np.exp(-(ease - hard - 0.7)))
        m[:, ~m.any(axis=0)] = True
        more, absent = m.copy(), np.flatnonzero(~m[1])
        odds = m.sum(axis=0)[absent] / (len(m) - m.sum(axis=0)[absent])
        more[1, generator.choice(absent, min(8, len(absent)), replace=False, p=odds / odds.sum())] = True
        was, now = (complementarity_by_chance(each, proximity(each)) for each in (m, more))
        better.append(before_it(was.z[0]) - before_it(now.z[0]))
        larger.append(before_it(was.observed[0]) - before_it(now.observed[0]))
    assert abs(np.mean(better)) < 0.07
    assert np.mean(larger) > 0.2


def test_what_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match="chance must be 1 × 2"):
        together([[1, 0]], [[0.5]])
    with pytest.raises(ValueError, match="0 to 1 at row 0, column 1"):
        together([[1, 0]], [[0.5, 2]])
    with pytest.raises(ValueError, match="level"):
        together([[1, 0]]).firm_pairs(0)
    with pytest.raises(ValueError, match="draws"):
        complexity_by_chance([[1, 0], [1, 1]], draws=0)


def few_false(z: list[float], level: float) -> list[bool] | None:
    """Return which are firm by trying every number of them, or None where rounding would decide."""
    p = [math.erfc(each / math.sqrt(2)) / 2 for each in z]
    bounds = [level * k / len(p) for k in range(1, len(p) + 1)]
    if any(abs(each - bound) < 1e-7 for each in p for bound in bounds):
        return None
    enough = [bound for k, bound in enumerate(bounds, start=1) if sum(each <= bound for each in p) >= k]
    return [bool(enough) and each <= max(enough) for each in p]


@given(st.lists(st.floats(-5, 8), max_size=12), st.sampled_from([0.05, 0.3]))
def test_firm_among_many_is_benjamini_and_hochbergs_rule(z: list[float], level: float) -> None:
    wanted = few_false(z, level)
    if wanted is not None:
        assert firm_among(z, level).tolist() == wanted
    # Of 240 by chance, those beyond two deviations are no news; one far beyond is.
    by_chance = [NormalDist().inv_cdf((k + 0.5) / 240) for k in range(240)]
    assert (sum(each >= 2 for each in by_chance), firm_among(by_chance).sum()) == (5, 0)
    assert firm_among([*by_chance, 5.0]).tolist() == [False] * 240 + [True]
