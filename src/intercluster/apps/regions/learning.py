"""Who could learn what from whom: between regions by their figures, and the members on both sides."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intercluster.apps.directory.listing import Wanted, members_by_division
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.addresses import activity_address, members_address, members_in, search_address
from intercluster.apps.regions.models import Region
from intercluster.apps.regions.planning import is_nace
from intercluster.apps.regions.queries import Picture, best_activities, name_of

OPENED = 3
"""So many activities are told that a lesson would bring nearer."""


@dataclass(frozen=True)
class Members:
    """Members in a region, or else of who stands for it (`addresses.members_in`), that are active in an activity."""

    activity: str
    """Its name."""
    count: int
    address: str
    """The directory's list of them."""


@dataclass(frozen=True)
class Lesson:
    """An activity that one region is specialised in and the other could learn."""

    column: int
    code: str
    name: str
    value: float
    """What it adds to complementarity."""
    quotient_by: float
    quotient_to: float
    opened: tuple[str, ...]
    """What the learning region has not either, and the activity would bring nearer; the nearest first."""
    teachers: Members | None
    """Who can do it; None where activities are not those that members state."""
    learners: Members | None
    """Who is active in what the learning region has that is most related to it."""
    source: str
    """Where its figures in the teaching region come from."""
    search: str
    """Partner search for it among the members of the teaching region's clusters or country."""


@dataclass(frozen=True)
class Pair:
    """What one region (by) could bring another (to)."""

    to: Region
    by: Region
    complementarity: float
    lessons: tuple[Lesson, ...]


def pairs(found: Picture, codes: Sequence[str], viewer: Viewer) -> list[Pair]:
    """Return what each of some regions could bring each other, most first. Raises NothingKnownError."""
    rows = {code: found.row(code) for code in codes}
    members = {code: members_by_division(viewer, _wanted(code)) for code in codes}
    made = [
        Pair(
            found.regions[row],
            found.regions[partner],
            float(found.complementarity[row, partner]),
            tuple(
                _lesson(found, column, value, (to, row), (by, partner), members)
                for column, value in best_activities(found, row, partner)
            ),
        )
        for to, row in rows.items()
        for by, partner in rows.items()
        if by != to
    ]
    return sorted(made, key=lambda pair: -pair.complementarity)


def opened(found: Picture, row: int, column: int, count: int = OPENED) -> list[tuple[int, float]]:
    """Return what a region has not that is most related to another activity that it has not: column and φ_ij / Σ φ_i.

    They are the terms of what best_activities() tells the activity to be worth, the greatest first.
    """
    related = np.asarray(found.measures.proximity, dtype=np.float64)
    total = related.sum(axis=1) - np.diagonal(related)
    terms = np.where(total > 0, related[:, column] / np.where(total > 0, total, 1.0), 0.0)
    terms[found.measures.presence[row]] = 0.0
    terms[column] = 0.0
    return [(int(i), float(terms[i])) for i in np.argsort(-terms, kind="stable")[:count] if terms[i] > 0]


def _lesson(
    found: Picture,
    column: int,
    value: float,
    to: tuple[str, int],
    by: tuple[str, int],
    members: dict[str, dict[str, int]],
) -> Lesson:
    activity, quotient = found.activities[column], found.measures.quotient
    names = tuple(name_of(found.activities[i]) for i, _term in opened(found, to[1], column))
    teachers = learners = None
    if is_nace(activity.classification):
        teachers = _members(found, column, by[0], members)
        related = np.asarray(found.measures.proximity)[column] * found.measures.presence[to[1]]
        if related.any():
            learners = _members(found, int(np.argmax(related)), to[0], members)
    return Lesson(
        column,
        activity.code,
        name_of(activity),
        value,
        float(quotient[by[1], column]),
        float(quotient[to[1], column]),
        names,
        teachers,
        learners,
        activity_address(found, by[0], activity.code),
        search_address(name_of(activity), by[0]) if is_nace(activity.classification) else "",
    )


def _members(found: Picture, column: int, code: str, members: dict[str, dict[str, int]]) -> Members:
    activity = found.activities[column]
    count = members[code].get(activity.code[:2], 0)
    return Members(name_of(activity), count, members_address(code, activity.code))


def _wanted(code: str) -> Wanted:
    place = members_in(code)
    return Wanted(**{place[0][0]: tuple(value for _name, value in place)})
