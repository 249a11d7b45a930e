"""Results of a cluster over time, and its ties to other clusters: counts only, no names."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.apps import apps
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate, TruncMonth

from intercluster.apps.directory.models import Cluster, Membership, Organisation, Participation
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.queries import counted
from intercluster.apps.introductions.states import AGREED
from intercluster.core import clock

MONTHS = 24
"""Number of months in the charts."""


def months(until: date, count: int = MONTHS) -> list[date]:
    """Return the first days of `count` months, the last being that of `until`."""
    last = until.year * 12 + until.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]


def members_by_month(cluster: Cluster, until: date) -> list[tuple[date, int]]:
    """Return the number of members at the end of each month, and now for the current one.

    A member counts from the stated start of its membership, or else from the day it came to the platform, until the day
    it left. The history of memberships tells who left, as far back as it goes.
    """
    periods = _memberships(cluster)
    found = []
    for month in months(until):
        following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        found.append((month, sum(began < following and (left is None or left >= following) for began, left in periods)))
    return found


def _memberships(cluster: Cluster) -> list[tuple[date, date | None]]:
    """Return the start and end of each membership; the end is None for a present one."""
    rows = Membership.objects.filter(cluster=cluster).annotate(
        began=Coalesce("since", TruncDate("organisation__created"))
    )
    found: list[tuple[date, date | None]] = [(began, None) for began in rows.values_list("began", flat=True)]
    events = apps.get_model("directory", "MembershipEvent").objects.filter(cluster_id=cluster.pk).order_by("pk")
    joined = {event.pgh_obj_id: event for event in events.filter(pgh_label="insert")}
    came = dict(Organisation.objects.filter(pk__in=events.values("organisation_id")).values_list("pk", "created"))
    for event in events.filter(pgh_label="delete"):
        left = clock.local_day(event.pgh_created_at)
        made = (
            joined[event.pgh_obj_id].pgh_created_at if event.pgh_obj_id in joined else came.get(event.organisation_id)
        )
        found.append((event.since or (clock.local_day(made) if made else left), left))
    return found


@dataclass(frozen=True)
class Contacts:
    """Counts of introductions across a border in a month: requested, and agreed."""

    month: date
    requested: int
    agreed: int


def contacts_by_month(cluster: Cluster, until: date) -> list[Contacts]:
    """Return the introductions of a cluster's members to organisations in another country, by month.

    Those with an unnamed side count once it is named.
    """
    rows = of_cluster(cluster).exclude(asking__country=F("asked__country"))
    first = months(until)[0]

    def by_month(moment: str) -> Counter[date]:
        within = rows.filter(**{f"{moment}__date__gte": first}).annotate(month=TruncMonth(moment))
        return Counter(clock.local_day(each) for each in within.values_list("month", flat=True))

    requested, agreed = by_month("requested"), by_month("agreed")
    return [Contacts(month, requested[month], agreed[month]) for month in months(until)]


def of_cluster(cluster: Cluster) -> QuerySet[Introduction]:
    """Return the introductions of a cluster's members that numbers may count, each once."""
    keys = Introduction.objects.filter(
        Q(asking__memberships__cluster=cluster) | Q(asked__memberships__cluster=cluster)
    ).values("pk")
    return counted().filter(pk__in=keys)


@dataclass(frozen=True)
class Tie:
    """The tie between two clusters: agreed introductions between their members, and joint projects."""

    one: Cluster
    other: Cluster
    introductions: int
    projects: int


def ties(clusters: Sequence[Cluster]) -> list[Tie]:
    """Return the tie of every pair of these clusters, in their order."""
    by_key = {cluster.pk: cluster for cluster in clusters}
    met: Counter[tuple[int, int]] = Counter()
    pairs = Introduction.objects.filter(
        state__in=AGREED, asking__memberships__cluster__in=by_key, asked__memberships__cluster__in=by_key
    )
    for asking, asked, _pk in set(
        pairs.values_list("asking__memberships__cluster", "asked__memberships__cluster", "pk")
    ):
        if asking != asked:
            met[_ordered(asking, asked)] += 1
    projects = _projects(by_key)
    return [
        Tie(one, other, met[_ordered(one.pk, other.pk)], len(projects[one.pk] & projects[other.pk]))
        for position, one in enumerate(clusters)
        for other in clusters[position + 1 :]
    ]


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _projects(clusters: Collection[int]) -> dict[int, set[int]]:
    """Return the projects of each cluster's members."""
    parts = Participation.objects.filter(organisation__memberships__cluster__in=clusters)
    found: dict[int, set[int]] = {cluster: set() for cluster in clusters}
    for cluster, project in parts.values_list("organisation__memberships__cluster", "project").distinct().order_by():
        if cluster in found:
            found[cluster].add(project)
    return found


def neighbours(cluster: Cluster) -> list[Cluster]:
    """Return this cluster, then the clusters in an alliance with it by name."""
    allied: Iterable[Cluster] = (
        Cluster.objects.filter(alliances__in=cluster.alliances.all()).exclude(pk=cluster.pk).distinct().order_by("name")
    )
    return [cluster, *allied]


@dataclass(frozen=True)
class Subject:
    """The subject of charts: a cluster up to a day. Its ties are queried once for all charts."""

    cluster: Cluster
    until: date

    @cached_property
    def clusters(self) -> list[Cluster]:
        """Return this cluster, then those that it may be tied to."""
        return neighbours(self.cluster)

    @cached_property
    def ties(self) -> list[Tie]:
        """Return the tie of every pair of them."""
        return ties(self.clusters)
