"""Diversity and concentration: how many activities regions have, and how evenly they are spread."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import Floats, Integers, have, is_missing, shares


def diversity(presence: ArrayLike) -> Integers:
    """Return the number of activities of each region, R. Raises ValueError as matrices.have() does.

    Source: Hidalgo & Hausmann 2009, "The building blocks of economic complexity", PNAS 106 (k_c,0).
    """
    return np.asarray(have(presence).sum(axis=1))


def ubiquity(presence: ArrayLike) -> Integers:
    """Return the number of regions that have each activity, C. Raises ValueError as matrices.have() does.

    Source: Hidalgo & Hausmann 2009, as above (k_p,0).
    """
    return np.asarray(have(presence).sum(axis=0))


def information(own: Floats) -> Floats:
    """Return Σ p log2(1/p) of each row of shares, with 0 for a share of 0."""
    terms = own * np.log2(np.where(own > 0, own, 1.0))
    # The 0.0 avoids -0 for a row with one share.
    return np.asarray(0.0 - terms.sum(axis=1))


def entropy(values: ArrayLike) -> Floats:
    """Return Shannon's entropy of each region's shares, R, in bits: Σ_i s_ri log2(1 / s_ri).

    Values go from 0, all in one activity, to log2(C). Raises ValueError as matrices.shares() does.

    Source: Shannon 1948; Theil 1972, "Statistical Decomposition Analysis".
    """
    return information(shares(values)[0])


@dataclass(frozen=True, eq=False)
class Variety:
    """The two parts of each region's entropy, R each, in bits. They add up to it."""

    related: Floats
    unrelated: Floats


def related_variety(values: ArrayLike, groups: Sequence[Hashable]) -> Variety:
    """Return related variety, within groups of activities, and unrelated variety, between them.

    With P_g the region's share of group g, unrelated variety is Σ_g P_g log2(1 / P_g), and related variety is Σ_g P_g
    H_g, where H_g is the entropy of the shares within the group. `groups` names one group for each activity, such as
    the first two digits of its NACE code.

    Raises ValueError as matrices.shares() does, and if there is not one group for each activity or one is missing.

    Source: Frenken, Van Oort & Verburg 2007, "Related variety, unrelated variety and regional economic growth",
    Regional Studies 41.
    """
    own, _ = shares(values)
    if len(groups) != own.shape[1]:
        raise ValueError(f"there are {own.shape[1]} activities and {len(groups)} groups: each needs one")
    if any(lacking := [is_missing(group) for group in groups]):
        raise ValueError(f"activity {lacking.index(True)} has no group: give it one, or leave it out")
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    member = np.zeros((len(groups), len(numbers)))
    member[np.arange(len(groups)), [numbers[group] for group in groups]] = 1.0
    unrelated = information(own @ member)
    # By the chain rule of entropy; rounding may take it slightly below 0.
    return Variety(np.maximum(information(own) - unrelated, 0.0), unrelated)


def herfindahl(values: ArrayLike, *, normalised: bool = False) -> Floats:
    """Return the Herfindahl-Hirschman index of each region, R: Σ_i s_ri².

    Values go from 1/C, all activities alike, to 1, all in one. Normalised, the index is (H - 1/C) / (1 - 1/C), 0 to 1.

    Raises ValueError as matrices.shares() does, and for normalising with one activity only.

    Source: Hirschman 1945, "National Power and the Structure of Foreign Trade".
    """
    own, _ = shares(values)
    index = np.asarray((own**2).sum(axis=1))
    if not normalised:
        return index
    activities = own.shape[1]
    if activities == 1:
        raise ValueError("the index of one activity cannot be normalised: it is always 1")
    return np.asarray(np.clip((index - 1 / activities) / (1 - 1 / activities), 0.0, 1.0))
