"""The share of an activity that follows the size of regions is its definition."""

import numpy as np
import pytest
from hypothesis import given
from tests.analysis.regions.strategies import counts

from intercluster.analysis.regions.local import local_activities, share_that_follows_size
from intercluster.analysis.regions.specialisation import hoover_localisation


@given(counts())
def test_it_is_one_less_hoovers_coefficient(x: np.ndarray) -> None:
    share = share_that_follows_size(x)
    some = x.any(axis=0)
    np.testing.assert_allclose(share[some], 1 - hoover_localisation(x)[some], atol=1e-12)
    assert np.isnan(share[~some]).all()
    # Countries: those with one region say nothing; the mean of the others is by amount.
    names = ["A", "B", "B", "C", "C", "C"][: len(x)]
    known = {name: [r for r, own in enumerate(names) if own == name] for name in set(names) if names.count(name) > 1}
    for i, own in enumerate(share_that_follows_size(x, countries=names)):
        parts = [(x[rows][:, i].sum(), x[rows]) for rows in known.values()]
        weight = sum(amount for amount, _ in parts)
        if not weight:
            assert np.isnan(own)
            continue
        expected = 0.0
        for amount, part in parts:
            if amount:
                size = part.sum(axis=1) / part.sum()
                expected += (
                    amount / weight * (1 - sum(abs(part[r, i] / amount - size[r]) for r in range(len(part))) / 2)
                )
        assert own == pytest.approx(expected, abs=1e-12)


def test_schools_are_local_and_mines_are_not() -> None:
    population = np.array([1_000.0, 300.0, 200.0])
    x = np.column_stack([population * 0.1, [0, 50, 0], population * 0.05 + [0, 1, 0], [0, 0, 0]])
    assert local_activities(x, population).tolist() == [True, False, True, False]
    for wrong in ({"size": [1, 2]}, {"size": [0, 0, 0]}, {"countries": ["SE"]}, {"least": 0}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            local_activities(x, **wrong)
