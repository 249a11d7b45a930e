"""Reads of alliances: what an agreement would share, who is in one, and what has happened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from intercluster.apps.clusters.models import AllianceInvitation
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Alliance, Cluster, Membership, Need, Offer, Statement
from intercluster.apps.directory.queries import statements
from intercluster.apps.directory.rules import Viewer
from intercluster.core import clock

WAITING = AllianceInvitation.InvitationState.WAITING


@dataclass(frozen=True)
class Texts:
    """How many offers and needs become readable."""

    offers: int = 0
    needs: int = 0
    unnamed_offers: int = 0
    """Those of which nobody learns whose they are."""
    unnamed_needs: int = 0

    def __bool__(self) -> bool:
        return any((self.offers, self.needs, self.unnamed_offers, self.unnamed_needs))


@dataclass(frozen=True)
class Shared:
    """What an agreement shares between a cluster and the others."""

    given: Sequence[tuple[Cluster, Texts]]
    """By cluster, what its people read of our members. Ours is among them if our people read more of each other."""
    taken: Sequence[tuple[Cluster, Texts]]
    """By other cluster, what our people will read of its members with their names.

    What they will read without names is not counted. The number of a single other cluster, or its change from one day
    to the next, would tell where the author of a text is that a search shows without a name.
    """


def shared_by(cluster: Cluster, others: Sequence[Cluster]) -> Shared:
    """Return what becomes readable if a cluster is in one alliance with these others; what is so already is no part."""
    ours = reader_in(cluster)
    taken = {other: _becoming_readable([other], ours) for other in others}
    given = [(other, _becoming_readable([cluster], reader_in(other))) for other in others]
    return Shared(
        given=[*given, *_if_any(cluster, _becoming_readable([cluster], ours))],
        taken=[(other, Texts(texts.offers, texts.needs)) for other, texts in taken.items()],
    )


def lost_by_leaving(cluster: Cluster, alliance: Alliance) -> Shared:
    """Return what is readable between a cluster and the others of an alliance, and would no longer be if it left."""
    others = list(Cluster.objects.filter(alliances=alliance).exclude(pk=cluster.pk))
    now = reader_in(cluster)
    after = replace(now, alliance_ids=now.alliance_ids - {alliance.pk})

    def taken(of: Sequence[Cluster]) -> Texts:
        return _count(lambda model, seen: _texts(model, seen, of, now).exclude(pk__in=_readable(model, after)))

    def given(other: Cluster) -> Texts:
        reader = reader_in(other)
        elsewhere = Membership.objects.filter(
            Q(cluster__alliances__in=reader.alliance_ids - {alliance.pk})
            | (~Q(cluster=cluster) & Q(cluster__alliances__in=reader.alliance_ids)),
            organisation=OuterRef("organisation"),
            cluster__archived__isnull=True,
        )
        return _count(lambda model, seen: _texts(model, seen, [cluster], reader).exclude(Exists(elsewhere)))

    by_other = {other: taken([other]) for other in others}
    return Shared(
        given=[*((other, given(other)) for other in others), *_if_any(cluster, taken([cluster]))],
        taken=[(other, Texts(texts.offers, texts.needs)) for other, texts in by_other.items()],
    )


def reader_in(cluster: Cluster) -> Viewer:
    """Return what people of a cluster read whatever organisation they belong to."""
    alliances = frozenset(cluster.alliances.values_list("pk", flat=True))
    return Viewer(home_ids=frozenset({cluster.pk}), alliance_ids=alliances)


def _if_any(cluster: Cluster, texts: Texts) -> list[tuple[Cluster, Texts]]:
    return [(cluster, texts)] if texts else []


def _becoming_readable(clusters: Sequence[Cluster], reader: Viewer) -> Texts:
    """Return how many texts of these clusters' members a reader would read in an alliance, and does not read yet."""
    return _count(lambda model, seen: _texts(model, seen, clusters).exclude(pk__in=_readable(model, reader)))


def _count(texts: Callable[[type[Statement], Visibility], QuerySet[Statement]]) -> Texts:
    """Return how many texts there are of each model and visibility that an alliance shares."""
    return Texts(
        offers=texts(Offer, Visibility.ALLIANCE).count(),
        needs=texts(Need, Visibility.ALLIANCE).count(),
        unnamed_offers=texts(Offer, Visibility.ANONYMOUS).count(),
        unnamed_needs=texts(Need, Visibility.ANONYMOUS).count(),
    )


def _texts(
    model: type[Statement], visibility: str, clusters: Sequence[Cluster], reader: Viewer | None = None
) -> QuerySet[Statement]:
    """Return the current texts of these clusters' members, those alone that a reader reads if there is one."""
    members = Membership.objects.filter(cluster__in=clusters, organisation=OuterRef("organisation"))
    current = Q(expires__isnull=True) | Q(expires__gte=clock.today())
    texts: QuerySet[Statement] = model._default_manager.filter(current, Exists(members), visibility=visibility)
    return texts if reader is None else texts.filter(pk__in=_readable(model, reader))


def _readable(model: type[Statement], reader: Viewer) -> QuerySet[Any, Any]:
    return statements(model._default_manager.all(), reader).order_by().values("pk")


def others_of(invitation: AllianceInvitation) -> list[Cluster]:
    """Return the clusters that an invited one would be in the alliance with."""
    if invitation.alliance is None:
        return list(Cluster.objects.filter(pk=invitation.inviter_id))
    return list(Cluster.objects.filter(alliances=invitation.alliance).exclude(pk=invitation.cluster_id))


def waiting_for(cluster: Cluster) -> QuerySet[AllianceInvitation]:
    """Return the invitations that a cluster can answer."""
    return _open().filter(cluster=cluster)


def sent_by(cluster: Cluster) -> QuerySet[AllianceInvitation]:
    """Return the invitations of a cluster that wait for an answer."""
    return _open().filter(inviter=cluster)


def answered(cluster: Cluster, limit: int) -> Sequence[AllianceInvitation]:
    """Return the last invitations from or to a cluster that have ended."""
    own = AllianceInvitation.objects.exclude(state=WAITING).filter(Q(cluster=cluster) | Q(inviter=cluster))
    return list(own.select_related("cluster", "inviter", "alliance").order_by("-answered_at", "-pk")[:limit])


def _open() -> QuerySet[AllianceInvitation]:
    """Return what waits; what concerns an archived cluster or alliance waits until that is restored."""
    waiting = AllianceInvitation.objects.filter(
        Q(alliance__isnull=True) | Q(alliance__archived__isnull=True),
        state=WAITING,
        cluster__archived__isnull=True,
        inviter__archived__isnull=True,
    )
    return waiting.select_related("cluster", "inviter", "alliance", "by").order_by("pk")


def invitable(cluster: Cluster, alliance: Alliance | None) -> QuerySet[Cluster]:
    """Return the clusters that one may invite."""
    others = Cluster.objects.exclude(pk=cluster.pk)
    return others if alliance is None else others.exclude(alliances=alliance)
