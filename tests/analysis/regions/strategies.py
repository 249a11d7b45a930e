"""Small matrices for property tests."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

sizes = st.tuples(st.integers(1, 6), st.integers(1, 7))


def counts(least: int = 0) -> st.SearchStrategy[np.ndarray]:
    """Whole amounts with many zeros, not all of them zero."""
    cells = st.one_of(st.just(least), st.integers(least, 40))
    return hnp.arrays(np.float64, sizes, elements=cells).filter(lambda x: x.sum() > 0)


def positive() -> st.SearchStrategy[np.ndarray]:
    """Amounts of which no region is empty."""
    return counts().filter(lambda x: bool(x.sum(axis=1).all()))


def presences() -> st.SearchStrategy[np.ndarray]:
    return hnp.arrays(np.bool_, sizes)


def full_presences() -> st.SearchStrategy[np.ndarray]:
    """Who has what, with no empty region or activity."""
    return presences().filter(lambda m: bool(m.any(axis=1).all() and m.any(axis=0).all()))
