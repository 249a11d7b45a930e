"""Reads of reviews: which are there, which are open for the next version, and which are due."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import Review, Strategy, Version
from intercluster.apps.strategy.queries import in_use
from intercluster.apps.strategy.rules import may_change, strategies_of
from intercluster.apps.strategy.signing.queries import version_in_force, versions, versions_in_force
from intercluster.core import clock
from intercluster.core.errors import NotFound

EARLIEST = 1
"""Years before the present one of which a review can still be written."""


def reviews(viewer: Viewer, strategy: Strategy) -> QuerySet[Review]:
    """Return the reviews that the viewer may read: with the version; while they are written, only those who write."""
    found = strategy.reviews.filter(version__in=versions(viewer, strategy)).select_related("version")
    return found if may_change(viewer, strategy) else found.filter(recorded__isnull=False)


def review_of(viewer: Viewer, strategy: Strategy, year: int) -> Review:
    """Return the review of a year, or one to begin for those who may write it; raise NotFound."""
    found = reviews(viewer, strategy).filter(year=year).first()
    if found is not None:
        return found
    version = version_in_force(strategy)
    if version is None or not may_change(viewer, strategy) or year not in possible_years(version):
        raise NotFound
    return Review(strategy=strategy, version=version, year=year)


def possible_years(version: Version) -> list[int]:
    """Return the years of which a version in force can be reviewed now, the newest first."""
    assert version.in_force is not None  # the caller has chosen one
    now = clock.today().year
    first = max(version.day.year, now - EARLIEST)
    return list(range(now, first - 1, -1))


def open_reviews(strategy: Strategy) -> list[Review]:
    """Return the recorded reviews after which no version was sent yet: what they decided waits for the next."""
    newer = Version.objects.filter(strategy=OuterRef("strategy"), withdrawn=None, sent__gt=OuterRef("recorded"))
    return list(strategy.reviews.filter(~Exists(newer), recorded__isnull=False))


@dataclass(frozen=True)
class Due:
    """A strategy whose review is due."""

    version: Version
    day: date


def due_reviews(until: date, cluster: Cluster | None = None) -> list[Due]:
    """Return the strategies to be reviewed by a day: a year after they came into force, or after the last review."""
    every = Strategy.objects.all() if cluster is None else strategies_of(cluster)
    found = every.filter(in_use(), versions__in_force__isnull=False).distinct()
    newest = versions_in_force(found)
    last = dict(
        Review.objects.filter(strategy__in=newest, recorded__isnull=False)
        .order_by("strategy_id", "recorded")
        .values_list("strategy_id", "recorded")
    )
    due = []
    for key, version in newest.items():
        assert version.in_force is not None
        day = a_year_after(clock.today(max(version.in_force, last.get(key) or version.in_force)))
        if day <= until:
            due.append(Due(version, day))
    return sorted(due, key=lambda each: (each.day, each.version.pk))


def a_year_after(day: date) -> date:
    """Return the same day of the next year; of the 29th of February, the 28th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
