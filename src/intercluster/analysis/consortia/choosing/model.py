"""The linear model of a problem among some of its candidates, for HiGHS.

Variables: y (a candidate is a member), x (a member takes a competence), z (what its cost is above the least), and the
other variables of the blocks. The formulation is strong: x <= y for each competence by itself, so that a fraction of a
member covers no more than that fraction.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from intercluster.analysis.consortia.choosing.blocks import Block, Blocks
from intercluster.analysis.consortia.choosing.problem import Booleans, Floats, Integers, Problem

if TYPE_CHECKING:
    import highspy


@dataclass(frozen=True, eq=False)
class Model:
    """A model for HiGHS, and where its variables and rows are."""

    program: "highspy.HighsLp"
    chosen: Integers
    """The candidates in it."""
    start_of_cost: int
    """The column of the first z."""
    dear: Integers
    """Positions in `chosen` of those whose cost varies; z is theirs."""
    block_rows: list[tuple[Integers, int]]
    """For each block, which of its rows are in the model, and where they begin."""


class _Cells:
    """Coefficients, collected in pieces."""

    def __init__(self) -> None:
        self.rows: list[Integers] = []
        self.columns: list[Integers] = []
        self.values: list[Floats] = []

    def add(self, rows: Integers, columns: Integers, values: Floats | float) -> None:
        self.rows.append(rows)
        self.columns.append(columns)
        self.values.append(np.broadcast_to(np.asarray(values, dtype=np.float64), rows.shape))

    def by_column(self, columns: int) -> tuple[Integers, Integers, Floats]:
        """Return starts of the columns, rows and values."""
        rows, own, values = (np.concatenate(parts) for parts in (self.rows, self.columns, self.values))
        used = values != 0
        rows, own, values = rows[used], own[used], values[used]
        order = np.lexsort((rows, own))
        starts = np.zeros(columns + 1, dtype=np.intp)
        np.cumsum(np.bincount(own, minlength=columns), out=starts[1:])
        return starts, rows[order], values[order]


def model_of(
    problem: Problem,
    blocks: Blocks,
    chosen: Integers,
    worth: Floats,
    penalty: float | None = None,
) -> Model:
    """Return the model among the chosen candidates, as a linear program with a penalty for rows that are missed.

    `worth` is the score of each candidate in each competence, n × c; 0 leaves an x out. Without a penalty every row
    holds, and members are whole.
    """
    size = len(chosen)
    position, competence = np.nonzero(worth[chosen] > 0)
    competences = worth.shape[1]
    spread = (problem.most_cost - problem.least_cost)[chosen]
    dear = np.flatnonzero(spread > 0) if blocks.with_cost else np.zeros(0, dtype=np.intp)
    pairs = len(position)
    x, z = size + np.arange(pairs), size + pairs + np.arange(len(dear))
    first_other = size + pairs + len(dear)
    cells = _Cells()
    cells.add(competence, x, 1.0)
    link = competences + np.arange(pairs)
    cells.add(link, x, 1.0)
    cells.add(link, position, -1.0)
    least = competences + pairs + np.arange(len(dear))
    cells.add(least, z, 1.0)
    cells.add(least, dear, -spread[dear])
    first_row = competences + pairs + len(dear)
    kept_rows = [_rows_kept(block, chosen) for block in blocks.blocks]
    begins = first_row + np.cumsum([0, *map(len, kept_rows)])
    block_rows = list(zip(kept_rows, begins[:-1].tolist(), strict=True))
    for block, (kept, begin) in zip(blocks.blocks, block_rows, strict=True):
        at = np.full(len(block.lower) + 1, -1, dtype=np.intp)
        at[kept] = begin + np.arange(len(kept))
        rows = at[block.rows[chosen]]
        inside = np.flatnonzero(rows >= 0)
        cells.add(rows[inside], inside, (block.count + block.cost * problem.least_cost)[chosen[inside]])
        varying = np.flatnonzero(rows[dear] >= 0)
        cells.add(rows[dear[varying]], z[varying], block.cost[chosen[dear[varying]]])
        others = np.flatnonzero(at[block.others.rows] >= 0)
        numbers = first_other + block.others.numbers[others]
        cells.add(at[block.others.rows[others]], numbers, block.others.coefficients[others])
    bounded = list(zip(blocks.blocks, block_rows, strict=True))
    lower = np.concatenate([np.full(first_row, -np.inf), *(block.lower[kept] for block, (kept, _) in bounded)])
    upper = np.concatenate(
        [np.ones(competences), np.zeros(pairs + len(dear)), *(block.upper[kept] for block, (kept, _) in bounded)]
    )
    columns = first_other + len(blocks.other_value)
    missed = np.flatnonzero((lower > 0) | (upper < 0)) if penalty is not None else np.zeros(0, dtype=np.intp)
    cells.add(missed, columns + np.arange(len(missed)), np.where(lower[missed] > 0, 1.0, -1.0))
    other_value, other_upper = np.array(blocks.other_value, np.float64), np.array(blocks.other_upper, np.float64)
    value = [blocks.value[chosen], worth[chosen][position, competence], np.zeros(len(dear)), other_value]
    most = [np.ones(size + pairs), spread[dear], other_upper, np.full(len(missed), np.inf)]
    program = _program(
        np.concatenate([*value, np.full(len(missed), -(penalty or 0.0))]), np.concatenate(most), lower, upper, cells
    )
    if penalty is None:
        import highspy  # noqa: PLC0415 - only those who look for a team need a solver

        whole, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        program.integrality_ = [whole] * size + [real] * (columns - size)
    return Model(program, chosen, size + pairs, dear, block_rows)


def _program(value: Floats, most: Floats, lower: Floats, upper: Floats, cells: _Cells) -> "highspy.HighsLp":
    """Return a linear program to maximise the value of columns from 0 to `most`, with rows between bounds."""
    import highspy  # noqa: PLC0415

    program = highspy.HighsLp()
    program.sense_ = highspy.ObjSense.kMaximize
    program.num_col_, program.num_row_ = len(value), len(lower)
    program.col_cost_ = value
    program.col_lower_, program.col_upper_ = np.zeros(len(value)), most
    program.row_lower_, program.row_upper_ = lower, upper
    starts, indices, values = cells.by_column(len(value))
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_, program.a_matrix_.value_ = starts, indices, values
    return program


def _rows_kept(block: Block, chosen: Integers) -> Integers:
    """Return the rows of a block that some chosen candidate is in, or that may fail or bind without one."""
    used = np.zeros(len(block.lower), dtype=np.bool_)
    rows = block.rows[chosen]
    used[rows[rows >= 0]] = True
    # A group without members costs nothing: 0 - most * all <= 0 always holds.
    harmless: Booleans = np.zeros(len(block.lower), dtype=np.bool_)
    harmless[:] = block.is_own
    empty_without_others = np.ones(len(block.lower), dtype=np.bool_)
    empty_without_others[block.others.rows] = False
    harmless |= empty_without_others & (block.lower <= 0) & (block.upper >= 0)
    return np.flatnonzero(used | ~harmless)
