"""Rules of strengths and weaknesses, by plain loops over the definitions; and what is complete in a table with gaps."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.analysis.regions.test_chance import few_false

from intercluster.analysis.regions.chance import chances, density_by_chance
from intercluster.analysis.regions.gaps import complete
from intercluster.analysis.regions.specialisation import location_quotient_interval
from intercluster.analysis.regions.swot import CHANGES, SIDES, Cells, Finding, Rule, Thresholds, findings, peers_of

LIMITS = Thresholds(share=0.05, peers=3, partners=2, deviations=0.3, false=0.45)


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
        margin = 1.96 * math.sqrt(end[r][i] + (1 + rate) ** 2 * start[r][i])
        beyond = start[r][i] > 0 and abs(regional) >= 0.05 * start[r][i] and abs(regional) > margin
        gained = beyond and regional > 0 and lq(end, r, i) >= 1 and share(end, r, i) >= 0.05
        lost = start[r][i] - end[r][i] > 1.96 * math.sqrt(start[r][i] + end[r][i])
        shrank = lost and share(start, r, i) >= 0.05 and lq(start, r, i) >= 1 and end[r][i] <= 0.95 * start[r][i]
        if gained:
            found.add((Rule.GAINING if end[r][i] > start[r][i] else Rule.HOLDING_UP, i))
        elif shrank:
            found.add((Rule.SHRINKING, i))
        elif share(start, r, i) >= 0.05 and after > before > 0 and beyond and regional < 0:
            found.add((Rule.FALLING_BEHIND, i))
        if lq(end, r, i) <= 0.5 and upper[r][i] < 1 and sum(have[q][i] for q in peers) >= len(peers) / 2:
            found.add((Rule.LACKING, i))
        mean = sum(share(end, q, i) for q in peers) / len(peers)
        if share(end, r, i) >= 0.1 and lq(end, r, i) >= 1 and share(end, r, i) >= 2 * mean:
            found.add((Rule.DEPENDENT, i))
    above = sum(eci[q] > eci[r] for q in peers)
    if eci[r] < 0 and above >= 0.75 * len(peers):
        found.add((Rule.SIMPLE, None))
    return found


def close_call(start: np.ndarray, end: np.ndarray) -> bool:
    """Return whether a quotient or a distance is so near its threshold that rounding decides."""
    for x in (start, end):
        quotient = x / x.sum(axis=1, keepdims=True) / np.maximum(x.sum(axis=0) / x.sum(), 1e-300)
        if any(np.any(np.abs(quotient - limit) < 1e-9) for limit in (0.5, 0.8, 1.0, 1.5)):
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
    every = [one for each in found for one in each.all()]
    got = {(each.rule, each.activity) for each in every if each.rule not in {Rule.PARTNER, Rule.WITHIN_REACH}}
    assert got == by_loops(start, end, region, pci, eci)
    assert all(math.isfinite(value) and each.effect >= 0 for each in every for value in each.figures.values())
    check_statements(found)


def check_statements(found: list[Finding]) -> None:
    """One statement per activity, the first rule's, and of changes only one; in the order of sides and effects."""
    rank = list(Rule)
    about = [each.activity for each in found if each.partner is None and each.activity is not None]
    assert len(about) == len(set(about))
    for each in found:
        rules = [one.rule for one in each.all()]
        assert rules == sorted(set(rules), key=rank.index)
        assert len(CHANGES & set(rules)) <= 1
    sides = ["strength", "weakness", "opportunity", "threat", ""]
    keys = [(sides.index(each.side), each.rule != Rule.SIMPLE, -each.effect) for each in found]
    assert keys == sorted(keys)


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
    # Of each region as diverse as s, what it would bring on average, and how much that varies.
    p = chances(have)
    worth = [
        0.0 if have[region, j] else sum(phi[i][j] / total[i] for i in columns if not have[region, i] and total[i])
        for j in columns
    ]
    mean = {s: sum(p[s, j] * worth[j] for j in columns) for s in brings}
    spread = {s: math.sqrt(sum(p[s, j] * (1 - p[s, j]) * worth[j] ** 2 for j in columns)) for s in brings}
    beyond = {s: (brings[s] - mean[s]) / spread[s] if s != region and spread[s] > 1e-6 else 0.0 for s in brings}
    others = [s for s in brings if s != region]
    among = few_false([beyond[s] for s in others], LIMITS.false)
    if among is None or any(abs(z - LIMITS.deviations) < 1e-6 for z in beyond.values()):
        return
    kept = [s for s, is_kept in zip(others, among, strict=True) if is_kept and beyond[s] >= LIMITS.deviations]
    firm = sorted(kept, key=lambda s: (-round(beyond[s], 7), s))
    named = [each for each in found if each.partner is not None]
    (tied,) = [each.tied for each in found if each.tied] or [()]
    for each in named:
        told = [each.figures[name] for name in ("complementarity", "by_chance", "z")]
        assert told == pytest.approx([brings[each.partner], mean[each.partner], beyond[each.partner]], abs=1e-6)
    if tied:  # more come equal than may be named: one finding tells of them all
        assert len(named) < LIMITS.partners < len(named) + len(tied)
        assert max(beyond[s] for s in tied) - min(beyond[s] for s in tied) < 1e-5
    assert {each.partner for each in named} | set(tied) == set(firm[: len(named) + len(tied)])
    assert tied or len(named) == min(LIMITS.partners, len(firm))
    density = {
        i: sum(phi[i][j] for j in columns if have[region, j]) / total[i] if total[i] else 0.0
        for i in columns
        if not have[region, i]
    }
    if density:
        limit = np.quantile(list(density.values()), 0.75)
        quotient = end / end.sum(axis=1, keepdims=True) / np.maximum(end.sum(axis=0) / end.sum(), 1e-300)
        around = density_by_chance(have, phi, p).z[region]
        near = {i for i, value in density.items() if value > 0 and value >= limit - 1e-9 and pci[i] > 0}
        told = few_false([around[i] for i in density], LIMITS.false)
        if told is None:
            return
        among = [i for i, is_kept in zip(density, told, strict=True) if is_kept]
        near = {i for i in near if around[i] >= LIMITS.deviations and i in among}
        near = {i for i in near if quotient[region, i] <= 0.8}
        every = [one for each in found for one in each.all()]
        reached = {each.activity for each in every if each.rule == Rule.WITHIN_REACH}
        assert reached <= near
        assert {i for i in near if density[i] > limit + 1e-9} <= reached


