"""Services of clusters and alliances. Each checks the rule, and records the act."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.acts import record
from intercluster.apps.administration.models import Act
from intercluster.apps.administration.notices import tell_office
from intercluster.apps.administration.rules import check_administers
from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.directory.models import Alliance, Cluster, FormerAddress, Named
from intercluster.apps.directory.queries import former_addresses, free_address
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.people.invitations import invite
from intercluster.apps.people.models import Invitation, Role
from intercluster.core import clock
from intercluster.core.errors import Conflict
from intercluster.core.locks import lock_row

PlaceT = TypeVar("PlaceT", bound=Named)

Kind = Act.Kind


@transaction.atomic
def make_cluster(
    *, viewer: Viewer, name: str, country: str, region: str = "", manager: str = "", language: str = "en"
) -> Cluster:
    """Make a cluster, and invite its first manager if an address is given. Raises NotAllowed."""
    check_administers(viewer)
    made = Cluster.objects.create(slug=free_address(Cluster, name), name=name, country=country, region=region)
    record(Kind.MADE, viewer, cluster=made, detail=name)
    if manager:
        invite_manager(made, viewer=viewer, email=manager, language=language)
    return made


@transaction.atomic
def make_alliance(*, viewer: Viewer, name: str, summary: str = "", clusters: Sequence[Cluster] = ()) -> Alliance:
    """Make an alliance of these clusters, which share texts from then on. Raises NotAllowed."""
    check_administers(viewer)
    made = Alliance.objects.create(slug=free_address(Alliance, name), name=name, summary=summary)
    record(Kind.MADE, viewer, alliance=made, detail=name)
    for cluster in clusters:
        add_to_alliance(made, cluster, viewer=viewer)
    return made


@transaction.atomic
def rename(place: PlaceT, *, viewer: Viewer, name: str, slug: str = "") -> PlaceT:
    """Give a cluster or alliance another name, and perhaps another address; the old address leads to the new one.

    Raises NotAllowed, and Conflict if the address is taken.
    """
    check_administers(viewer)
    locked: PlaceT = type(place).everything.select_for_update(no_key=True).get(pk=place.pk)
    before, locked.name = locked.name, name
    if slug and slug != locked.slug:
        _move_address(locked, slug)
    locked.save(update_fields=["name", "slug"])
    if before != name:
        record(Kind.RENAMED, viewer, detail=f"{before} → {name}", **_about(locked))
    return locked


def _move_address(place: Named, slug: str) -> None:
    model, about = type(place), _about(place)
    if model.everything.filter(slug=slug).exists():
        raise Conflict(_("The address %(slug)s belongs to another already.") % {"slug": slug})
    former = former_addresses(model).filter(slug=slug)
    if former.exclude(**about).exists():
        raise Conflict(_("The address %(slug)s still leads to another. Choose a different one.") % {"slug": slug})
    former.delete()  # it was this one's own
    FormerAddress.objects.create(slug=place.slug, **about)
    if isinstance(place, Cluster):
        follow_in_saved_searches(place.slug, slug)
    place.slug = slug


def follow_in_saved_searches(old: str, new: str) -> None:
    """Let saved searches that filter by a cluster's former address use the present one."""
    for search in SavedSearch.objects.filter(parameters__contains=f"cluster={old}").select_for_update():
        values = QueryDict(search.parameters, mutable=True)
        chosen = [new if slug == old else slug for slug in values.getlist("cluster")]
        values.setlist("cluster", list(dict.fromkeys(chosen)))
        search.parameters = values.urlencode()
        search.save(update_fields=["parameters"])


@transaction.atomic
def archive(place: Named, *, viewer: Viewer) -> None:
    """Archive a cluster or alliance: it is in no list and shares nothing, until it is restored. Raises NotAllowed."""
    check_administers(viewer)
    found = type(place).everything.filter(pk=place.pk, archived__isnull=True)
    if found.update(archived=clock.now()):
        record(Kind.ARCHIVED, viewer, detail=place.name, **_about(place))
        if isinstance(place, Cluster):
            tell_office(place, Kind.ARCHIVED, viewer)


@transaction.atomic
def restore(place: Named, *, viewer: Viewer) -> None:
    """Bring an archived cluster or alliance back, with all that it had. Raises NotAllowed."""
    check_administers(viewer)
    found = type(place).everything.filter(pk=place.pk, archived__isnull=False)
    if found.update(archived=None):
        record(Kind.RESTORED, viewer, detail=place.name, **_about(place))
        if isinstance(place, Cluster):
            tell_office(place, Kind.RESTORED, viewer)


@transaction.atomic
def add_to_alliance(alliance: Alliance, cluster: Cluster, *, viewer: Viewer) -> None:
    """Add a cluster to an alliance without asking it, as an administrator may. Raises NotAllowed, Conflict."""
    check_administers(viewer)
    if cluster.archived or alliance.archived:
        raise Conflict(_("What is archived cannot work in an alliance. Restore it first."))
    if not cluster.alliances.filter(pk=alliance.pk).exists():
        cluster.alliances.add(alliance)
        record(Kind.JOINED, viewer, cluster=cluster, alliance=alliance, detail=f"{cluster.name}: {alliance.name}")
        tell_office(cluster, Kind.JOINED, viewer, other=alliance.name)


@transaction.atomic
def remove_from_alliance(alliance: Alliance, cluster: Cluster, *, viewer: Viewer) -> None:
    """Remove a cluster from an alliance: the others no longer read its texts. Raises NotAllowed."""
    check_administers(viewer)
    if cluster.alliances.filter(pk=alliance.pk).exists():
        cluster.alliances.remove(alliance)
        record(Kind.LEFT, viewer, cluster=cluster, alliance=alliance, detail=f"{cluster.name}: {alliance.name}")
        tell_office(cluster, Kind.LEFT, viewer, other=alliance.name)


@transaction.atomic
def hand_over(
    cluster: Cluster, *, viewer: Viewer, email: str, language: str, leaving: User | None = None
) -> Invitation:
    """Invite a new manager of a cluster; who is leaving steps down when they accept.

    So the cluster always has a manager. Raises NotAllowed, and Conflict if `leaving` does not manage the cluster.
    """
    check_administers(viewer)
    if leaving is not None and not cluster.managers.filter(pk=leaving.pk).exists():
        raise Conflict(_("%(name)s does not manage %(cluster)s.") % {"name": leaving, "cluster": cluster.name})
    invitation = invite_manager(cluster, viewer=viewer, email=email, language=language, replaces=leaving)
    record(Kind.HANDED_OVER, viewer, cluster=cluster, person=leaving, detail=cluster.name)
    return invitation


def invite_manager(
    cluster: Cluster, *, viewer: Viewer, email: str, language: str, replaces: User | None = None
) -> Invitation:
    """Mail an invitation to manage a cluster."""
    return invite(
        viewer=viewer,
        email=email,
        role=Role.MANAGER,
        place=lock_row(cluster),
        language=language,
        mailed=True,
        replaces=replaces,
    )


def _about(place: Named) -> dict[str, Named]:
    return {"cluster" if isinstance(place, Cluster) else "alliance": place}
