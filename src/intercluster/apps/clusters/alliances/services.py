"""Invite a cluster to an alliance, answer, leave, and look after an alliance."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.clusters.alliances import notices
from intercluster.apps.clusters.alliances.queries import WAITING
from intercluster.apps.clusters.checks import ALLIANCE_CHECKS, TEXT_LIMIT, checked
from intercluster.apps.clusters.models import AllianceInvitation
from intercluster.apps.clusters.rules import may_change, may_lead
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.queries import free_address
from intercluster.apps.directory.rules import Viewer
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.locks import lock_row

PER_DAY = 20
"""Invitations that a cluster may send within a day, since each mails people elsewhere."""

DAY = timedelta(days=1)

State = AllianceInvitation.InvitationState


@transaction.atomic
def invite(
    inviter: Cluster,
    invited: Cluster,
    *,
    viewer: Viewer,
    alliance: Alliance | None = None,
    name: str = "",
    message: str = "",
) -> AllianceInvitation:
    """Invite a cluster to an alliance, or to a new one with a name, and notify its managers.

    Raise NotAllowed, Refused, or Conflict if it is in the alliance or invited already.
    """
    lock_row(inviter)  # so that two invitations made at once count as two
    if not may_change(viewer, inviter) or (alliance is not None and not may_lead(viewer, alliance)):
        raise NotAllowed
    if inviter.pk == invited.pk:
        raise Refused(_("A cluster invites another one, not itself."))
    if alliance is None:
        name = checked({"name": name}, ALLIANCE_CHECKS)["name"]
    elif not alliance.clusters.filter(pk=inviter.pk).exists():
        raise Conflict(_("Your cluster is not in %(alliance)s.") % {"alliance": alliance.display_name})
    elif alliance.clusters.filter(pk=invited.pk).exists():
        raise Conflict(
            _("%(cluster)s is in %(alliance)s already.")
            % {"cluster": invited.display_name, "alliance": alliance.display_name}
        )
    if len(message) > TEXT_LIMIT:
        raise Refused(_("A text has more than %(limit)d characters.") % {"limit": TEXT_LIMIT})
    same = {"cluster": invited, "alliance": alliance, "alliance_name": "" if alliance else name}
    if AllianceInvitation.objects.filter(state=WAITING, inviter=inviter, **same).exists():
        raise Conflict(_("%(cluster)s is invited already and has not answered.") % {"cluster": invited.display_name})
    if AllianceInvitation.objects.filter(inviter=inviter, at__gt=clock.now() - DAY).count() >= PER_DAY:
        raise Conflict(
            _("A cluster sends at most %(limit)d invitations a day. Try again tomorrow.") % {"limit": PER_DAY}
        )
    made = AllianceInvitation.objects.create(inviter=inviter, message=message.strip(), by_id=viewer.user_id, **same)
    notices.tell_invited(made)
    return made


@transaction.atomic
def agree(invitation: AllianceInvitation, *, viewer: Viewer) -> Alliance:
    """Enter the alliance, which comes into being if it is new, and notify the others.

    From the moment on, texts for the alliance are shared. Raise NotAllowed, or Conflict if it can no longer be.
    """
    locked = _locked(invitation)
    if not may_change(viewer, locked.cluster):
        raise NotAllowed
    alliance = locked.alliance
    if alliance is None:
        alliance = Alliance.objects.create(
            slug=free_address(Alliance, locked.alliance_name),
            name=locked.alliance_name,
            is_demo=locked.inviter.is_demo and locked.cluster.is_demo,
        )
        alliance.clusters.add(locked.inviter)
    elif alliance.archived is not None or not alliance.clusters.filter(pk=locked.inviter_id).exists():
        raise Conflict(_("%(cluster)s has left the alliance.") % {"cluster": locked.inviter.display_name})
    alliance.clusters.add(locked.cluster)
    locked.alliance = alliance
    _end(locked, State.AGREED, viewer)
    notices.tell_of_entry(locked)
    return alliance


@transaction.atomic
def decline(invitation: AllianceInvitation, *, viewer: Viewer) -> None:
    """Decline an invitation and notify who sent it; raise NotAllowed or Conflict."""
    locked = _locked(invitation)
    if not may_change(viewer, locked.cluster):
        raise NotAllowed
    _end(locked, State.DECLINED, viewer)
    notices.tell_of_refusal(locked)


@transaction.atomic
def withdraw(invitation: AllianceInvitation, *, viewer: Viewer) -> None:
    """Withdraw an invitation that has not been answered; raise NotAllowed or Conflict."""
    locked = _locked(invitation)
    if not may_change(viewer, locked.inviter):
        raise NotAllowed
    _end(locked, State.WITHDRAWN, viewer)


@transaction.atomic
def leave(cluster: Cluster, alliance: Alliance, *, viewer: Viewer) -> None:
    """Take a cluster out of an alliance, and notify those who stay; an alliance without clusters is archived.

    Texts are out of the others' sight from the moment on, and theirs out of ours, unless both are in another alliance
    together. Introductions stay as they are. Raise NotAllowed, or Conflict if it is not in the alliance.
    """
    locked = lock_row(alliance)
    if not may_change(viewer, cluster):
        raise NotAllowed
    if not locked.clusters.filter(pk=cluster.pk).exists():
        raise Conflict(
            _("%(cluster)s is not in %(alliance)s.")
            % {"cluster": cluster.display_name, "alliance": locked.display_name}
        )
    locked.clusters.remove(cluster)
    staying = set(locked.clusters.values_list("managers", flat=True))
    locked.committee.remove(*(set(cluster.managers.values_list("pk", flat=True)) - staying))
    sent = AllianceInvitation.objects.filter(alliance=locked, inviter=cluster, state=WAITING)
    sent.update(state=State.WITHDRAWN, answered_at=clock.now(), answered_by=viewer.user_id)
    notices.tell_of_leaving(cluster, locked)
    if not locked.clusters.exists():
        locked.archived = clock.now()
        locked.save(update_fields=["archived"])


@transaction.atomic
def change_alliance(alliance: Alliance, changes: Mapping[str, Any], *, viewer: Viewer) -> Alliance:
    """Change an alliance's `name`, `names`, `summary` or `deciding`; raise NotAllowed or FieldsRefused."""
    locked = lock_row(alliance)
    if not may_lead(viewer, locked):
        raise NotAllowed
    for name, value in checked(changes, ALLIANCE_CHECKS).items():
        setattr(locked, name, value)
    locked.save(update_fields=list(changes))
    return locked


