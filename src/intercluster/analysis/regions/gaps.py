"""Finding a part of a table with missing cells that is complete, or nearly."""

from collections.abc import Collection

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import Integers


def complete(known: ArrayLike, keep: Collection[int] = (), *, most_unknown: float = 0.0) -> tuple[Integers, Integers]:
    """Return the rows and columns of a part of a matrix (R × C boolean) in which all cells are known, or most.

    Each step leaves out the row or column with the greatest share of unknown cells, until none has a share above
    `most_unknown` (0 up to below 1): with 0 all are known. Of equal shares a column goes before a row, and the first
    before others. Rows in `keep` are never left out: with 0, columns go instead. The method is greedy: the part is not
    always the largest. Rows and columns may both be empty.

    Raises ValueError unless it has two dimensions and is true or false, for a row in `keep` that does not exist, and
    for a share outside its range.
    """
    if not 0 <= most_unknown < 1:
        raise ValueError(f"the greatest share of unknown cells must be 0 up to below 1, not {most_unknown}")
    array = np.asarray(known)
    if array.size and array.dtype != np.bool_:
        raise ValueError(f"known must be true or false for each cell, not {array.dtype}")
    array = array.astype(np.bool_, copy=False)
    if array.ndim != 2:
        raise ValueError(f"known must be a matrix of regions × activities; its shape is {array.shape}")
    if any(not 0 <= row < array.shape[0] for row in keep):
        raise ValueError(f"rows to keep must be 0 to {array.shape[0] - 1}, not {sorted(keep)}")
    unknown = ~array
    rows, columns = np.ones(array.shape[0], np.bool_), np.ones(array.shape[1], np.bool_)
    kept = np.zeros(array.shape[0], np.bool_)
    kept[list(keep)] = True
    in_row, in_column = unknown.sum(axis=1), unknown.sum(axis=0)
    while rows.any() and columns.any():
        row_share = np.where(rows & ~kept, in_row / columns.sum(), 0.0)
        column_share = np.where(columns, in_column / rows.sum(), 0.0)
        row, column = int(np.argmax(row_share)), int(np.argmax(column_share))
        if max(column_share[column], row_share[row]) <= most_unknown:
            break
        if column_share[column] >= row_share[row]:
            columns[column] = False
            in_row = in_row - unknown[:, column]
        else:
            rows[row] = False
            in_column = in_column - unknown[row]
    return np.flatnonzero(rows), np.flatnonzero(columns)
