"""Prices of the rows, the bound that they prove, and which candidates can be in a better team.

Any prices of the rows prove a bound (Lagrangian relaxation: Geoffrion 1974, Mathematical Programming Study 2): what the
rows are worth at their bounds, plus what each candidate adds beyond its price. The linear program among few candidates
gives good prices. Candidates who add something at these prices come in, and it is solved again, until nobody does
(column generation: Dantzig & Wolfe 1960, Operations Research 8). The bound is then that of the program among all.

A candidate whose membership would take the bound below the score of a team that is known is in no better team
(reduced-cost fixing). This holds for every rule.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from intercluster.analysis.consortia.choosing.blocks import Blocks
from intercluster.analysis.consortia.choosing.model import Model, model_of
from intercluster.analysis.consortia.choosing.problem import Booleans, Floats, Integers, Problem

if TYPE_CHECKING:
    import highspy

NEGLIGIBLE = 1e-9
STRONGEST = 20
"""Candidates of each competence in the first linear program."""
AT_ONCE = 300
"""Candidates that come in at once."""
MOST_ROUNDS = 60
PENALTY = 10.0
"""Score lost by missing a row by one; whole coverage is 1."""


@dataclass(frozen=True, eq=False)
class Prices:
    """What rows cost at the optimum of the linear program, and what follows."""

    bound: float
    """No team has a higher score."""
    gain: Floats
    """n, what membership adds at these prices; at most 0 for those who do not pay."""
    loss: Floats
    """n × c, what is lost at these prices if the candidate takes the competence."""
    pool: Integers
    """The candidates in the last linear program."""

    def may_join(self, score: float) -> Booleans:
        """Return who can be in a team with a higher score, n."""
        return self.bound + np.minimum(self.gain, 0.0) > score

    def may_take(self, score: float) -> Booleans:
        """Return who can take which competence in a team with a higher score, n × c."""
        may: Booleans = self.bound + np.minimum(self.gain, 0.0)[:, None] - self.loss > score
        return may


def prices_of(problem: Problem, blocks: Blocks, pool: Integers | None = None) -> Prices:
    """Return prices of a problem; a pool of candidates of a similar problem saves time."""
    worth = problem.worth
    chosen = _first(worth) if pool is None else pool
    solver = quiet()
    best: Prices | None = None
    for _ in range(MOST_ROUNDS):
        model = model_of(problem, blocks, chosen, worth, penalty=PENALTY)
        solver.passModel(model.program)
        solver.run()
        found = _priced(problem, blocks, worth, model, np.array(solver.getSolution().row_dual))
        if best is None or found.bound <= best.bound:
            best = found
        outside = np.ones(problem.size, dtype=np.bool_)
        outside[chosen] = False
        joining = np.flatnonzero(outside & (found.gain > NEGLIGIBLE))
        if not len(joining):
            break
        joining = joining[np.argsort(-found.gain[joining], kind="stable")[:AT_ONCE]]
        chosen = np.sort(np.concatenate([chosen, joining]))
    assert best is not None
    return best


def quiet() -> "highspy.Highs":
    """Return a solver that prints nothing, with one thread, so that it always does the same."""
    import highspy  # noqa: PLC0415 - only those who look for a team need a solver

    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver


def _first(worth: Floats) -> Integers:
    """Return the strongest candidates in each competence, and in all together."""
    number = min(STRONGEST, len(worth))
    columns = np.column_stack([worth, worth.sum(axis=1)])
    return np.unique(np.argsort(-columns, axis=0, kind="stable")[:number])


def _priced(problem: Problem, blocks: Blocks, worth: Floats, model: Model, duals: Floats) -> Prices:
    """Return what the duals of a linear program prove, whatever they are."""
    competences = worth.shape[1]
    price = np.maximum(duals[:competences], 0.0)
    bound = float(price.sum())
    gain = blocks.value + np.maximum(worth - price, 0.0).sum(axis=1)
    per_cost = np.zeros(problem.size)
    others = np.array(blocks.other_value, dtype=np.float64)
    for block, (kept, begin) in zip(blocks.blocks, model.block_rows, strict=True):
        dual = np.zeros(len(block.lower) + 1)
        dual[kept] = duals[begin : begin + len(kept)]
        # A row that has no bound on one side has no price for it.
        dual[:-1][(dual[:-1] > 0) & np.isinf(block.upper)] = 0.0
        dual[:-1][(dual[:-1] < 0) & np.isinf(block.lower)] = 0.0
        at = np.where(dual[:-1] > 0, block.upper, block.lower)
        priced = dual[:-1] != 0
        bound += float(dual[:-1][priced] @ at[priced])
        own = dual[block.rows]
        gain -= own * block.count
        per_cost -= own * block.cost
        np.subtract.at(others, block.others.numbers, dual[block.others.rows] * block.others.coefficients)
    gain += np.maximum(per_cost * problem.least_cost, per_cost * problem.most_cost)
    bound += float(np.maximum(others, 0.0) @ np.array(blocks.other_upper, dtype=np.float64))
    # No more members than the largest team has add something.
    adding = np.sort(np.maximum(gain, 0.0))[::-1][: problem.largest]
    return Prices(bound + float(adding.sum()), gain, np.maximum(price - worth, 0.0), model.chosen)