def rules_of(found: list[Finding]) -> set[tuple[Rule, int | None]]:
    return {(one.rule, one.activity) for each in found for one in each.all()}


def test_small_counts_say_nothing() -> None:
    start = np.array([[4.0, 100.0], [400.0, 10_000.0]])
    end = np.array([[3.0, 101.0], [420.0, 10_000.0]])
    limits = Thresholds(share=0.005, peers=1)
    assert not CHANGES & {rule for rule, _i in rules_of(findings(start, end, 0, counts=True, thresholds=limits))}
    large = rules_of(findings(start * 1000, end * 1000, 0, counts=True, thresholds=limits))
    assert [each for each in large if each[0] in CHANGES] == [(Rule.SHRINKING, 0)]
    # Tenths of thousands: 0.4 to 0.3 is a step of publication.
    tenths = rules_of(findings(start / 10, end / 10, 0, counts=False, step=0.1, thresholds=limits))
    assert not CHANGES & {rule for rule, _i in tenths}


def test_a_fall_smaller_than_elsewhere_is_neither_strength_nor_threat() -> None:
    start = np.array([[5000.0, 5000.0], [5000.0, 50_000.0], [5000.0, 50_000.0]])
    end = np.array([[4700.0, 5000.0], [3000.0, 50_000.0], [3000.0, 50_000.0]])
    found = {each.activity: each for each in findings(start, end, 0, counts=True)}
    assert (found[0].rule, found[0].side) == (Rule.SPECIALISED, "strength")
    assert [(each.rule, each.side) for each in found[0].also] == [(Rule.DEPENDENT, "threat"), (Rule.HOLDING_UP, "")]


def test_what_is_unknown_broken_or_weak_enters_no_rule() -> None:
    start = np.array([[900.0, 100.0, 900.0], [500.0, 4000.0, 500.0], [400.0, 5000.0, 400.0]])
    end = np.array([[600.0, 100.0, 990.0], [500.0, 4000.0, 500.0], [400.0, 5000.0, 400.0]])
    everything = np.ones(end.shape, bool)
    unknown = everything.copy()
    unknown[0, 0] = False

    def found(known: np.ndarray, comparable: np.ndarray, unreliable: np.ndarray) -> list[Finding]:
        return findings(start, end, 0, counts=True, cells=Cells.of(known, comparable, unreliable))

    whole = rules_of(findings(start, end, 0, counts=True))
    assert {(Rule.SHRINKING, 0), (Rule.SPECIALISED, 0), (Rule.SPECIALISED, 2)} <= whole
    assert all(activity != 0 for _rule, activity in rules_of(found(unknown, everything, ~everything)))
    assert rules_of(found(everything, unknown, ~everything)) == whole - {(Rule.SHRINKING, 0)}
    doubted = [one for each in found(everything, everything, ~unknown) for one in each.all() if one.activity == 0]
    assert {one.rule for one in doubted if one.figures.get("unreliable")} >= {Rule.SPECIALISED}
    # No proximity is firm, or all activities are local: nothing is within reach, and no region complements another.
    hard = ([0, 0, 0], [1, 1, 1])
    for less in ({"firm": np.zeros((3, 3), bool)}, {"local": [True] * 3}):
        rules = {rule for rule, _i in rules_of(findings(start, end, 1, counts=True, complexity=hard, **less))}
        assert not rules & {Rule.WITHIN_REACH, Rule.PARTNER}
    for wrong in ({"firm": np.ones((2, 2), bool)}, {"local": [True]}, {"cells": Cells.whole((2, 2))}):
        with pytest.raises(ValueError, match=r"must be|same shape"):
            findings(start, end, 0, counts=True, **wrong)


def test_ties_are_told_as_ties() -> None:
    """Five regions alike complement the sixth: one finding names all, not the first three."""
    values = np.array([[0.0, 50.0, 50.0, 10.0]] * 5 + [[100.0, 0.0, 0.0, 10.0]])
    found = findings(values, values, 5, counts=False, thresholds=Thresholds(deviations=0.1, false=0.9))
    (partner,) = [each for each in found if each.rule == Rule.PARTNER]
    assert (partner.partner, partner.tied, partner.figures["tied"]) == (None, (0, 1, 2, 3, 4), 5.0)


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
