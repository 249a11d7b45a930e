"""Who may read a vote, run it, and cast a ballot in it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from intercluster.apps.accounts.models import User
from intercluster.apps.clusters.rules import may_change, may_lead
from intercluster.apps.directory.models import Affiliation, Alliance, Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.voting.models import RollEntry, State, Vote


def may_run(viewer: Viewer, body: Cluster | Alliance) -> bool:
    """Allow the office of a cluster, or the committee of an alliance, to hold its votes."""
    return may_change(viewer, body) if isinstance(body, Cluster) else may_lead(viewer, body)


def bodies_run(viewer: Viewer) -> list[Cluster | Alliance]:
    """Return the clusters and alliances whose votes the viewer may hold."""
    clusters, alliances = Cluster.objects.all(), Alliance.objects.all()
    if not viewer.is_operator:
        clusters, alliances = clusters.filter(pk__in=viewer.cluster_ids), alliances.filter(pk__in=viewer.alliance_ids)
        alliances = (
            alliances.filter(clusters__in=viewer.cluster_ids).distinct() if viewer.cluster_ids else alliances.none()
        )
    return [*clusters.order_by("name"), *(each for each in alliances.order_by("name") if may_lead(viewer, each))]


def readable(viewer: Viewer) -> QuerySet[Vote]:
    """Return the votes that the viewer may read: those of their clusters and alliances, and those they are to vote in.

    Only those who run a vote see its draft.
    """
    votes = Vote.objects.select_related("cluster", "alliance").filter(
        Q(cluster__isnull=True) | Q(cluster__archived__isnull=True),
        Q(alliance__isnull=True) | Q(alliance__archived__isnull=True),
    )
    if viewer.is_operator:
        return votes
    on_roll = RollEntry.objects.filter(vote=OuterRef("pk"), organisation__in=viewer.organisation_ids)
    inside = Q(cluster__in=viewer.home_ids) | Q(alliance__in=viewer.alliance_ids) | Q(Exists(on_roll))
    run = bodies_run(viewer)
    drafts = Q(cluster__in=[each.pk for each in run if isinstance(each, Cluster)])
    drafts |= Q(alliance__in=[each.pk for each in run if isinstance(each, Alliance)])
    return votes.filter((inside & ~Q(state=State.DRAFT)) | drafts)


def own_entries(user: User | None, votes: QuerySet[Vote]) -> QuerySet[RollEntry]:
    """Return the places of a person's organisations on the rolls of votes.

    They were named for it when the roll was frozen, and still belong to the organisation.
    """
    if user is None:
        return RollEntry.objects.none()
    still_there = Affiliation.objects.filter(user=user, organisation=OuterRef("organisation"))
    return RollEntry.objects.filter(Exists(still_there), vote__in=votes, people=user).order_by("name", "pk")


def entries_of(user: User | None, votes: QuerySet[Vote]) -> QuerySet[RollEntry]:
    """Return the places for which a person may cast a ballot: own ones, and those whose proxy these hold."""
    own = own_entries(user, votes).order_by().values("pk")
    cast_by = Q(pk__in=own, holder__isnull=True) | Q(holder__in=own)
    return RollEntry.objects.filter(cast_by).order_by("name", "pk")


def may_cast(user: User, entry: RollEntry) -> bool:
    """Return whether a person may cast the ballot of a place on the roll."""
    return entries_of(user, Vote.objects.filter(pk=entry.vote_id)).filter(pk=entry.pk).exists()
