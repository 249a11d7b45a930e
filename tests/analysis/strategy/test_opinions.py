"""Positions and groups are those of red-dwarf, an independent implementation of Polis, and of their definitions."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from intercluster.analysis.strategy.opinions import NO_GROUP, ballots, groups, positions, silhouettes
from intercluster.analysis.strategy.stances import SIGNIFICANT, representative, stances

PEERS = np.load(Path(__file__).parent / "opinion_peers.npz")
"""Votes drawn by benchmarks/opinion_peer.py, and what red-dwarf finds in them; see decision 31."""
CASES = sorted(name.removeprefix("votes") for name in PEERS.files if name.startswith("votes"))

votes = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 9), st.integers(1, 6)), elements=st.sampled_from([1, 0, -1, np.nan])
)


@pytest.mark.parametrize("case", CASES)
def test_positions_and_groups_are_those_of_red_dwarf(case: str) -> None:
    own = PEERS[f"votes{case}"]
    assert positions(own) == pytest.approx(PEERS[f"place{case}"], abs=1e-9)
    assert groups(own, least=1).group.tolist() == PEERS[f"group{case}"].tolist()


@pytest.mark.parametrize("case", CASES)
def test_stances_are_those_of_red_dwarf(case: str) -> None:
    found = stances(PEERS[f"votes{case}"], PEERS[f"group{case}"], least=1)
    for side, own in (("a", 0), ("d", 1)):
        assert (found.counts[own] == PEERS[f"n{side}{case}"]).all()
        assert found.share[own] == pytest.approx(PEERS[f"p{side}{case}"])
        assert found.certain[own] == pytest.approx(PEERS[f"p{side}t{case}"])
        assert found.excess[own] == pytest.approx(PEERS[f"r{side}{case}"])
        assert found.distinct[own] == pytest.approx(PEERS[f"r{side}t{case}"])
    assert (found.voted == PEERS[f"ns{case}"]).all()
    assert found.consensus == pytest.approx(np.stack([PEERS[f"agree{case}"], PEERS[f"disagree{case}"]]))
    theirs = PEERS[f"representative{case}"]
    for group, own in zip(found.groups, representative(found), strict=True):
        listed = {(int(statement), bool(agrees)) for k, statement, agrees, *_tests in theirs if k == group}
        # Red-dwarf puts one that the group agrees on in the place of the fifth if none is significant.
        significant = {(int(row[1]), bool(row[2])) for row in theirs if row[0] == group and min(row[3:]) > SIGNIFICANT}
        assert set(own[: len(significant)]) == significant
        assert len(own) == len(significant) or (len(own) == len(listed) and listed != significant)


@given(votes)
@settings(max_examples=60)
def test_positions_are_principal_components(own: np.ndarray) -> None:
    found = positions(own)
    count = (~np.isnan(own)).sum(axis=1)
    filled = own.copy()
    for column in filled.T:
        column[np.isnan(column)] = np.nan_to_num(np.nanmean(column)) if (~np.isnan(column)).any() else 0.0
    centred = filled - filled.mean(axis=0)
    unscaled = found / np.sqrt(own.shape[1] / np.maximum(count, 1))[:, None]
    # The sums of squares along the axes are the greatest eigenvalues of the scatter.
    values = np.sort(np.linalg.eigvalsh(centred.T @ centred))[::-1][:2]
    wanted = np.pad(values, (0, 2 - len(values)))
    assert (unscaled**2).sum(axis=0) == pytest.approx(wanted, abs=1e-8)


@given(votes)
@settings(max_examples=40)
def test_no_group_is_smaller_than_said_and_the_same_votes_share_one(own: np.ndarray) -> None:
    for least in (1, 3, 5):
        found = groups(own, least)
        sizes = np.bincount(found.group[found.group >= 0])
        assert (sizes >= least).all()
        assert found.count == len(sizes)
        assert found.count != 1
        by_votes: dict[bytes, set[int]] = {}
        for row, group in zip(own, found.group, strict=True):
            by_votes.setdefault(row.tobytes(), set()).add(int(group))
        assert all(len(each) == 1 for each in by_votes.values())


def test_silhouette_is_that_of_its_definition() -> None:
    generator = np.random.default_rng(3)
    points, group = generator.normal(size=(12, 2)), np.array([0, 1, 2] * 3 + [0, 0, 3])
    for i, value in enumerate(silhouettes(points, group)):
        means = {
            k: np.mean([np.hypot(*(points[i] - points[j])) for j in range(12) if group[j] == k and j != i])
            for k in range(4)
            if any(group[j] == k and j != i for j in range(12))
        }
        if group[i] not in means:
            assert value == 0
            continue
        own, other = means[group[i]], min(mean for k, mean in means.items() if k != group[i])
        assert value == pytest.approx((other - own) / max(own, other))


def test_two_camps_are_two_groups_and_few_votes_give_none() -> None:
    camp = np.array([0] * 6 + [1] * 7)
    own = np.where(camp[:, None] == 0, 1.0, -1.0) * np.array([1, 1, 1, 1, 1, -1, -1, -1])
    own[0, 0] = own[7, 3] = 0
    assert groups(own).group.tolist() == (camp if groups(own).group[0] == 0 else 1 - camp).tolist()
    # Five in each group are needed, and seven votes.
    assert groups(own[2:11]).count == 0
    own[5, 1:] = np.nan
    assert groups(own).group[5] == NO_GROUP


def test_small_groups_are_in_no_figure() -> None:
    own = np.array([[1.0]] * 5 + [[-1.0]] * 4 + [[0.0]] * 6)
    found = stances(own, [0] * 5 + [1] * 4 + [2] * 6)
    assert found.groups == (0, 2)
    assert found.counts[:, :, 0].tolist() == [[5, 0], [0, 0]]
    # Four who disagree would show in what the first group's others say.
    assert found.excess[1, 0, 0] == pytest.approx((1 / 7) / (1 / 8))
    assert found.consensus[0] == pytest.approx([(6 / 7) * (1 / 8)])
    assert found.division == pytest.approx([6 / 7 - 1 / 8])
    assert representative(found) == [[(0, True)], []]


def test_what_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"2\.0 is at row 0, column 1"):
        ballots([[1, 2]])
    with pytest.raises(ValueError, match="people × statements"):
        ballots([])
    with pytest.raises(ValueError, match="a group for each of 1 people"):
        stances([[1]], [0, 1])
