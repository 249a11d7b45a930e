"""Complementary activities of regions: what each could learn from the other, and which members could help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.directory.search.queries import OrganisationFilter, members_by_division
from intercluster.apps.regions.answers import best_activities
from intercluster.apps.regions.imports.plan import is_nace
from intercluster.apps.regions.models import Region
from intercluster.apps.regions.pages.links import (
    Filters,
    activity_address,
    members_address,
    members_in,
    search_address,
)
from intercluster.apps.regions.queries import name_of
from intercluster.apps.regions.snapshots import RegionalSnapshot

OPENED = 3
"""Number of further activities named for each one that could be learnt."""


@dataclass(frozen=True)
class Members:
    """Members in a place (see `links.members_in`) that are active in an activity."""

    activity: str
    """Name of the activity."""
    count: int
    address: str
    """Address of their list in the directory."""


@dataclass(frozen=True)
class ComplementaryActivity:
    """An activity that one region is specialised in and the other could learn."""

    column: int
    code: str
    name: str
    value: float
    """What the activity adds to complementarity."""
    quotient_by: float
    quotient_to: float
    opened: tuple[str, ...]
    """Further activities that the learning region lacks and this one would bring nearer, the nearest first."""
    teachers: Members | None
    """Members who can do it, or None if members do not state activities of this classification."""
    learners: Members | None
    """Members active in the learning region's most related activity."""
    source: str
    """Address of the source of its figures in the teaching region."""
    search: str
    """Address of the partner search for it among members in the teaching region's place."""


@dataclass(frozen=True)
class Pair:
    """What one region (by) could bring another (to)."""

    to: Region
    by: Region
    complementarity: float
    activities: tuple[ComplementaryActivity, ...]


def pairs(snapshot: RegionalSnapshot, codes: Sequence[str], viewer: Viewer) -> list[Pair]:
    """Return what each of the regions could bring each other, most first. Raises NothingKnownError."""
    rows = {code: snapshot.row(code) for code in codes}
    sides = [_side(code, rows[code], place, viewer) for code, place in members_in(codes).items()]
    made = [
        Pair(
            snapshot.regions[to.row],
            snapshot.regions[by.row],
            float(snapshot.complementarity[to.row, by.row]),
            tuple(
                _complementary_activity(snapshot, column, value, to, by)
                for column, value in best_activities(snapshot, to.row, by.row)
            ),
        )
        for to in sides
        for by in sides
        if by != to
    ]
    return sorted(made, key=lambda pair: -pair.complementarity)


def brought_nearer(snapshot: RegionalSnapshot, row: int, column: int, count: int = OPENED) -> list[tuple[int, float]]:
    """Return the activities that a region lacks, most related to another that it lacks: column and φ_ij / Σ φ_i.

    These are the terms of the activity's value in best_activities(), the greatest first.
    """
    terms = snapshot.weight_of_relation * np.asarray(snapshot.measures.proximity[:, column], dtype=np.float64)
    terms[snapshot.measures.presence[row]] = 0.0
    terms[column] = 0.0
    return [(int(i), float(terms[i])) for i in np.argsort(-terms, kind="stable")[:count] if terms[i] > 0]


@dataclass(frozen=True)
class _Side:
    """A region in a pair, and its members."""

    code: str
    row: int
    members: Filters
    counts: Mapping[str, int]
    """Number of members by NACE division."""


def _side(code: str, row: int, place: Filters, viewer: Viewer) -> _Side:
    wanted = OrganisationFilter(**cast(dict[str, Any], {place[0][0]: tuple(value for _name, value in place)}))
    return _Side(code, row, place, members_by_division(viewer, wanted))


def _complementary_activity(
    snapshot: RegionalSnapshot, column: int, value: float, to: _Side, by: _Side
) -> ComplementaryActivity:
    activity, quotient = snapshot.activities[column], snapshot.measures.quotient
    names = tuple(name_of(snapshot.activities[i]) for i, _term in brought_nearer(snapshot, to.row, column))
    teachers = learners = None
    if is_nace(activity.classification):
        teachers = _members(snapshot, column, by)
        related = np.asarray(snapshot.measures.proximity)[column] * snapshot.measures.presence[to.row]
        if related.any():
            learners = _members(snapshot, int(np.argmax(related)), to)
    return ComplementaryActivity(
        column,
        activity.code,
        name_of(activity),
        value,
        float(quotient[by.row, column]),
        float(quotient[to.row, column]),
        names,
        teachers,
        learners,
        activity_address(snapshot, by.code, activity.code),
        search_address(name_of(activity), by.members) if is_nace(activity.classification) else "",
    )


def _members(snapshot: RegionalSnapshot, column: int, side: _Side) -> Members:
    activity = snapshot.activities[column]
    count = side.counts.get(activity.code[:2], 0)
    return Members(name_of(activity), count, members_address(side.members, activity.code))
