"""What clusters tell each other about alliances."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.clusters.models import AllianceInvitation
from intercluster.apps.clusters.rules import may_change
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.notices.registry import Context, NoticeKind, register
from intercluster.apps.notices.services import notify


def _still_waiting(user: User, context: Context) -> Context | None:
    """Return the message of an invitation that waits, for somebody who may answer it."""
    found = AllianceInvitation.objects.filter(
        pk=context["invitation"], state=AllianceInvitation.InvitationState.WAITING
    )
    invitation = found.select_related("cluster", "by").first()
    if invitation is None or not may_change(viewer_of(user), invitation.cluster):
        return None
    who = invitation.by.name if invitation.by is not None and invitation.by.is_active else ""
    return {**context, "message": invitation.message, "who": who}


INVITED = register(
    NoticeKind(
        name="clusters.invited",
        label=_("A cluster invites ours to an alliance"),
        subject=_("%(inviter)s invites %(cluster)s to the alliance %(alliance)s"),
        template="clusters/notices/invited.txt",
        refreshed=_still_waiting,
    )
)
ENTERED = register(
    NoticeKind(
        name="clusters.entered",
        label=_("A cluster has entered an alliance of ours"),
        subject=_("%(cluster)s is now in the alliance %(alliance)s"),
        template="clusters/notices/entered.txt",
    )
)
DECLINED = register(
    NoticeKind(
        name="clusters.declined",
        label=_("A cluster has declined our invitation to an alliance"),
        subject=_("%(cluster)s has declined the invitation to %(alliance)s"),
        template="clusters/notices/declined.txt",
    )
)
LEFT = register(
    NoticeKind(
        name="clusters.left",
        label=_("A cluster has left an alliance of ours"),
        subject=_("%(cluster)s has left the alliance %(alliance)s"),
        template="clusters/notices/left.txt",
    )
)


def tell_invited(invitation: AllianceInvitation) -> None:
    """Notify the managers of an invited cluster."""
    _tell(
        [invitation.cluster],
        INVITED,
        lambda cluster: reverse("clusters:invitation", args=[cluster.slug, invitation.pk]),
        cluster=invitation.cluster,
        alliance=invitation.name,
        invitation=invitation.pk,
        inviter=invitation.inviter.name,
    )


def tell_of_entry(invitation: AllianceInvitation) -> None:
    """Notify the managers of the clusters that an alliance had before."""
    assert invitation.alliance is not None  # it has just been entered
    others = invitation.alliance.clusters.exclude(pk=invitation.cluster_id)
    _tell(others, ENTERED, _alliances_of, cluster=invitation.cluster, alliance=invitation.alliance.name)


def tell_of_refusal(invitation: AllianceInvitation) -> None:
    """Notify the managers of the cluster that invited."""
    _tell([invitation.inviter], DECLINED, _alliances_of, cluster=invitation.cluster, alliance=invitation.name)


def tell_of_leaving(cluster: Cluster, alliance: Alliance) -> None:
    """Notify the managers of the clusters that stay."""
    _tell(alliance.clusters.all(), LEFT, _alliances_of, cluster=cluster, alliance=alliance.name)


def _alliances_of(cluster: Cluster) -> str:
    return reverse("clusters:alliances", args=[cluster.slug])


def _tell(
    clusters: Iterable[Cluster],
    kind: NoticeKind,
    address: Callable[[Cluster], str],
    *,
    cluster: Cluster,
    alliance: str,
    **context: Any,
) -> None:
    told: set[int] = set()
    for each in clusters:
        for manager in each.managers.filter(is_active=True).exclude(pk__in=told).order_by("pk"):
            told.add(manager.pk)
            notify(
                manager, kind, context={"cluster": cluster.name, "alliance": alliance, **context}, path=address(each)
            )
