"""Reads of consortia."""

from uuid import UUID

from django.db.models import Q, QuerySet

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.consortia.rules import Sight, changed_by, idea_readable_by, sight, team_readable_by
from intercluster.apps.projects.models import Consortium, Cost, Partner, PartnerState, Stage
from intercluster.core.errors import NotFound

ACTIVE = (PartnerState.CONSIDERED, PartnerState.INVITED, PartnerState.JOINED)
"""States of organisations that are in the team as it is planned."""


def own_consortia(viewer: Viewer) -> QuerySet[Consortium]:
    """Return the consortia that the viewer works on, those changed last first."""
    return _related(Consortium.objects.filter(team_readable_by(viewer)))


def readable_consortia(viewer: Viewer) -> QuerySet[Consortium]:
    """Return the consortia whose idea the viewer may read."""
    return _related(Consortium.objects.filter(idea_readable_by(viewer)))


def _related(rows: QuerySet[Consortium]) -> QuerySet[Consortium]:
    return rows.select_related("organisation", "cluster", "call")


def consortium(viewer: Viewer, key: UUID, least: Sight = Sight.IDEA) -> tuple[Consortium, Sight]:
    """Return a consortium with what the viewer sees of it. Raises NotFound if that is less than `least`."""
    found = _related(Consortium.objects.filter(key=key)).first()
    seen = Sight.NOTHING if found is None else sight(viewer, found)
    if found is None or seen < least:
        raise NotFound
    return found, seen


def team(consortium: Consortium) -> QuerySet[Partner]:
    """Return the organisations in the team as it is planned, in its order."""
    return consortium.partners.filter(state__in=ACTIVE).select_related("organisation")


def joined_places(organisation: Organisation) -> QuerySet[Partner]:
    """Return the places of an organisation in consortia that it has joined; of others it sees what owners show."""
    return organisation.consortium_places.filter(state=PartnerState.JOINED).select_related("consortium")


def ideas_of_others(viewer: Viewer) -> QuerySet[Consortium]:
    """Return the ideas that the viewer may read and does not work on, as long as they look for partners."""
    looking = readable_consortia(viewer).filter(stage__in=(Stage.IDEA, Stage.BUILDING))
    return looking.exclude(team_readable_by(viewer))


def preparing_for(viewer: Viewer, cluster: Cluster | None) -> QuerySet[Organisation]:
    """Return the organisations for which the viewer may begin a consortium, or as an office for a member."""
    if cluster is not None:
        return Organisation.objects.filter(memberships__cluster=cluster).order_by("name")
    return Organisation.objects.filter(pk__in=viewer.edited_ids).order_by("name")


def is_changed_by(viewer: Viewer, consortium: Consortium) -> bool:
    """Return whether the viewer may change a consortium."""
    return Consortium.objects.filter(changed_by(viewer), pk=consortium.pk).exists()


def has_sums(consortium: Consortium) -> bool:
    """Return whether anybody has written a sum of money in a consortium."""
    said = Q(month_rate__isnull=False) | Q(funding_asked__isnull=False)
    cost = Cost.objects.filter(partner__consortium=consortium)
    return consortium.lump_sum is not None or consortium.partners.filter(said).exists() or cost.exists()
