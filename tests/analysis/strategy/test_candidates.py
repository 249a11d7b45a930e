"""Candidates have the figures of their definition, and an order in which each source has the same say."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercluster.analysis.regions.relatedness import proximity
from intercluster.analysis.regions.specialisation import location_quotient, location_quotient_interval, presence
from intercluster.analysis.strategy.candidates import (
    Candidate,
    Membership,
    Source,
    Statistics,
    areas,
    candidates,
    ranked,
    strong,
)

REGIONS, ACTIVITIES, CLUSTERS, MEMBERS, PAIRS = 5, 6, 3, 8, 10


@st.composite
def alliances(draw: st.DrawFn) -> tuple[Statistics, np.ndarray, Membership, np.ndarray]:
    """Return small alliances in which clusters may share a region and members may be in several clusters."""
    generator = np.random.default_rng(draw(st.integers(0, 10_000)))
    start, end = (generator.integers(0, 40, (REGIONS, ACTIVITIES)).astype(float) for _ in range(2))
    end[:, 0] += 1
    complexity = generator.normal(size=ACTIVITIES)
    complexity[generator.random(ACTIVITIES) < 0.3] = np.nan
    statistics = Statistics(
        start,
        end,
        location_quotient_interval(end) if draw(st.booleans()) else None,
        complexity if draw(st.booleans()) else None,
    )
    members = Membership(
        generator.random((MEMBERS, CLUSTERS)) < 0.45,
        generator.random((MEMBERS, ACTIVITIES)) < 0.4,
        generator.integers(0, MEMBERS, (draw(st.sampled_from([0, PAIRS])), 2)),
        np.zeros((0, ACTIVITIES), dtype=bool),
    )
    subjects = generator.random((len(members.meetings), ACTIVITIES)) < 0.3
    members = Membership(members.clusters, members.activities, members.meetings, subjects)
    return statistics, generator.integers(0, REGIONS, CLUSTERS), members, generator.integers(0, 3, ACTIVITIES)


def in_loops(
    statistics: Statistics, rows: list[int], members: Membership, own: list[int]
) -> dict[Source, float] | None:
    """The definition of an area's figures, number by number; None if it is no candidate."""
    x = statistics.end
    quotient = location_quotient(x)
    has, phi = presence(quotient), proximity(presence(quotient))
    surplus = strong(statistics)
    clusters = range(len(rows))
    counts = [
        sum(members.clusters[m, k] and any(members.activities[m, i] for i in own) for m in range(MEMBERS))
        for k in clusters
    ]
    sums = {r: sum(surplus[r, i] for i in own) for r in set(rows)}
    if sum(count > 0 for count in counts) < 2 or not any(sums.values()):
        return None
    strength = sorted(sums.values())[-2] if len(sums) > 1 else 0.0
    brought = 0.0
    for r, s in permutations(sums, 2):
        if sums[s] > 0:
            terms = [
                phi[i, j] / phi[i].sum()
                for i in own
                for j in range(ACTIVITIES)
                if not has[r, i] and has[s, j] and not has[r, j] and phi[i].sum() > 0
            ]
            brought = max(brought, sum(terms) / len(own))
    if strength == 0 and brought == 0:
        return None
    before, after = (sum(table[r, i] for r in sums for i in own) for table in (statistics.start, x))
    known = [] if statistics.complexity is None else [i for i in own if not np.isnan(statistics.complexity[i])]
    weights = {i: sum(x[r, i] for r in sums) for i in known}
    met = {
        tuple(pair.tolist())
        for pair, about in zip(members.meetings, members.subjects, strict=True)
        if any(about[i] for i in own)
        and members.clusters[pair].any(axis=1).all()
        and not (members.clusters[pair[0]] & members.clusters[pair[1]]).any()
    }
    return {
        Source.STRENGTH: strength,
        Source.COMPLEMENTARITY: brought,
        Source.GROWTH: after / before - 1 if before else (float("inf") if after else 0.0),
        Source.COMPLEXITY: sum(statistics.complexity[i] * weights[i] for i in known) / sum(weights.values())
        if statistics.complexity is not None and sum(weights.values())
        else float("nan"),
        Source.MEMBERS: sorted(counts)[-2],
        Source.MEETINGS: len(met),
    }


