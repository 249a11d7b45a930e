"""Services of people, for administrators. Each checks the rule, and records the act."""

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.access.models import Token
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.services import end_sessions
from intercluster.apps.administration.acts import record
from intercluster.apps.administration.models import Act
from intercluster.apps.administration.rules import check_administers
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.people import roles
from intercluster.apps.people.models import OF_CLUSTER, OF_ORGANISATION, Role
from intercluster.core.errors import Conflict, NotFound
from intercluster.core.locks import lock_until_commit

Kind = Act.Kind


@transaction.atomic
def give_role(user: User, role: str, place: Cluster | Organisation, *, viewer: Viewer) -> None:
    """Give a person a role in a cluster or an organisation. Raises NotAllowed, and Conflict if it has no such role."""
    check_administers(viewer)
    if role not in (OF_CLUSTER if isinstance(place, Cluster) else OF_ORGANISATION):
        raise Conflict(_("There is no such role there."))
    roles.give(user, role, place)
    record(Kind.ROLE_GIVEN, viewer, person=user, cluster=_cluster(place), detail=f"{Role(role).value}: {place.name}")


@transaction.atomic
def take_role(user: User, role: str, place: Cluster | Organisation, *, viewer: Viewer) -> None:
    """Take a role from a person. Raises NotAllowed, NotFound, and Conflict for the last manager of a cluster."""
    check_administers(viewer)
    if isinstance(place, Cluster):
        held = place.managers if role == Role.MANAGER else place.evaluators
        if role not in OF_CLUSTER or not held.filter(pk=user.pk).exists():
            raise NotFound(_("%(name)s does not have this role.") % {"name": user})
        if role == Role.MANAGER:
            roles.remove_manager(place, user, viewer=viewer)
        else:
            roles.remove_evaluator(place, user, viewer=viewer)
    else:
        held_there = Affiliation.objects.filter(user=user, organisation=place, role=role)
        if not held_there.exists():
            raise NotFound(_("%(name)s does not have this role.") % {"name": user})
        held_there.delete()
    record(Kind.ROLE_TAKEN, viewer, person=user, cluster=_cluster(place), detail=f"{role}: {place.name}")


def _cluster(place: Cluster | Organisation) -> Cluster | None:
    return place if isinstance(place, Cluster) else None


@transaction.atomic
def make_administrator(user: User, *, viewer: Viewer) -> None:
    """Let a person administer the platform. Raises NotAllowed, and Conflict for a disabled account."""
    check_administers(viewer)
    if not user.is_active:
        raise Conflict(_("This account is disabled. Enable it first."))
    if User.objects.filter(pk=user.pk, is_superuser=False).update(is_superuser=True):
        record(Kind.ROLE_GIVEN, viewer, person=user, detail="administrator")


@transaction.atomic
def remove_administrator(user: User, *, viewer: Viewer) -> None:
    """End a person's right to administer the platform. Raises NotAllowed, and Conflict for the last administrator."""
    check_administers(viewer)
    _keep_one(user)
    if User.objects.filter(pk=user.pk, is_superuser=True).update(is_superuser=False):
        record(Kind.ROLE_TAKEN, viewer, person=user, detail="administrator")


@transaction.atomic
def hand_over(user: User, *, viewer: Viewer) -> None:
    """Make somebody else administrator in one's own place. Raises NotAllowed, Conflict."""
    check_administers(viewer)
    own = User.objects.filter(pk=viewer.user_id or 0).first()
    if own is None or own.pk == user.pk:
        raise Conflict(_("Hand over to somebody else."))
    make_administrator(user, viewer=viewer)
    remove_administrator(own, viewer=viewer)


@transaction.atomic
def disable(user: User, *, viewer: Viewer) -> None:
    """Disable an account: its sessions and tokens end, its roles stay. Raises NotAllowed, and Conflict for oneself."""
    check_administers(viewer)
    if user.pk == viewer.user_id:
        raise Conflict(_("You cannot disable your own account."))
    _keep_one(user)
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        end_sessions(user)
        Token.objects.filter(user=user).delete()
        record(Kind.DISABLED, viewer, person=user)


@transaction.atomic
def enable(user: User, *, viewer: Viewer) -> None:
    """Enable a disabled account. Raises NotAllowed."""
    check_administers(viewer)
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        record(Kind.ENABLED, viewer, person=user)


def _keep_one(user: User) -> None:
    """Raise Conflict if no other person administers the platform."""
    lock_until_commit("administrators")  # two who remove each other do it in turn
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if User.objects.filter(pk=user.pk, is_superuser=True).exists() and not others.exists():
        raise Conflict(_("The platform always has an administrator: make somebody else one first."))
