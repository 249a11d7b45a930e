"""Votes on statements are counted by class, and only where five or more voted."""

import numpy as np
import pytest

from intercluster.analysis.strategy.tallies import Agreement, Division, agreement, division, makeup, tallies

NONE = np.nan


def test_answers_are_counted_by_class_where_five_voted() -> None:
    cluster = [0] * 6 + [1] * 6 + [2] * 6
    size = [0, 1] * 9
    votes = np.array(
        [
            [1, 1, 1, 1, -1, 0, 1, 1, 1, -1, -1, -1, 1, 1, 1, 1, 1, 1],
            # Three of the last cluster voted: it is left out, and the second so that it cannot be worked out.
            [1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, NONE, 0, 0, 0, NONE, NONE, NONE],
            [1, 1, 1, 1, *[NONE] * 14],
        ]
    ).T
    first, second, third = tallies(votes, [cluster, size])
    assert first.everybody == (13, 4, 1)
    assert first.by_class == ({0: (4, 1, 1), 1: (3, 3, 0), 2: (6, 0, 0)}, {0: (7, 2, 0), 1: (6, 2, 1)})
    assert second.everybody == (6, 5, 3)
    assert second.by_class[0] == {0: (6, 0, 0)}
    assert (third.everybody, third.by_class) == (None, ({}, {}))


def test_people_are_counted_by_class_and_group() -> None:
    cluster = np.repeat([0, 1], 10)
    found = makeup([cluster], np.tile(np.repeat([0, 1], 5), 2))
    assert (found.by_class, found.groups) == (({0: 10, 1: 10},), {0: 10, 1: 10})
    assert found.crossed == ({(0, 0): 5, (0, 1): 5, (1, 0): 5, (1, 1): 5},)
    # Two belong to no group. With the first group beside the second, or a cluster in a group, they could be told.
    found = makeup([cluster], [0] * 5 + [1] * 13 + [-1] * 2)
    assert (found.by_class, found.groups, found.crossed) == (({0: 10, 1: 10},), {1: 13}, ({},))


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ([(6, 0, 0), (4, 1, 1)], Agreement(True, 4 / 6, 1)),
        ([(1, 4, 0), (0, 6, 0)], Agreement(False, 4 / 5, 0)),
        ([(60, 0, 0), (3, 3, 0)], None),
        ([(6, 0, 0)], None),
    ],
)
def test_agreement_is_what_more_than_half_of_every_class_say(
    counts: list[tuple[int, int, int]], found: Agreement | None
) -> None:
    assert agreement(counts) == found


def test_division_is_between_the_classes_farthest_apart() -> None:
    assert division([(4, 2, 2), (6, 0, 0), (0, 5, 3)]) == Division(1.0, 1, 2)
    assert division([(4, 4, 0), (5, 3, 0)]) is None
    assert division([(4, 4, 0)]) is None
