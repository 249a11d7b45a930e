"""What the start page and the pages of alliances, clusters and offices say in numbers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Alliance, Cluster, Membership, Need, Offer, Organisation
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import Viewer, office_of
from intercluster.core import clock
from intercluster.geo.alliance_map import Map, Place, alliance_map
from intercluster.geo.nuts import seat_of

SOON = timedelta(days=30)
"""An offer or need that ends within this time is worth a look."""


@dataclass(frozen=True)
class Numbers:
    """How much there is to find for a reader."""

    organisations: int
    statements: int
    languages: Sequence[str]
    """In which offers and needs are written, the most frequent first."""


def clusters_with_members(alliance: Alliance | None = None) -> list[Cluster]:
    """Return clusters, of one alliance or all, annotated with the number of their `members`."""
    clusters = Cluster.objects.all() if alliance is None else Cluster.objects.filter(alliances=alliance)
    return list(clusters.annotate(members=Count("memberships")).order_by("name"))


def numbers(viewer: Viewer, clusters: Sequence[Cluster]) -> Numbers:
    """Return how many members the clusters have, and of offers and needs those whose author the viewer may know.

    An anonymous one is in no number, for a number of few members would point at its author.
    """
    members = Membership.objects.filter(cluster__in=clusters)
    of_members = members.filter(organisation=OuterRef("organisation"))
    languages: Counter[str] = Counter()
    for statements in (offers(viewer), needs(viewer)):
        rows = statements.filter(Exists(of_members), Q(unnamed=False)).order_by().values_list("language")
        languages.update(dict(rows.annotate(count=Count("pk"))))
    return Numbers(
        organisations=members.values("organisation").distinct().count(),
        statements=languages.total(),
        languages=sorted(filter(None, languages), key=lambda code: (-languages[code], code)),
    )


def map_of(clusters: Iterable[Any]) -> Map | None:
    """Return the map of clusters (annotated with `members`) whose region is known."""
    places = []
    for cluster in clusters:
        seat = seat_of(cluster.region)
        if seat is not None:
            places.append(Place(cluster.display_name, *seat, members=cluster.members, country=cluster.country))
    return alliance_map(places)


def top_activities(cluster: Cluster, limit: int = 8) -> list[tuple[str, int]]:
    """Return the NACE divisions most members of a cluster are active in, with how many they are."""
    divisions: Counter[str] = Counter()
    rows = Organisation.objects.filter(clusters=cluster).exclude(activities=[]).values_list("activities", flat=True)
    for activities in rows.iterator():
        divisions.update({code[:2] for code in activities})
    return sorted(divisions.items(), key=lambda item: (-item[1], item[0]))[:limit]


def ending(cluster: Cluster, today: date | None = None) -> QuerySet[Organisation]:
    """Return members with current offers or needs that end soon, annotated with their number as `ending`."""
    soon = {"organisation": OuterRef("pk"), "expires__lte": (today or clock.today()) + SOON}
    counts = [
        Coalesce(Subquery(rows.filter(**soon).order_by().values("organisation").annotate(n=Count("pk")).values("n")), 0)
        for rows in _current(cluster).values()
    ]
    members = Organisation.objects.filter(clusters=cluster).annotate(ending=counts[0] + counts[1])
    return members.filter(ending__gt=0).order_by("name", "pk")


def without_region(cluster: Cluster) -> QuerySet[Organisation]:
    """Return members of which no region is known."""
    return Organisation.objects.filter(clusters=cluster, region="").order_by("name", "pk")


def readers(cluster: Cluster) -> list[tuple[Visibility, int, int]]:
    """Return how many offers and needs of a cluster's members each circle of readers sees."""
    counts = {
        model: dict(rows.order_by().values_list("visibility").annotate(count=Count("pk")))
        for model, rows in _current(cluster).items()
    }
    return [
        (circle, counts[Offer].get(circle.value, 0), counts[Need].get(circle.value, 0))
        for circle in reversed(Visibility)
    ]


def silent(cluster: Cluster) -> QuerySet[Organisation]:
    """Return members with no offer or no need that is current, annotated with `has_offer` and `has_need`."""
    current = _current(cluster)
    members = Organisation.objects.filter(clusters=cluster).annotate(
        has_offer=Exists(current[Offer].filter(organisation=OuterRef("pk"))),
        has_need=Exists(current[Need].filter(organisation=OuterRef("pk"))),
    )
    return members.exclude(has_offer=True, has_need=True).order_by("name", "pk")


def _current(cluster: Cluster) -> dict[type[Offer | Need], QuerySet[Any]]:
    """Return the offers and needs of a cluster's members that are current, as its office may read them."""
    own = office_of(cluster)
    of_member = Membership.objects.filter(cluster=cluster, organisation=OuterRef("organisation"))
    return {
        Offer: offers(own).filter(Exists(of_member)),
        Need: needs(own).filter(Exists(of_member)),
    }
