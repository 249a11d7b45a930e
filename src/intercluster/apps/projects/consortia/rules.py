"""Who may read and change a consortium."""

from enum import IntEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from intercluster.apps.directory.models import Alliance, Cluster, Membership, Organisation
from intercluster.apps.directory.queries import archived_organisations
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.projects.models import Audience, Consortium, Partner, PartnerState, Shown, Stage


class Sight(IntEnum):
    """What a reader sees of a consortium; each includes those before it."""

    NOTHING = 0
    IDEA = 1
    """The title, and what the owner shows to those who are invited or may read ideas."""
    TEAM = 2
    """Everything that is written in it."""
    CHANGE = 3
    """Everything, with the right to change it."""


def changed_by(viewer: Viewer) -> Q:
    """Return the condition for consortia that the viewer may change: those of an own organisation or office."""
    if viewer.is_operator:
        return Q(pk__isnull=False)
    found = Q(organisation__in=viewer.edited_ids)
    return found | prepared_by_office() & Q(cluster__in=viewer.cluster_ids) if viewer.cluster_ids else found


def prepared_by_office() -> Q:
    """Return the condition for consortia that an office prepares: only as long as the organisation is its member."""
    own = Membership.objects.filter(organisation=OuterRef("organisation"), cluster=OuterRef("cluster"))
    return Q(Exists(own))


def team_readable_by(viewer: Viewer) -> Q:
    """Return the condition for consortia that the viewer may read as one of the team."""
    own = Q(organisation__in=viewer.organisation_ids) | Q(Exists(_places(viewer, PartnerState.JOINED)))
    return changed_by(viewer) | own


def idea_readable_by(viewer: Viewer) -> Q:
    """Return the condition for consortia whose idea the viewer may read."""
    found = team_readable_by(viewer) | Q(Exists(_places(viewer, PartnerState.INVITED)))
    shared = Q(audience=Audience.PUBLIC) & ~Q(organisation__in=archived_organisations())
    if viewer.home_ids:
        allied = Alliance.objects.filter(pk__in=viewer.alliance_ids)
        near = Q(cluster__in=viewer.home_ids) | Q(cluster__alliances__in=allied)
        memberships = Membership.objects.filter(near, cluster__archived=None, organisation=OuterRef("organisation"))
        shared |= Q(audience=Audience.ALLIANCE) & Q(Exists(memberships))
    return found | (shared & ~Q(stage=Stage.GIVEN_UP))


def _places(viewer: Viewer, state: PartnerState) -> QuerySet[Partner]:
    return Partner.objects.filter(consortium=OuterRef("pk"), state=state, organisation__in=viewer.organisation_ids)


def sight(viewer: Viewer, consortium: Consortium) -> Sight:
    """Return what the viewer sees of a consortium."""
    this = Consortium.objects.filter(pk=consortium.pk)
    steps = [(Sight.CHANGE, changed_by), (Sight.TEAM, team_readable_by), (Sight.IDEA, idea_readable_by)]
    return next((found for found, condition in steps if this.filter(condition(viewer)).exists()), Sight.NOTHING)


def shows(consortium: Consortium, seen: Sight, what: Shown) -> bool:
    """Return whether a reader with this sight sees a part of the consortium."""
    return seen >= Sight.TEAM or (seen == Sight.IDEA and what.value in consortium.shown)


def own_places(viewer: Viewer, consortium: Consortium) -> QuerySet[Partner]:
    """Return the places in the team whose share of the plan the viewer may write: those of organisations they edit."""
    return consortium.partners.filter(state=PartnerState.JOINED, organisation__in=viewer.edited_ids)


def may_prepare(viewer: Viewer, organisation: Organisation, cluster: Cluster | None) -> bool:
    """Allow editors to begin a consortium of their organisation, and offices to begin one of a member."""
    if viewer.is_operator:
        return True
    if cluster is None:
        return organisation.pk in viewer.edited_ids
    return manages(viewer, cluster) and organisation.memberships.filter(cluster=cluster).exists()
