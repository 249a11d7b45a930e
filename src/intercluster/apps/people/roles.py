"""Services of roles."""

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.people.models import OF_ORGANISATION, Role
from intercluster.apps.people.rules import check, may_end, may_run_people
from intercluster.core.errors import Conflict


def give(user: User, role: str, place: Organisation | Cluster) -> None:
    """Give a person a role; it replaces their earlier role in the organisation."""
    if isinstance(place, Organisation):
        Affiliation.objects.update_or_create(user=user, organisation=place, defaults={"role": role})
    elif role == Role.MANAGER:
        place.managers.add(user)
    else:
        place.evaluators.add(user)


def change_role(affiliation: Affiliation, role: str, *, viewer: Viewer) -> None:
    """Make a colleague editor or member; raise NotAllowed, or ValueError for an unknown role."""
    check(may_run_people(viewer, affiliation.organisation))
    if role not in OF_ORGANISATION:
        raise ValueError(role)
    affiliation.role = role
    affiliation.save(update_fields=["role"])


def end_affiliation(affiliation: Affiliation, *, viewer: Viewer) -> None:
    """Remove a person from an organisation; raise NotAllowed."""
    check(may_end(viewer, affiliation))
    affiliation.delete()


@transaction.atomic
def remove_manager(cluster: Cluster, user: User, *, viewer: Viewer) -> None:
    """Remove a manager; raise NotAllowed, or Conflict if no active one would remain."""
    check(may_run_people(viewer, cluster))
    locked = Cluster.objects.select_for_update().get(pk=cluster.pk)  # two who remove each other do it in turn
    check(may_run_people(viewer, locked) and (viewer.is_operator or locked.managers.filter(pk=viewer.user_id).exists()))
    if not locked.managers.filter(is_active=True).exclude(pk=user.pk).exists():
        raise Conflict(_("A cluster always has a manager: invite another one first."))
    locked.managers.remove(user)


def remove_evaluator(cluster: Cluster, user: User, *, viewer: Viewer) -> None:
    """Remove an evaluator; raise NotAllowed."""
    check(may_run_people(viewer, cluster))
    cluster.evaluators.remove(user)
