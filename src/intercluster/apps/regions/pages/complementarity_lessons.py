"""Complementary activities of regions: what each could learn from the other, and which members could help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

import numpy as np
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.directory.search.queries import OrganisationFilter, members_by_division
from intercluster.apps.regions.answers import best_activities, firmly_learnt
from intercluster.apps.regions.models import Region
from intercluster.apps.regions.pages.links import (
    Filters,
    activity_address,
    members_address,
    members_in,
    search_address,
)
from intercluster.apps.regions.pages.numbers import number
from intercluster.apps.regions.queries import divisions_of, name_of
from intercluster.apps.regions.snapshots import RegionalSnapshot

LESSONS = 5
"""Activities named in a pair of regions, the most first."""

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
    is_firm: bool
    """Whether it is related beyond chance to another activity that the learning region lacks."""
    search: str
    """Address of the partner search for it among members in the teaching region's place."""


@dataclass(frozen=True)
class Pair:
    """What one region (by) could bring another (to)."""

    to: Region
    by: Region
    complementarity: float
    by_chance: str
    """What a region as diverse would bring by chance, in words."""
    is_firm: bool
    """Whether complementarity is two standard deviations or more above that."""
    activities: tuple[ComplementaryActivity, ...]


def pairs(snapshot: RegionalSnapshot, codes: Sequence[str], viewer: Viewer, *, local: bool = False) -> list[Pair]:
    """Return what each of the regions could bring each other, most first. Raises NothingKnownError.

    `local` adds activities that only serve their region.
    """
    rows = {code: snapshot.row(code) for code in codes}
    sides = [_side(code, rows[code], place, viewer) for code, place in members_in(codes).items()]
    made = [
        Pair(
            snapshot.regions[to.row],
            snapshot.regions[by.row],
            float(snapshot.complementarity[to.row, by.row]),
            _by_chance(snapshot, to.row, by.row),
            bool(snapshot.complementarity_by_chance.firm[to.row, by.row]),
            tuple(
                _complementary_activity(snapshot, column, value, to, by)
                for column, value in islice(
                    (
                        best
                        for best in best_activities(snapshot, to.row, by.row, len(snapshot.activities))
                        if local or not snapshot.local[best[0]]
                    ),
                    LESSONS,
                )
            ),
        )
        for to in sides
        for by in sides
        if by != to
    ]
    return sorted(made, key=lambda pair: -pair.complementarity)


def _by_chance(snapshot: RegionalSnapshot, row: int, partner: int) -> str:
    beside = snapshot.complementarity_by_chance
    told = {"by_chance": number(float(beside.expected[row, partner]), 1), "z": number(float(beside.z[row, partner]), 1)}
    if beside.firm[row, partner]:
        return (
            _(
                "A region with as many specialisations would have %(by_chance)s by chance: this is %(z)s "
                "deviations more."
            )
            % told
        )
    return _("May be chance: a region with as many specialisations would have %(by_chance)s on average.") % told


def brought_nearer(snapshot: RegionalSnapshot, row: int, column: int, count: int = OPENED) -> list[tuple[int, float]]:
    """Return the activities that a region lacks, most related to another that it lacks: column and φ_ij / Σ φ_i.

    These are the terms of the activity's value in best_activities(), the greatest first.
    """
    terms = snapshot.weight_of_relation * np.asarray(snapshot.relations.proximity[:, column], dtype=np.float64)
    terms[snapshot.measures.presence[row]] = 0.0
    terms[column] = 0.0
    return [(int(i), float(terms[i])) for i in np.argsort(-terms, kind="stable")[:count] if terms[i] > 0]


@dataclass(frozen=True)
class _Side:
    """A region in a pair, and its members."""

    code: str
    row: int
    members: Filters
    by_division: Mapping[str, frozenset[int]]
    """Keys of the members active in each NACE division."""


def _side(code: str, row: int, place: Filters, viewer: Viewer) -> _Side:
    wanted = OrganisationFilter(**cast(dict[str, Any], {place[0][0]: tuple(value for _name, value in place)}))
    return _Side(code, row, place, members_by_division(viewer, wanted))


def _complementary_activity(
    snapshot: RegionalSnapshot, column: int, value: float, to: _Side, by: _Side
) -> ComplementaryActivity:
    activity, quotient = snapshot.activities[column], snapshot.measures.quotient
    names = tuple(name_of(snapshot.activities[i]) for i, _term in brought_nearer(snapshot, to.row, column))
    teachers = learners = None
    if divisions_of(activity):
        teachers = _members(snapshot, column, by)
        related = np.asarray(snapshot.relations.proximity)[column] * snapshot.measures.presence[to.row]
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
        firmly_learnt(snapshot, to.row, column),
        search_address(name_of(activity), by.members) if divisions_of(activity) else "",
    )


def _members(snapshot: RegionalSnapshot, column: int, side: _Side) -> Members:
    activity = snapshot.activities[column]
    # The directory takes no division that nobody is active in.
    divisions = divisions_of(activity) & side.by_division.keys()
    members = frozenset[int]().union(*(side.by_division[each] for each in divisions))
    return Members(name_of(activity), len(members), members_address(side.members, divisions))
