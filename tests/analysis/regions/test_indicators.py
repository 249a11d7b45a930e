"""Where regions stand by indicators, beside plain loops and the statistics module."""

import statistics
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from intercluster.analysis import regions

cells = st.one_of(st.just(nan), st.integers(-5, 5).map(float))
columns = hnp.arrays(np.float64, st.integers(1, 20), elements=cells)
cubes = hnp.arrays(np.float64, st.tuples(st.integers(0, 5), st.integers(1, 4), st.integers(1, 3)), elements=cells)


@given(columns, st.booleans(), st.data())
def test_a_standing_counts_those_that_are_better_and_equal(values: np.ndarray, more: bool, data: st.DataObject) -> None:
    own = data.draw(st.integers(0, len(values) - 1))
    rows = data.draw(st.one_of(st.none(), st.sets(st.integers(0, len(values) - 1))))
    among = None if rows is None else sorted(rows)
    mask = None if among is None else np.isin(np.arange(len(values)), among)
    found = regions.standing(values, own, higher_is_better=more, among=among)
    assert regions.standing(values, own, higher_is_better=more, among=mask) == found
    group = [float(values[i]) for i in range(len(values)) if (rows is None or i in rows or i == own)]
    group = [each for each in group if not isnan(each)]
    if isnan(values[own]) or len(group) < 3 or len(set(group)) == 1:
        assert found is None
        return
    assert found is not None
    better = sum(each > values[own] if more else each < values[own] for each in group)
    equal = group.count(values[own])
    assert (found.place, found.of, found.shared) == (better + 1, len(group), equal)
    assert found.is_last == (better == len(group) - 1)
    assert found.better == pytest.approx((better + (equal - 1) / 2) / (len(group) - 1))
    assert found.mean == pytest.approx(statistics.fmean(group))
    away = (values[own] - statistics.fmean(group)) / statistics.pstdev(group)
    assert found.deviations == pytest.approx(away if more else -away)
    if rows is None:
        told = regions.standardised(values, higher_is_better=more)
        assert told[own] == pytest.approx(found.deviations)
        assert (np.isnan(told) == np.isnan(values)).all()


@given(cubes, st.integers(0, 3))
def test_the_latest_value_is_within_the_years_stated(values: np.ndarray, within: int) -> None:
    years = tuple(range(2010, 2010 + 2 * len(values), 2))
    shape = values.shape[1:]
    table = regions.Indicators(years, tuple(map(str, range(shape[0]))), tuple(map(str, range(shape[1]))), values)
    found = table.latest(within)
    for k in range(shape[1]):
        there = {r: [y for y in range(len(years)) if not isnan(values[y, r, k])] for r in range(shape[0])}
        newest = max((years[y] for own in there.values() for y in own), default=0)
        for r, own in there.items():
            if own and years[own[-1]] >= newest - within:
                assert (found.values[r, k], found.years[r, k]) == (values[own[-1], r, k], years[own[-1]])
            else:
                assert isnan(found.values[r, k])
                assert found.years[r, k] == 0


def test_indicators_are_refused_where_amounts_are_added_up() -> None:
    rates = regions.Indicators((2018,), ("SE31", "NO02"), ("rd", "epo"), np.array([[[371.9, 116.2], [231.7, 13.2]]]))
    for method in (regions.location_quotient, regions.herfindahl, regions.krugman, regions.entropy, np.sum, np.asarray):
        with pytest.raises(TypeError, match="never added up: the rates of two regions have no sum"):
            method(rates)
    with pytest.raises(TypeError, match="no share, no location quotient"):
        regions.measure(rates)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: regions.standing([[1.0]], 0), "one finite number or NaN for each region"),
        (lambda: regions.standing([1.0, np.inf], 0), "one finite number or NaN"),
        (lambda: regions.standing([1.0], 1), "no region 1 among 1"),
        (lambda: regions.Indicators((2018,), ("A",), (), np.zeros((1, 1, 1))), r"\(1, 1, 0\), not \(1, 1, 1\)"),
        (lambda: regions.Indicators((2018, 2017), (), (), np.zeros((2, 0, 0))), "years must ascend"),
        (lambda: regions.Indicators((), (), (), np.zeros((0, 0, 0))).latest(-1), "0 years or more, not -1"),
    ],
)
def test_what_makes_no_sense_is_refused(act: object, said: str) -> None:
    assert callable(act)
    with pytest.raises(ValueError, match=said):
        act()


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=12), st.booleans(), st.data())
def test_an_advance_is_beside_regions_with_both_values(
    pairs: list[tuple[float, float]], more: bool, data: st.DataObject
) -> None:
    own = data.draw(st.integers(0, len(pairs) - 1))
    found = regions.advance([a for a, _ in pairs], [b for _, b in pairs], own, higher_is_better=more)
    both = [(a, b) for a, b in pairs if not isnan(a) and not isnan(b)]
    if any(map(isnan, pairs[own])) or len(both) < 3 or any(len(set(own)) == 1 for own in zip(*both, strict=True)):
        assert found is None
        return
    assert found is not None
    mean = statistics.fmean(b - a for a, b in both)
    beyond = (pairs[own][1] - pairs[own][0] - mean) / statistics.pstdev(b for _, b in both)
    assert (found.own, found.of) == (pairs[own][1] - pairs[own][0], len(both))
    earlier, later = (
        (value - statistics.fmean(own)) / statistics.pstdev(own)
        for value, own in zip(pairs[own], zip(*both, strict=True), strict=True)
    )
    told = [beyond, later - earlier] if more else [-beyond, earlier - later]
    assert [found.all, found.beyond, found.moved] == pytest.approx([mean, *told])
