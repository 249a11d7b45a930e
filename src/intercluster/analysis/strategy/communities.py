"""Communities of a weighted network: groups with more weight inside than their members' weights alone would give."""

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import Floats, Integers, kinship

BETTER = 1e-12
"""Least gain of modularity for which a move is made: smaller ones are rounding."""


def modularity(weights: ArrayLike, community: ArrayLike) -> float:
    """Return the modularity of communities in a network, Σ_ij (w_ij - w_i w_j / w) / w over pairs inside one.

    `weights` are N × N, symmetric; `community` has a number for each node. Values are below 1, and 0 for one community
    and for a network without links.

    Raises ValueError as communities() does, and for communities that are not N numbers.

    Source: Newman & Girvan 2004, "Finding and evaluating community structure in networks", Physical Review E 69.
    """
    net = _symmetric(weights)
    number = np.asarray(community)
    if number.shape != (len(net),):
        raise ValueError(f"there must be a community for each of {len(net)} nodes, not {number.shape}")
    total = net.sum()
    if total == 0:
        return 0.0
    degree = net.sum(axis=1)
    inside = number[:, None] == number
    return float(((net - np.outer(degree, degree) / total) * inside).sum() / total)


def communities(weights: ArrayLike) -> Integers:
    """Return the community of each node of a network, N: numbers from 0 in the order of their first nodes.

    Nodes move one by one to the community where modularity gains most; then communities move as nodes do, until
    nothing gains. Ties go to the community of the lowest number, so the same network always gives the same communities.
    Each is connected. A node without links is a community by itself.

    Raises ValueError as matrices.kinship() does, and for weights that are not symmetric.

    Source: Blondel, Guillaume, Lambiotte & Lefebvre 2008, "Fast unfolding of communities in large networks", J. Stat.
    Mech. (Louvain), with nodes moved again at the end, as Rotta & Noack 2011 advise, and parts that are not connected
    separated.
    """
    net = _symmetric(weights)
    found = np.arange(len(net))
    if not net.any():
        return found
    while True:
        before = found
        # Communities as nodes: their inner weight is a loop.
        while True:
            members = _indicator(found)
            moved = _moved(members.T @ net @ members, np.arange(members.shape[1]))
            if (moved == np.arange(len(moved))).all():
                break
            found = _numbered(moved[found])
        found = _connected(net, _moved(net, found))
        if (found == before).all():
            return found


def _symmetric(weights: ArrayLike) -> Floats:
    net = kinship(weights).astype(np.float64)
    if (net != net.T).any():
        raise ValueError("weights are not symmetric: a link would be of two strengths")
    return net


def _indicator(found: Integers) -> Floats:
    return np.asarray(found[:, None] == np.arange(found.max() + 1), dtype=np.float64)


def _numbered(found: Integers) -> Integers:
    """Number communities from 0 in the order of their first nodes."""
    _, first, inverse = np.unique(found, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[inverse])


def _moved(net: Floats, start: Integers) -> Integers:
    """Move nodes one by one to the community where modularity gains most, until none gains."""
    found = start.copy()
    degree, total = net.sum(axis=1), net.sum()
    # A node may also leave for a community of its own, for which there is always a number.
    weight = np.bincount(found, degree, len(net) + 1)
    moving = True
    while moving:
        moving = False
        for node in range(len(net)):
            own = found[node]
            weight[own] -= degree[node]
            links = np.bincount(found, net[node], len(net) + 1)
            links[own] -= net[node, node]
            gain = (links - degree[node] * weight / total) / total
            best = int(np.argmax(gain))
            if gain[best] > gain[own] + BETTER:
                found[node], moving = best, True
            weight[found[node]] += degree[node]
    return _numbered(found)


def _connected(net: Floats, found: Integers) -> Integers:
    """Separate parts of a community that no link joins."""
    linked = (net > 0) & (found[:, None] == found)
    part = np.arange(len(net))
    while True:
        # Each node takes the lowest number among its own and its neighbours'.
        lowest = np.minimum(part, np.where(linked, part, len(net)).min(axis=1))
        if (lowest == part).all():
            return _numbered(part)
        part = lowest
