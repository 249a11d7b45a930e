"""Candidates that another one can always take the place of.

One candidate dominates another if it is at least as strong in every competence, may take on every cost that the other
may, and is in the same groups of every rule and preference. One dominator is not enough: a team may need both, to have
members enough. So a candidate is left out only if it has as many dominators as the largest team has members. One of
them is then outside of any team that the candidate is in, and can take its place; no optimum is lost.
"""

import numpy as np

from intercluster.analysis.consortia.choosing.blocks import Blocks
from intercluster.analysis.consortia.choosing.problem import Booleans, Floats, Integers, Problem

COMPARED = 200
"""Each candidate is compared with the best of its group only; nobody is left out by mistake, some stay in vain."""


def undominated(problem: Problem, blocks: Blocks, worth: Floats) -> Booleans:
    """Return who has fewer dominators than the largest team has members, n. `worth` is n × c."""
    stays = np.ones(problem.size, dtype=np.bool_)
    if problem.largest >= problem.size:
        return stays
    group = _groups(problem, blocks)
    order = np.lexsort((-worth.sum(axis=1), group))
    ends = np.flatnonzero(np.diff(group[order])) + 1
    with_cost = blocks.with_cost
    for members in np.split(order, ends):
        if len(members) <= problem.largest:
            continue
        best = members[:COMPARED]
        for begin in range(0, len(members), 1000):
            part = members[begin : begin + 1000]
            over = np.ones((len(part), len(best)), dtype=np.bool_)
            for own in worth.T:
                over &= own[best] >= own[part][:, None]
            if with_cost:
                over &= problem.least_cost[best] <= problem.least_cost[part][:, None]
                over &= problem.most_cost[best] >= problem.most_cost[part][:, None]
            # Of two that are equal, the first dominates.
            over &= np.arange(len(best)) < begin + np.arange(len(part))[:, None]
            stays[part] = over.sum(axis=1) < problem.largest
    return stays


def _groups(problem: Problem, blocks: Blocks) -> Integers:
    """Return the group of each candidate, n: those of one group are alike to every row."""
    columns: list[Floats] = [blocks.value]
    for block in blocks.blocks:
        rows = np.minimum(block.rows, 0) if block.is_own else block.rows
        columns += [rows.astype(np.float64), block.count, block.cost]
    alike: Integers = np.unique(np.column_stack(columns), axis=0, return_inverse=True)[1].ravel()
    return alike
