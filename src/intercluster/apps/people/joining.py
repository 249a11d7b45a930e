"""Services of requests to join."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Membership, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.notices.services import post
from intercluster.apps.people.invitations import invite
from intercluster.apps.people.models import OF_ORGANISATION, Invitation, JoinRequest
from intercluster.apps.people.notices import tell_deciders
from intercluster.apps.people.roles import give
from intercluster.apps.people.rules import check, may_decide
from intercluster.core import clock
from intercluster.core.errors import Conflict
from intercluster.core.slugs import free_slug

SLUG_MAX = 80

DECISION = "people.decision"
"""The kind of mail with the decision."""


@dataclass(frozen=True)
class Approved:
    """The result of an approval: a role at once for a person with an account, or an invitation; both are mailed."""

    request: JoinRequest
    invitation: Invitation | None = None


@transaction.atomic
def ask(
    *,
    name: str,
    email: str,
    language: str,
    message: str,
    organisation: Organisation | None,
    cluster: Cluster | None = None,
    organisation_name: str = "",
    user: User | None = None,
) -> JoinRequest:
    """Request to join, and notify everybody who may decide; a repeated request updates the waiting one silently.

    An anonymous request never overwrites one made by a signed-in person with the same address.
    """
    same: dict[str, Any] = {
        "email": email.strip().lower(),
        "state": JoinRequest.State.WAITING,
        "organisation": organisation,
        "cluster": None if organisation else cluster,
    }
    if user is None and (theirs := JoinRequest.objects.filter(user__isnull=False, **same).first()) is not None:
        return theirs
    asked, is_new = JoinRequest.objects.update_or_create(
        **same,
        defaults={
            "name": name,
            "language": language,
            "message": message,
            "organisation_name": "" if organisation else organisation_name,
            "user": user,
        },
    )
    if is_new:
        tell_deciders(asked)
    return asked


@transaction.atomic
def approve(request: JoinRequest, *, viewer: Viewer, role: str) -> Approved:
    """Approve a request; raise NotAllowed, Conflict, or ValueError for an unknown role.

    An organisation that was only named is looked up among the cluster's members, and added if it is not one.
    """
    if role not in OF_ORGANISATION:
        raise ValueError(role)
    locked = _decide(request, viewer, JoinRequest.State.APPROVED)
    if locked.organisation is None:
        locked.organisation = _organisation(locked)
        locked.save(update_fields=["organisation"])
    if locked.user is not None and locked.user.is_active:
        give(locked.user, role, locked.organisation)
        post(DECISION, locked.pk)
        return Approved(locked)
    invitation = invite(
        viewer=viewer,
        email=locked.email,
        role=role,
        place=locked.organisation,
        language=locked.language,
        name=locked.name,
        mailed=True,
    )
    return Approved(locked, invitation)


@transaction.atomic
def decline(request: JoinRequest, *, viewer: Viewer, reason: str) -> JoinRequest:
    """Decline a request and mail the reason; raise NotAllowed, Conflict."""
    locked = _decide(request, viewer, JoinRequest.State.DECLINED)
    locked.reason = reason
    locked.save(update_fields=["reason"])
    post(DECISION, locked.pk)
    return locked


def _decide(request: JoinRequest, viewer: Viewer, state: str) -> JoinRequest:
    locked = JoinRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    check(may_decide(viewer, locked))
    if locked.state != JoinRequest.State.WAITING:
        raise Conflict(_("Somebody else has decided on this request already."))
    locked.state, locked.decided_at, locked.decided_by_id = state, clock.now(), viewer.user_id
    locked.save(update_fields=["state", "decided_at", "decided_by"])
    return locked


def _organisation(request: JoinRequest) -> Organisation:
    cluster = request.cluster
    assert cluster is not None  # a constraint says so
    known = cluster.organisations.filter(name__iexact=request.organisation_name.strip()).first()
    if known is not None:
        return known
    base = slugify(request.organisation_name)[: SLUG_MAX - 6] or "organisation"
    made = Organisation.objects.create(
        slug=free_slug(base, Organisation.objects.all()),
        name=request.organisation_name.strip(),
        country=cluster.country,
        is_demo=cluster.is_demo,
    )
    Membership.objects.create(cluster=cluster, organisation=made, since=clock.today())
    return made
