"""The composite index, places and latest values are those of the recipe in plain pandas."""

from collections.abc import Callable

import numpy as np
import pytest
from benchmarks.scoreboard import Ours, Pandas, drawn, shipped

from intercluster.analysis.regions import Indicators


@pytest.mark.parametrize("make", [shipped, lambda: drawn(60, 12, 6)], ids=["shipped", "drawn"])
def test_ours_are_the_recipes(make: Callable[[], tuple[Indicators, list[bool]]]) -> None:
    table, less = make()
    every = range(len(table.regions))
    values = Ours().latest(table)
    np.testing.assert_array_equal(values, Pandas().latest(table))
    (places, away), theirs = Ours().places(values, less, every), Pandas().places(values, less, every)
    np.testing.assert_array_equal(places, theirs[0])
    np.testing.assert_allclose(away, theirs[1], rtol=0, atol=1e-12)
    np.testing.assert_allclose(Ours().index(values, less), Pandas().index(values, less), rtol=0, atol=1e-12)
