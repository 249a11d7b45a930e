"""Rules of strengths and weaknesses, by plain loops over the definitions; and what is complete in a table with gaps."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from intercluster.analysis.regions.gaps import complete
from intercluster.analysis.regions.specialisation import location_quotient_interval
from intercluster.analysis.regions.swot import SIDES, Rule, Thresholds, findings, peers_of

LIMITS = Thresholds(share=0.05, peers=3, partners=2)


@st.composite
def two_years(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int]:
    shape = draw(st.tuples(st.integers(2, 6), st.integers(2, 6)))
    amounts = arrays(np.int64, shape, elements=st.integers(0, 60))
    start, end = draw(amounts), draw(amounts)
    start[:, 0] += 1  # every region has something
    end[:, 0] += 1
    return start.astype(float), end.astype(float), draw(st.integers(0, shape[0] - 1))


def by_loops(start: np.ndarray, end: np.ndarray, r: int, pci: list[float], eci: list[float]) -> set[tuple]:
    rows, columns = range(len(end)), range(len(end[0]))
    total = end.sum()

    def lq(x: np.ndarray, q: int, i: int) -> float:
        units = sum(x[p][i] for p in rows)
        return (x[q][i] / sum(x[q])) / (units / x.sum()) if units else 0.0

    def share(x: np.ndarray, q: int, i: int) -> float:
        return x[q][i] / sum(x[q])

    interval = location_quotient_interval(end)
    lower, upper = interval.lower, interval.upper
    distance = {q: sum(abs(share(end, r, i) - share(end, q, i)) for i in columns) for q in rows if q != r}
    peers = sorted(distance, key=lambda q: (round(distance[q], 12), q))[:3]
    have = [[lq(end, q, i) >= 1 for i in columns] for q in rows]
    found: set[tuple] = set()
    overall = total / start.sum() - 1
    for i in columns:
        before, after = sum(start[q][i] for q in rows), sum(end[q][i] for q in rows)
        rate = after / before - 1 if before else overall
        regional = end[r][i] - start[r][i] * (1 + rate)
        if lq(end, r, i) >= 1.5 and lower[r][i] > 1 and share(end, r, i) >= 0.05:
            found.add((Rule.SPECIALISED, i))
        if lq(end, r, i) >= 1 and share(end, r, i) >= 0.05 and start[r][i] and regional >= 0.05 * start[r][i]:
            found.add((Rule.GAINING, i))
        if lq(end, r, i) <= 0.5 and upper[r][i] < 1 and sum(have[q][i] for q in peers) >= len(peers) / 2:
            found.add((Rule.LACKING, i))
        if share(start, r, i) >= 0.05 and after > before > 0 and regional <= -0.05 * start[r][i]:
            found.add((Rule.FALLING_BEHIND, i))
        if share(start, r, i) >= 0.05 and lq(start, r, i) >= 1 and end[r][i] <= 0.95 * start[r][i]:
            found.add((Rule.SHRINKING, i))
        mean = sum(share(end, q, i) for q in peers) / len(peers)
        if share(end, r, i) >= 0.1 and lq(end, r, i) >= 1 and share(end, r, i) >= 2 * mean:
            found.add((Rule.DEPENDENT, i))
    above = sum(eci[q] > eci[r] for q in peers)
    if above and above >= 0.75 * len(peers):
        found.add((Rule.SIMPLE, None))
    return found


def close_call(start: np.ndarray, end: np.ndarray) -> bool:
    """Return whether a quotient or a distance is so near its threshold that rounding decides."""
    for x in (start, end):
        quotient = x / x.sum(axis=1, keepdims=True) / np.maximum(x.sum(axis=0) / x.sum(), 1e-300)
        if any(np.any(np.abs(quotient - limit) < 1e-9) for limit in (0.5, 1.0, 1.5)):
            return True
    shares = end / end.sum(axis=1, keepdims=True)
    gaps = [np.abs(a - b).sum() for a in shares for b in shares]
    return len({round(gap, 9) for gap in gaps}) < len(end) * (len(end) - 1) // 2 + 1


@given(two_years(), st.data())
def test_rules_on_activities_are_their_definitions(case: tuple, data: st.DataObject) -> None:
    start, end, region = case
    if close_call(start, end):
        return
    eci = data.draw(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), min_size=len(end), max_size=len(end)))
    pci = [0.0] * end.shape[1]
    found = findings(start, end, region, counts=True, complexity=(eci, pci), thresholds=LIMITS)
    got = {(each.rule, each.activity) for each in found if each.rule not in {Rule.PARTNER, Rule.WITHIN_REACH}}
    assert got == by_loops(start, end, region, pci, eci)
    assert all(math.isfinite(value) for each in found for value in (each.weight, *each.figures.values()))


@given(two_years())
def test_partners_and_reach_are_their_definitions(case: tuple) -> None:
    start, end, region = case
    pci = np.arange(end.shape[1]) - 1.0
    found = findings(start, end, region, counts=False, complexity=(np.zeros(len(end)), pci), thresholds=LIMITS)
    have = (end / end.sum(axis=1, keepdims=True)) * end.sum() >= end.sum(axis=0) - 1e-9
    have &= end > 0
    if close_call(start, end):
        return
    columns = range(end.shape[1])
    phi = [
        [
            0.0
            if i == j or not max(have[:, i].sum(), have[:, j].sum())
            else (have[:, i] & have[:, j]).sum() / max(have[:, i].sum(), have[:, j].sum())
            for j in columns
        ]
        for i in columns
    ]
    total = [sum(row) for row in phi]
    brings = {
        s: sum(
            sum(phi[i][j] for j in columns if have[s, j] and not have[region, j]) / total[i]
            for i in columns
            if not have[region, i] and total[i]
        )
        for s in range(len(end))
    }
    top = sorted(brings, key=lambda s: (-round(brings[s], 9), s))[:2]
    got = [(each.partner, each.figures["complementarity"]) for each in found if each.rule == Rule.PARTNER]
    assert [value for _s, value in got] == pytest.approx([brings[s] for s in top if brings[s] > 1e-12])
    density = {
        i: sum(phi[i][j] for j in columns if have[region, j]) / total[i] if total[i] else 0.0
        for i in columns
        if not have[region, i]
    }
    if density:
        limit = np.quantile(list(density.values()), 0.75)
        near = {i for i, value in density.items() if value > 0 and value >= limit - 1e-9 and pci[i] > 0}
        reached = {each.activity for each in found if each.rule == Rule.WITHIN_REACH}
        assert reached <= near
        assert {i for i in near if density[i] > limit + 1e-9} <= reached


def test_every_rule_has_a_side_and_peers_are_others() -> None:
    assert set(SIDES) == set(Rule)
    values = [[5, 5, 0], [5, 5, 0], [0, 5, 5], [6, 4, 0]]
    assert peers_of(values, 0, 2).tolist() == [1, 3]
    with pytest.raises(ValueError, match="there is no row 4"):
        findings(values, values, 4, counts=True)


@given(arrays(np.bool_, st.tuples(st.integers(1, 7), st.integers(1, 7))), st.data())
def test_what_is_left_is_complete(known: np.ndarray, data: st.DataObject) -> None:
    keep = data.draw(st.sets(st.integers(0, len(known) - 1)))
    rows, columns = complete(known, keep)
    assert known[np.ix_(rows, columns)].all()
    assert keep <= set(rows.tolist())
    # Whatever had nothing unknown stays.
    assert set(np.flatnonzero(known.all(axis=1))) <= set(rows.tolist())
    assert set(np.flatnonzero(known.all(axis=0))) <= set(columns.tolist())


@given(arrays(np.bool_, st.tuples(st.integers(1, 7), st.integers(1, 7))), st.data())
def test_keeping_rows_that_are_left_anyway_changes_nothing(known: np.ndarray, data: st.DataObject) -> None:
    rows, columns = complete(known)
    keep = data.draw(st.sets(st.sampled_from(rows.tolist()))) if len(rows) else set()
    assert [each.tolist() for each in complete(known, keep)] == [rows.tolist(), columns.tolist()]


def test_the_worst_goes_first() -> None:
    known = np.array([[1, 1, 1, 1], [0, 0, 1, 0], [1, 1, 1, 1]], bool)
    assert [each.tolist() for each in complete(known)] == [[0, 2], [0, 1, 2, 3]]
    assert [each.tolist() for each in complete(known, keep={1})] == [[0, 1, 2], [2]]
    with pytest.raises(ValueError, match="rows to keep must be 0 to 2"):
        complete(known, keep={3})