@given(alliances())
@settings(max_examples=60)
def test_figures_are_those_of_the_definition(
    alliance: tuple[Statistics, np.ndarray, Membership, np.ndarray],
) -> None:
    statistics, rows, members, area = alliance
    found = {each.activities: each for each in candidates(statistics, rows, members, area)}
    for number in set(area.tolist()):
        own = np.flatnonzero(area == number).tolist()
        wanted = in_loops(statistics, rows.tolist(), members, own)
        assert (wanted is None) == (tuple(own) not in found)
        if wanted is not None:
            candidate = found[tuple(own)]
            assert dict(candidate.figures) == pytest.approx(wanted, abs=1e-12, nan_ok=True)
            surplus = strong(statistics)
            assert [part.strong for part in candidate.parts] == [
                tuple(i for i in own if surplus[row, i] > 0) for row in rows
            ]
            assert sorted(part.members for part in candidate.parts)[-2] == wanted[Source.MEMBERS]
            assert [part.is_served for part in candidate.parts] == [part.members > 0 for part in candidate.parts]


def place(figures: list[float], own: float) -> float:
    """Share of the others below, half of those level with it."""
    if np.isnan(own) or len({each for each in figures if not np.isnan(each)}) < 2:
        return 0.0
    below = sum(bool(each < own) or bool(np.isnan(each)) for each in figures)
    return (below + (sum(each == own for each in figures) - 1) / 2) / (len(figures) - 1)


@given(alliances(), st.integers(0, 100))
@settings(max_examples=40)
def test_order_gives_each_source_the_same_say(
    alliance: tuple[Statistics, np.ndarray, Membership, np.ndarray], seed: int
) -> None:
    statistics, rows, members, _ = alliance
    found = candidates(statistics, rows, members, np.arange(ACTIVITIES), seed)
    every = {source: [each.figures[source] for each in found] for source in Source}
    places = [{source: place(every[source], each.figures[source]) for source in Source} for each in found]
    known = [source for source in Source if any(own[source] for own in places)]
    for each, own in zip(found, places, strict=True):
        assert list(each.rank_without) == known
        assert dict(each.places) == pytest.approx({source: own[source] for source in known})
        assert each.score == pytest.approx(sum(each.places.values()) / max(len(known), 1), abs=1e-12)

    def rank(number: int, sources: list[Source]) -> int:
        scores = [round(sum(own[source] for source in sources) / max(len(sources), 1), 9) for own in places]
        return 1 + sum(score > scores[number] for score in scores)

    for number, candidate in enumerate(found):
        assert candidate.rank == rank(number, known)
        for source in known:
            assert candidate.rank_without[source] == rank(number, [own for own in known if own != source])
    assert [each.rank for each in found] == sorted(each.rank for each in found)


def test_strength_counts_only_what_the_interval_leaves() -> None:
    end = np.array([[60.0, 40.0], [40.0, 160.0]])
    # Of the region's 100, 60 where the structure of all would give 33⅓.
    assert strong(Statistics(end, end, None, None))[0, 0] == pytest.approx(0.6 - 100 / 300)
    interval = location_quotient_interval(end)
    assert strong(Statistics(end, end, interval, None))[0, 0] == pytest.approx(0.6 * (1 - 1 / interval.lower[0, 0]))
    small = np.array([[3.0, 2.0], [2.0, 3.0]])
    assert not strong(Statistics(small, small, location_quotient_interval(small), None)).any()


def test_areas_join_activities_that_regions_have_together() -> None:
    generator = np.random.default_rng(7)
    group_of_region, group = np.arange(90) % 3, np.arange(12) // 4
    m = generator.random((90, 12)) < np.where(group_of_region[:, None] == group, 0.8, 0.1)
    assert areas(m).tolist() == group.tolist()
    assert areas(np.eye(3, dtype=bool)).tolist() == [0, 1, 2]


def test_nothing_is_ranked_as_nothing() -> None:
    assert ranked([]) == []
    only = ranked([Candidate((0,), dict.fromkeys(Source, 1.0), (), None)])
    assert [(each.rank, each.score, dict(each.rank_without)) for each in only] == [(1, 0.0, {})]


def test_what_does_not_fit_is_an_error() -> None:
    end = np.ones((2, 3))
    statistics = Statistics(end, end, None, None)
    members = Membership(
        np.ones((1, 2), dtype=bool),
        np.ones((1, 3), dtype=bool),
        np.zeros((0, 2), dtype=np.intp),
        np.zeros((0, 3), dtype=bool),
    )
    for rows, area, says in (([0, 2], None, "0 to 1, for each of 2"), ([0, 1], [0], "an area for each of 3")):
        with pytest.raises(ValueError, match=says):
            candidates(statistics, rows, members, area)
