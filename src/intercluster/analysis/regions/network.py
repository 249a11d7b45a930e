"""The network of related activities ("product space"): which links to draw, and where to draw activities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import AnyFloats, Booleans, Floats, Integers, kinship, numbers

ROUNDS = 300
"""Most rounds of improving positions."""

SETTLED = 1e-5
"""Stop improving positions when the stress falls by less than this share."""


@dataclass(frozen=True, eq=False)
class Backbone:
    """Links between activities, strongest first."""

    links: Integers
    """L × 2, the two activities of each link, the lower number first."""
    proximity: Floats
    """L, the proximity of each link."""
    in_tree: Booleans
    """L, whether the link belongs to the maximum spanning forest."""


def backbone(proximity: ArrayLike, links_per_activity: float = 2.0) -> Backbone:
    """Return the links of C × C proximities that show their structure.

    These are a maximum spanning forest, which connects all related activities, and the strongest other links until
    there are `links_per_activity` for each activity that has any. Of equally strong links those with lower numbers
    come first, so the same proximities always give the same links. Activities related to none have no link.

    Raises ValueError as matrices.kinship() does, for proximities that are not symmetric, and for a negative number of
    links.

    Source: Hidalgo, Klinger, Barabási & Hausmann 2007, Science 317. Their picture adds all links above a proximity of
    0.55 to the tree; a number of links instead fits tables of any density. The forest is Kruskal's (1956).
    """
    related = kinship(proximity)
    if not 0 <= links_per_activity < np.inf:
        raise ValueError(f"links_per_activity is {links_per_activity}; it should be 0 or more")
    if (related != related.T).any():
        raise ValueError("proximity is not symmetric: a link would be of two strengths")
    ones, others = np.triu_indices(len(related), 1)
    strength = np.asarray(related[ones, others], dtype=np.float64)
    some = np.flatnonzero(strength > 0)
    order = some[np.argsort(-strength[some], kind="stable")]
    parents = list(range(len(related)))

    def root(activity: int) -> int:
        while parents[activity] != activity:
            parents[activity] = parents[parents[activity]]
            activity = parents[activity]
        return activity

    in_tree = np.zeros(len(order), dtype=np.bool_)
    for number, (one, other) in enumerate(zip(ones[order].tolist(), others[order].tolist(), strict=True)):
        first, second = root(one), root(other)
        if first != second:
            parents[first] = second
            in_tree[number] = True
    linked = len(np.unique(np.concatenate([ones[order], others[order]])))
    spare = max(0, round(links_per_activity * linked) - int(in_tree.sum()))
    chosen = in_tree | (np.cumsum(~in_tree) <= spare)
    return Backbone(
        np.column_stack([ones[order], others[order]])[chosen].astype(np.intp),
        strength[order][chosen],
        in_tree[chosen],
    )


def positions(links: ArrayLike, count: int) -> Floats:
    """Place `count` activities so that their distances match the number of links between them.

    Returns count × 2, centred on 0, where a link is about 1 long. Unconnected parts are as far apart as the longest
    path within one, and one step more. Classical scaling and a small spiral, which separates equal positions, give the
    start. Stress majorization with weights of 1 / steps² improves it. Nothing is random.

    Raises ValueError for links that are not L × 2 or lead to no activity.

    Source: Gansner, Koren & North 2005, "Graph drawing by stress majorization".
    """
    steps = _steps(_checked(links, count), count)
    if count < 2:
        return np.zeros((count, 2))
    place = _scaled(steps)
    angle, radius = np.arange(count) * 2.399963, 0.05 * np.sqrt(np.arange(count) / count)
    place += radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    weight = np.divide(1.0, steps**2, out=np.zeros_like(steps), where=steps > 0)
    inverse = np.linalg.pinv(np.diag(weight.sum(axis=1)) - weight, hermitian=True)
    before = np.inf
    for _ in range(ROUNDS):
        apart = distances(place)
        after = float((weight * (apart - steps) ** 2).sum() / 2)
        if before - after <= SETTLED * after:
            break
        before = after
        pull = -np.divide(weight * steps, apart, out=np.zeros_like(apart), where=apart > 0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        place = inverse @ (pull @ place)
    return np.asarray(place - place.mean(axis=0))


def spread(place: ArrayLike, least: float) -> Floats:
    """Move N places apart until no two are closer than `least`, each as little as possible.

    `least` is a share of the larger side of the area that the places cover, so that marks of a known size in the
    picture do not cover each other. Places in exactly one spot stay there. If there is no room for all, some pairs
    remain too close after ROUNDS rounds.

    Raises ValueError for places that are not N × 2, and for what is not a number.
    """
    places = np.array(numbers(place, "places"))
    if places.ndim != 2 or places.shape[1] != 2:
        raise ValueError(f"places are {'×'.join(map(str, places.shape))}; they should be N × 2")
    if not (np.isfinite(places).all() and np.isfinite(least)):
        raise ValueError("places and the least distance must be numbers")
    for _ in range(ROUNDS if len(places) > 1 else 0):
        away = places[:, None] - places[None]
        apart = np.linalg.norm(away, axis=2)
        lacking = least * float(np.ptp(places, axis=0).max()) - apart
        lacking[(lacking <= 1e-9) | (apart == 0)] = 0.0
        if not lacking.any():
            break
        push = np.divide(lacking, 2 * apart, out=np.zeros_like(apart), where=apart > 0)
        places += 0.9 * (push[:, :, None] * away).sum(axis=1)
    return places


def distances(place: AnyFloats) -> Floats:
    """Return the distance between each two of N places, N × N."""
    return np.asarray(np.linalg.norm(place[:, None] - place[None], axis=2))


def _checked(links: ArrayLike, count: int) -> Integers:
    pairs = np.asarray(links)
    if pairs.size and pairs.dtype.kind not in "iu":
        raise ValueError(f"links are numbers of activities, whole, not {pairs.dtype}")
    pairs = pairs.astype(np.intp, copy=False)
    if not pairs.size:
        return np.zeros((0, 2), dtype=np.intp)
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise ValueError(f"links are {'×'.join(map(str, pairs.shape))}; they should be L × 2")
    if pairs.min() < 0 or pairs.max() >= count:
        raise ValueError(f"a link leads to activity {pairs.max()}; they are 0 to {count - 1}")
    return pairs


def _steps(links: Integers, count: int) -> Floats:
    """Return the number of links between each two activities."""
    near: list[list[int]] = [[] for _ in range(count)]
    for one, other in links.tolist():
        near[one].append(other)
        near[other].append(one)
    steps = np.full((count, count), np.inf)
    for start in range(count):
        steps[start, start] = 0
        edge = [start]
        while edge:
            reached = []
            for activity in edge:
                for other in near[activity]:
                    if np.isinf(steps[start, other]):
                        steps[start, other] = steps[start, activity] + 1
                        reached.append(other)
            edge = reached
    if count:
        steps[np.isinf(steps)] = steps[~np.isinf(steps)].max() + 1
    return steps


def _scaled(steps: Floats) -> Floats:
    """Place activities by classical scaling (Torgerson 1952), with the larger coordinates positive."""
    centre = np.eye(len(steps)) - 1 / len(steps)
    values, vectors = np.linalg.eigh(-centre @ steps**2 @ centre / 2)
    place = vectors[:, [-1, -2]] * np.sqrt(np.maximum(values[[-1, -2]], 0))
    largest = place[np.abs(place).argmax(axis=0), [0, 1]]
    return np.asarray(place * np.where(largest < 0, -1, 1))
