"""Who may see and do what in the directory."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Affiliation, Alliance, Cluster, Membership, Organisation


@dataclass(frozen=True)
class Viewer:
    """Somebody who reads or acts: a person with their roles, or with some of them for a preview.

    An operator runs the installation (the command line, a platform administrator) and sees everything.
    """

    user_id: int | None = None
    """None for a visitor and for the command line."""
    cluster_ids: frozenset[int] = frozenset()
    """Clusters whose office they belong to."""
    organisation_ids: frozenset[int] = frozenset()
    """Organisations they belong to."""
    edited_ids: frozenset[int] = frozenset()
    """Those of them that they may change."""
    home_ids: frozenset[int] = frozenset()
    """Clusters they are at home in: by their office or by an organisation of theirs."""
    alliance_ids: frozenset[int] = frozenset()
    """Alliances that those clusters work in."""
    evaluated_ids: frozenset[int] = frozenset()
    """Clusters whose outcomes and statistics they evaluate; that alone shows them no text a visitor does not see."""
    is_operator: bool = False

    @property
    def is_allied(self) -> bool:
        """Return whether they see more of some cluster than a visitor does."""
        return self.is_operator or bool(self.home_ids or self.alliance_ids)


VISITOR = Viewer()
OPERATOR = Viewer(is_operator=True)


ROLES = """
WITH office AS (
    SELECT cluster.id FROM directory_cluster_managers JOIN directory_cluster cluster ON cluster.id = cluster_id
    WHERE user_id = %(user)s AND archived IS NULL
), place AS (
    SELECT organisation_id, role FROM directory_affiliation WHERE user_id = %(user)s
), home AS (
    SELECT id FROM office
    UNION SELECT cluster.id FROM place JOIN directory_membership USING (organisation_id)
    JOIN directory_cluster cluster ON cluster.id = cluster_id WHERE archived IS NULL
)
SELECT
    ARRAY(SELECT id FROM office) AS cluster_ids,
    ARRAY(SELECT organisation_id FROM place) AS organisation_ids,
    ARRAY(SELECT organisation_id FROM place WHERE role = %(editor)s) AS edited_ids,
    ARRAY(SELECT id FROM home) AS home_ids,
    ARRAY(
        SELECT alliance.id FROM directory_cluster_alliances
        JOIN directory_alliance alliance ON alliance.id = alliance_id
        WHERE cluster_id IN (SELECT id FROM home) AND archived IS NULL
    ) AS alliance_ids,
    ARRAY(
        SELECT cluster.id FROM directory_cluster_evaluators JOIN directory_cluster cluster ON cluster.id = cluster_id
        WHERE user_id = %(user)s AND archived IS NULL
    ) AS evaluated_ids
"""
"""The ids of a viewer. Every request asks for them: by models it would be five queries."""


def viewer_of(user: Any) -> Viewer:
    """Return what a signed-in person, or an anonymous user, may see and do."""
    if not user.is_authenticated:
        return VISITOR
    if user.is_superuser:
        return Viewer(user_id=user.pk, is_operator=True)
    return at_home(user)


def at_home(user: Any) -> Viewer:
    """Return what a person may see and do by the places that they have, an administrator of the platform too."""
    with connection.cursor() as cursor:
        cursor.execute(ROLES, {"user": user.pk, "editor": Affiliation.Role.EDITOR})
        columns = zip(cursor.description, cursor.fetchone(), strict=True)
        found: dict[str, Any] = {column.name: frozenset(ids) for column, ids in columns}
    return Viewer(user_id=user.pk, **found)


def viewer_for(request: Any) -> Viewer:
    """Return the viewer who makes a request.

    A request that only reads works it out once, for the page and its menu. One that may change it asks each time.
    """
    if request.method not in {"GET", "HEAD"}:
        return viewer_of(request.user)
    known: tuple[Any, Viewer] | None = getattr(request, "intercluster_viewer", None)
    if known is None or known[0] != request.user.pk:  # somebody else signed in meanwhile
        known = request.intercluster_viewer = (request.user.pk, viewer_of(request.user))
    return known[1]


def office_of(*clusters: Cluster) -> Viewer:
    """Return what the office of these clusters may see and do. Alliances that are prefetched are not read again."""
    active = [cluster for cluster in clusters if cluster.archived is None]
    own = frozenset(cluster.pk for cluster in active)
    alliances = frozenset(alliance.pk for cluster in active for alliance in cluster.alliances.all())
    return Viewer(home_ids=own, cluster_ids=own, alliance_ids=alliances)


def member_of(*organisations: Organisation) -> Viewer:
    """Return what a member of these organisations, without the right to change them, may see and do."""
    return _viewer(organisation_ids=frozenset(organisation.pk for organisation in organisations))


def _viewer(**roles: Any) -> Viewer:
    """Return a viewer with these roles, at home in the clusters that follow from them."""
    home = set(roles.get("cluster_ids", ()))
    if own := roles.get("organisation_ids"):
        active = Membership.objects.filter(organisation__in=own, cluster__archived__isnull=True)
        home.update(active.values_list("cluster", flat=True))
    alliances: frozenset[int] = frozenset()
    if home:
        alliances = frozenset(Alliance.objects.filter(clusters__in=home).values_list("pk", flat=True))
    return Viewer(home_ids=frozenset(home), alliance_ids=alliances, **roles)


def manages(viewer: Viewer, cluster: Cluster) -> bool:
    """Return whether the viewer belongs to the office of a cluster."""
    return viewer.is_operator or cluster.pk in viewer.cluster_ids


def acts_for(viewer: Viewer, organisation: Organisation) -> bool:
    """Return whether the viewer does something here for an organisation to which they do not belong."""
    return organisation.pk not in viewer.organisation_ids


def acting_offices(people: Collection[int], organisations: Collection[int]) -> set[tuple[int, int]]:
    """Return the pairs of person and organisation in which the person acts as the organisation's office.

    Who also belongs to the organisation acts for themselves. Both are keys.
    """
    if not people or not organisations:
        return set()
    offices = Cluster.managers.through.objects.filter(
        user__in=people, cluster__archived=None, cluster__memberships__organisation__in=organisations
    ).values_list("user", "cluster__memberships__organisation")
    own = Affiliation.objects.filter(user__in=people, organisation__in=organisations)
    return set(offices) - set(own.values_list("user", "organisation"))


def may_edit(viewer: Viewer, organisation: Organisation) -> bool:
    """An organisation is changed by its editors and by the office of a cluster it belongs to."""
    if viewer.is_operator or organisation.pk in viewer.edited_ids:
        return True
    return organisation.memberships.filter(cluster__in=viewer.cluster_ids).exists()


def belongs(viewer: Viewer, organisation: Organisation) -> bool:
    """An organisation's own people, and the offices of its clusters, read all it says."""
    return organisation.pk in viewer.organisation_ids or may_edit(viewer, organisation)


class Sight(StrEnum):
    """What a reader sees of an offer or need."""

    NOTHING = "nothing"
    TEXT = "text"
    """The text, and a description of its author."""
    AUTHOR = "author"
    """The text and its author."""


def sight(visibility: str, *, own: bool = False, allied: bool = False) -> Sight:
    """Return what of a text its own people and office see (`own`), the rest of the alliance (`allied`), and visitors.

    `queries.statements` says the same of rows.
    """
    if own or visibility == Visibility.PUBLIC:
        return Sight.AUTHOR
    if not allied or visibility == Visibility.PRIVATE:
        return Sight.NOTHING
    return Sight.TEXT if visibility == Visibility.ANONYMOUS else Sight.AUTHOR
