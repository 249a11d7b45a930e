"""What organisations of a region did together with those of other regions, in numbers that tell of nobody.

Everybody reads them. What only the two sides know counts from the month after it happened, and a number is shown if it
is of enough things and of enough organisations on either side.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.queries import published_participations
from intercluster.apps.events.after.queries import met_before
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.states import AGREED, Outcome
from intercluster.apps.projects.models import Partner, PartnerState
from intercluster.core import clock
from intercluster.geo.nuts import region_names

FEWEST = 5
"""Things that a number counts at least."""
LEAST_ORGANISATIONS = 3
"""Organisations that a number is of on either side, at least."""
LEVEL = 4
"""Letters of a NUTS 2 code. Regions of one level have no part in common, so that no difference tells a smaller one."""
MOST = 10
"""Other regions that are shown."""

Things = Iterable[Collection[int]]
"""The organisations of each of several things."""


@dataclass(frozen=True)
class Ties:
    """Things that organisations of a region have in common with those of another."""

    count: int
    ours: frozenset[int]
    theirs: frozenset[int]

    @property
    def shown(self) -> int | None:
        """Return the count; None if it could tell of few."""
        enough = min(len(self.ours), len(self.theirs)) >= LEAST_ORGANISATIONS
        return self.count if enough and self.count >= FEWEST else None


def ties(things: Things, regions: Mapping[int, str], region: str) -> dict[str, Ties]:
    """Return what a region has in common with each other one, by its code; `regions` is where organisations are.

    A thing counts once for another region, however many organisations of it take part.
    """
    found: dict[str, Ties] = {}
    for thing in things:
        ours = frozenset(each for each in thing if regions.get(each) == region)
        others = {regions[each] for each in thing if each in regions} - {region} if ours else set()
        for other in others:
            before = found.get(other, Ties(0, frozenset(), frozenset()))
            theirs = frozenset(each for each in thing if regions.get(each) == other)
            found[other] = Ties(before.count + 1, before.ours | ours, before.theirs | theirs)
    return found


@dataclass(frozen=True)
class RegionTies:
    """What a region has in common with another; None where there is nothing, or too little to be shown."""

    code: str
    name: str
    introductions: int | None
    collaborations: int | None
    consortia: int | None
    meetings: int | None
    projects: int | None

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """Return the numbers in the order of the table."""
        return (self.introductions, self.collaborations, self.consortia, self.meetings, self.projects)


@dataclass(frozen=True)
class RegionCooperation:
    """The regions with which a region has most in common, and the day until which it was counted."""

    rows: list[RegionTies]
    until: datetime
    is_fictional: bool
    """Whether organisations of the demo are among those counted."""

    @property
    def headings(self) -> list[str]:
        """Return the headings of the columns in which a region has a number."""
        told = [
            _("Accepted introductions"),
            _("Of these, led to cooperation"),
            _("Consortia"),
            _("Meetings at events"),
            _("EU projects"),
        ]
        return [told[column] for column in self._columns]

    @property
    def lines(self) -> list[tuple[RegionTies, list[int | None]]]:
        """Return each region with its numbers in these columns."""
        return [(row, [row.numbers[column] for column in self._columns]) for row in self.rows]

    @cached_property
    def _columns(self) -> list[int]:
        by_column = zip(*(row.numbers for row in self.rows), strict=True)
        return [column for column, numbers in enumerate(by_column) if any(numbers)]


def cooperation_of(region: str) -> RegionCooperation:
    """Return what organisations of a NUTS 2 region did together with those of others. Projects are the register's."""
    until = clock.local_time().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    places = Organisation.objects.filter(region__regex=rf"^.{{{LEVEL}}}").values_list("pk", "region", "is_demo")
    regions = {pk: code[:LEVEL] for pk, code, _is_demo in places}
    fictional = {pk for pk, _code, is_demo in places if is_demo}
    kinds: list[dict[str, Ties]] = [
        ties(things, regions, region)
        for things in (_introductions(until), _collaborations(until), _consortia(until), met_before(until))
    ]
    kinds[1] = {code: each for code, each in kinds[1].items() if _tells_no_rest(each.count, kinds[0][code].count)}
    joint = ties(_projects(), regions, region)
    counts = {
        code: [each[code].shown if code in each else None for each in kinds]
        + [joint[code].count if code in joint else None]
        for code in {code for each in (*kinds, joint) for code in each}
    }
    names = region_names(counts)
    rows = [RegionTies(code, names[code], *numbers) for code, numbers in counts.items() if any(numbers)]
    rows.sort(key=lambda row: ([-(each or 0) for each in row.numbers], row.code))
    told = {row.code for row in rows[:MOST]}
    seen = {pk for each in kinds for code, tie in each.items() if code in told for pk in tie.ours | tie.theirs}
    return RegionCooperation(rows[:MOST], until, bool(seen & fictional))


def _tells_no_rest(part: int, whole: int) -> bool:
    """Return whether a part may be shown beside its whole: the rest is nothing, or not few."""
    return whole == part or whole - part >= FEWEST


def _introductions(until: datetime) -> Things:
    return Introduction.objects.filter(state__in=AGREED, agreed__lt=until).order_by().values_list("asking", "asked")


def _collaborations(until: datetime) -> Things:
    """Return the introductions that led to working together, or to more."""
    led_on = Q(collaborating__lt=until) | Q(ended__lt=until) & ~Q(outcome__in=["", Outcome.NOTHING])
    rows = Introduction.objects.filter(led_on, state__in=AGREED, agreed__lt=until)
    return rows.order_by().values_list("asking", "asked")


def _consortia(until: datetime) -> Things:
    rows = Partner.objects.filter(state=PartnerState.JOINED, since__lt=until).order_by()
    return _gathered(rows.values_list("consortium", "organisation"))


def _projects() -> Things:
    return _gathered(published_participations().order_by().values_list("project", "organisation"))


def _gathered(pairs: Iterable[tuple[int, int]]) -> Things:
    found: dict[int, set[int]] = {}
    for thing, organisation in pairs:
        found.setdefault(thing, set()).add(organisation)
    return found.values()