@transaction.atomic
def choose_committee(alliance: Alliance, cluster: Cluster, people: Iterable[User], *, viewer: Viewer) -> None:
    """Choose which managers of a cluster are in the committee of an alliance; with none, all of them are.

    Raise NotAllowed, or Refused for somebody who is no manager of the cluster.
    """
    locked, chosen = lock_row(alliance), {person.pk for person in people}
    if not may_change(viewer, cluster) or not locked.clusters.filter(pk=cluster.pk).exists():
        raise NotAllowed
    own = set(cluster.managers.values_list("pk", flat=True))
    if chosen - own:
        raise Refused(_("The committee has managers of its clusters only."))
    elsewhere = set(locked.clusters.exclude(pk=cluster.pk).values_list("managers", flat=True))
    locked.committee.remove(*(own - chosen - elsewhere))
    locked.committee.add(*chosen)


def managers_at(cluster: Cluster, addresses: Iterable[str]) -> list[User]:
    """Return managers of a cluster by their e-mail addresses; raise Refused for one who is none."""
    by_address = {person.email.casefold(): person for person in cluster.managers.all()}
    wanted = [address.strip() for address in addresses]
    if unknown := [address for address in wanted if address.casefold() not in by_address]:
        managers = ", ".join(sorted(by_address)) or "–"
        raise Refused(
            _("%(address)s does not manage this cluster. Its managers: %(managers)s.")
            % {"address": unknown[0], "managers": managers}
        )
    return [by_address[address.casefold()] for address in wanted]


def _locked(invitation: AllianceInvitation) -> AllianceInvitation:
    """Return an invitation that waits, as it is now; raise Conflict for one that has ended."""
    if invitation.alliance is not None:
        lock_row(invitation.alliance)  # so that its last cluster does not leave meanwhile
    rows = AllianceInvitation.objects.select_for_update(of=("self",)).select_related("cluster", "inviter", "alliance")
    locked = rows.get(pk=invitation.pk)
    if locked.state != WAITING:
        raise Conflict(_("This invitation has ended: it was answered or withdrawn."))
    if locked.inviter.archived is not None or locked.cluster.archived is not None:
        raise Conflict(_("This cluster is archived."))
    return locked


def _end(invitation: AllianceInvitation, state: str, viewer: Viewer) -> None:
    invitation.state, invitation.answered_at, invitation.answered_by_id = state, clock.now(), viewer.user_id
    invitation.save(update_fields=["alliance", "state", "answered_at", "answered_by"])
