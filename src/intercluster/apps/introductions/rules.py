"""Who may ask, answer, write and read in an introduction."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from intercluster.apps.directory.models import Affiliation, Cluster, Membership, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.states import OPEN, Act, Side, State, acts


def cared_for(cluster_ids: Collection[int]) -> QuerySet[Organisation]:
    """Return the members of clusters that have no person of their own to answer: the office speaks for them."""
    editors = Affiliation.objects.filter(
        organisation=OuterRef("pk"), role=Affiliation.Role.EDITOR, user__is_active=True
    )
    members = Membership.objects.filter(organisation=OuterRef("pk"), cluster__in=cluster_ids)
    return Organisation.objects.filter(Exists(members), ~Exists(editors))


def taken_part_in(viewer: Viewer) -> Q:
    """Return the condition for introductions in which the viewer belongs to a side."""
    condition = Q(asking__in=viewer.organisation_ids) | Q(asked__in=viewer.organisation_ids)
    if viewer.cluster_ids:
        spoken_for = cared_for(viewer.cluster_ids).values("pk")
        condition |= Q(asking__in=spoken_for) | Q(asked__in=spoken_for)
    return condition


def sides_of(viewer: Viewer, introduction: Introduction) -> list[Side]:
    """Return the sides that the viewer belongs to or speaks for, the one that they may act for first.

    Its people read what an organisation writes and write themselves. Nobody else does: not the office of a cluster
    whose members answer for themselves, not an evaluator, not who runs the platform.
    """
    may_act = [side for side in (Side.ASKED, Side.ASKING) if may_act_for(viewer, introduction, side)]
    reads = [
        side
        for side in (Side.ASKED, Side.ASKING)
        if side not in may_act and introduction.organisation(side).pk in viewer.organisation_ids
    ]
    return may_act + reads


def may_act_for(viewer: Viewer, introduction: Introduction, side: Side) -> bool:
    """An organisation's editors ask and answer for it; its office does where it has none."""
    own = introduction.organisation(side).pk
    if own in viewer.edited_ids:
        return True
    return bool(viewer.cluster_ids) and cared_for(viewer.cluster_ids).filter(pk=own).exists()


def may_propose(viewer: Viewer, organisation: Organisation) -> bool:
    """An office introduces the members of its own cluster."""
    return organisation.memberships.filter(cluster__in=viewer.cluster_ids).exists()


def allowed_acts(viewer: Viewer, introduction: Introduction, side: Side | None) -> list[Act]:
    """Return what the viewer may do now."""
    possible = acts(State(introduction.state))
    if side is None or not may_act_for(viewer, introduction, side):
        is_proposer = introduction.office_id in viewer.cluster_ids
        return [act for act in possible if act is Act.WITHDRAW and is_proposer]
    # The side that asked has said yes by asking, and takes it back by withdrawing. Both answer an office's proposal.
    answers = introduction.office_id is not None or side is Side.ASKED
    allowed = {
        Act.ACCEPT: answers and not introduction.has_agreed(side),
        Act.DECLINE: answers,
        Act.WITHDRAW: not answers,
        Act.EXPIRE: False,
    }
    return [act for act in possible if allowed.get(act, True)]


def may_write(introduction: Introduction, side: Side | None) -> bool:
    """Either side's people write as long as something can still happen."""
    return side is not None and introduction.state in OPEN


def sees_outcomes(viewer: Viewer, cluster: Cluster) -> bool:
    """An evaluator and the office see how many introductions came to what."""
    return viewer.is_operator or cluster.pk in viewer.cluster_ids | viewer.evaluated_ids
