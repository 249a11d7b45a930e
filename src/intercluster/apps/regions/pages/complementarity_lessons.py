"""Who could learn what from whom: between regions by their figures, and the members on both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.directory.search.queries import Wanted, members_by_division
from intercluster.apps.regions.imports.plan import is_nace
from intercluster.apps.regions.models import Region
from intercluster.apps.regions.pages.links import (
    Filters,
    activity_address,
    members_address,
    members_in,
    search_address,
)
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
    """Partner search for it among the members in the teaching region, or of who stands for it."""


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
    sides = [_side(code, rows[code], place, viewer) for code, place in members_in(codes).items()]
    made = [
        Pair(
            found.regions[to.row],
            found.regions[by.row],
            float(found.complementarity[to.row, by.row]),
            tuple(_lesson(found, column, value, to, by) for column, value in best_activities(found, to.row, by.row)),
        )
        for to in sides
        for by in sides
        if by != to
    ]
    return sorted(made, key=lambda pair: -pair.complementarity)


def opened(found: Picture, row: int, column: int, count: int = OPENED) -> list[tuple[int, float]]:
    """Return what a region has not that is most related to another activity that it has not: column and φ_ij / Σ φ_i.

    They are the terms of what best_activities() tells the activity to be worth, the greatest first.
    """
    terms = found.weight_of_relation * np.asarray(found.measures.proximity[:, column], dtype=np.float64)
    terms[found.measures.presence[row]] = 0.0
    terms[column] = 0.0
    return [(int(i), float(terms[i])) for i in np.argsort(-terms, kind="stable")[:count] if terms[i] > 0]


@dataclass(frozen=True)
class _Side:
    """A region in a pair, and who is there."""

    code: str
    row: int
    members: Filters
    counts: Mapping[str, int]
    """Members by division."""


def _side(code: str, row: int, place: Filters, viewer: Viewer) -> _Side:
    wanted = Wanted(**{place[0][0]: tuple(value for _name, value in place)})
    return _Side(code, row, place, members_by_division(viewer, wanted))


def _lesson(found: Picture, column: int, value: float, to: _Side, by: _Side) -> Lesson:
    activity, quotient = found.activities[column], found.measures.quotient
    names = tuple(name_of(found.activities[i]) for i, _term in opened(found, to.row, column))
    teachers = learners = None
    if is_nace(activity.classification):
        teachers = _members(found, column, by)
        related = np.asarray(found.measures.proximity)[column] * found.measures.presence[to.row]
        if related.any():
            learners = _members(found, int(np.argmax(related)), to)
    return Lesson(
        column,
        activity.code,
        name_of(activity),
        value,
        float(quotient[by.row, column]),
        float(quotient[to.row, column]),
        names,
        teachers,
        learners,
        activity_address(found, by.code, activity.code),
        search_address(name_of(activity), by.members) if is_nace(activity.classification) else "",
    )


def _members(found: Picture, column: int, side: _Side) -> Members:
    activity = found.activities[column]
    count = side.counts.get(activity.code[:2], 0)
    return Members(name_of(activity), count, members_address(side.members, activity.code))
