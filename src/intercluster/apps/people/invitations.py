"""Services of invitations."""

import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.apps.accounts import consent
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import addresses_of, person_at
from intercluster.apps.accounts.services import confirm_address, make_account
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.notices.services import post
from intercluster.apps.people.models import OF_CLUSTER, OF_ORGANISATION, Invitation
from intercluster.apps.people.roles import give
from intercluster.apps.people.rules import check, may_manage, may_run_people
from intercluster.core import clock
from intercluster.core.errors import Conflict, Gone
from intercluster.core.locks import lock_row

INVITATION = "people.invitation"
"""The kind of mail with the link."""

VALID = timedelta(days=14)
"""Time for which a link is valid."""

PAUSE = timedelta(minutes=10)
"""Least time between two mails of an invitation, so that a button cannot fill a mailbox."""

DAY = timedelta(days=1)


class Problem(StrEnum):
    """Why an invitation cannot be accepted."""

    UNKNOWN = "unknown"
    USED = "used"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    OTHER_ADDRESS = "other_address"
    INACTIVE = "inactive"
    HAS_ACCOUNT = "has_account"


STATUS = {Problem.UNKNOWN: 404, Problem.OTHER_ADDRESS: 403, Problem.INACTIVE: 403, Problem.HAS_ACCOUNT: 409}
"""Statuses of what cannot be accepted; all others are gone."""


class InvitationError(Gone):
    """The invitation cannot be accepted. The page says why, in words of its own for each problem."""

    template = "people/invitation_problem.html"

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.status = STATUS.get(problem, Gone.status)


@transaction.atomic
def invite(
    *,
    viewer: Viewer,
    email: str,
    role: str,
    place: Organisation | Cluster,
    language: str,
    name: str = "",
    mailed: bool = False,
    replaces: User | None = None,
) -> Invitation:
    """Offer a role to the reader of an address, and return the invitation; mail its link on request.

    Who it replaces loses a manager's role when it is accepted.

    An open invitation of the same address to the same place is replaced. Raises NotAllowed, Conflict if too
    many were invited to the place within a day, and ValueError for a role that does not exist there.
    """
    check(may_run_people(viewer, place))
    in_organisation = isinstance(place, Organisation)
    if role not in (OF_ORGANISATION if in_organisation else OF_CLUSTER):
        raise ValueError(role)
    where = {"organisation": place} if in_organisation else {"cluster": place}
    if mailed:
        _check_rate(place, where)
    email = email.strip().lower()
    Invitation.objects.filter(email=email, accepted_at__isnull=True, withdrawn_at__isnull=True, **where).update(
        withdrawn_at=clock.now()
    )
    made = Invitation(
        email=email,
        name=name,
        language=language,
        role=role,
        by_id=viewer.user_id,
        replaces=replaces,
        **where,
    )
    _open(made)
    if mailed:
        post(INVITATION, made.pk)
    return made


def _check_rate(place: Organisation | Cluster, where: dict[str, Organisation | Cluster]) -> None:
    lock_row(place)  # so that two invitations made at once count as two
    most = settings.INVITATIONS_PER_DAY
    if Invitation.objects.filter(at__gt=clock.now() - DAY, **where).count() >= most:
        raise Conflict(
            ngettext(
                "You have reached the limit of %(n)d invitation to %(place)s a day. Try again tomorrow.",
                "You have reached the limit of %(n)d invitations to %(place)s a day. Try again tomorrow.",
                most,
            )
            % {"n": most, "place": place.name}
        )


def _open(invitation: Invitation) -> None:
    """Save an invitation with a new link that replaces the earlier one."""
    invitation.nonce = secrets.token_hex(16)
    invitation.token_hash, invitation.expires = _hash(token_of(invitation)), clock.now() + VALID
    invitation.save()


def token_of(invitation: Invitation) -> str:
    """Return the token of an invitation's link. It is stored nowhere: it is derived from the secret key.

    So a mail can be rendered when it is sent, and again if that failed, and a copy of the database opens nothing.
    """
    digest = salted_hmac(INVITATION, invitation.nonce, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def send_again(invitation: Invitation, *, viewer: Viewer) -> None:
    """Mail a new link that replaces the one that was sent.

    Raises NotAllowed, InvitationError if it was accepted or withdrawn, and Conflict if it was sent a few
    minutes ago.
    """
    check(may_manage(viewer, invitation))
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if (problem := _ended(locked)) is not None:
            raise InvitationError(problem)
        if locked.expires - VALID > clock.now() - PAUSE:
            raise Conflict(
                _("The invitation of %(email)s was sent a few minutes ago. Wait a while before you send it again.")
                % {"email": locked.email}
            )
        _open(locked)
        post(INVITATION, locked.pk)


def withdraw(invitation: Invitation, *, viewer: Viewer) -> None:
    """Withdraw an invitation; raise NotAllowed, or InvitationError if it was accepted."""
    check(may_manage(viewer, invitation))
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if (problem := _ended(locked)) is not None:
            raise InvitationError(problem)
        locked.withdrawn_at = clock.now()
        locked.save(update_fields=["withdrawn_at"])


def find(token: str, *, lock: bool = False) -> Invitation:
    """Return the open invitation of a link; raise InvitationError."""
    every = Invitation.objects.select_for_update(of=("self",)) if lock else Invitation.objects.all()
    invitation = every.select_related("organisation", "cluster").filter(token_hash=_hash(token)).first()
    if invitation is None:
        raise InvitationError(Problem.UNKNOWN)
    if invitation.cluster is not None and invitation.cluster.archived is not None:
        raise InvitationError(Problem.WITHDRAWN)
    problem = _ended(invitation) or (Problem.EXPIRED if invitation.expires <= clock.now() else None)
    if problem is not None:
        raise InvitationError(problem)
    return invitation


@transaction.atomic
def accept(token: str, user: User) -> Invitation:
    """Give a signed-in person the role they were invited to; raise InvitationError.

    The address must be theirs already: a person who was forwarded the mail is not the one invited.
    """
    invitation = find(token, lock=True)
    if not user.is_active:
        raise InvitationError(Problem.INACTIVE)
    if invitation.email not in addresses_of(user):
        raise InvitationError(Problem.OTHER_ADDRESS)
    confirm_address(user, invitation.email)
    return _accepted(invitation, user)


@transaction.atomic
def accept_with_new_account(
    token: str, *, name: str, password: str, language: str, agreed_to: consent.Terms
) -> tuple[Invitation, User]:
    """Make the account of the invited person and give it the role; raise InvitationError."""
    invitation = find(token, lock=True)
    owner = person_at(invitation.email)
    if owner is not None:
        raise InvitationError(Problem.HAS_ACCOUNT if owner.is_active else Problem.INACTIVE)
    try:
        user = make_account(email=invitation.email, name=name, password=password, language=language)
    except IntegrityError as made_meanwhile:  # by another invitation of the same address
        raise InvitationError(Problem.HAS_ACCOUNT) from made_meanwhile
    consent.agree(user, agreed_to)
    return _accepted(invitation, user), user


def _accepted(invitation: Invitation, user: User) -> Invitation:
    give(user, invitation.role, invitation.place)
    if invitation.replaces is not None and invitation.cluster is not None and invitation.replaces != user:
        invitation.cluster.managers.remove(invitation.replaces)
    invitation.accepted_by, invitation.accepted_at = user, clock.now()
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    return invitation


def _ended(invitation: Invitation) -> Problem | None:
    if invitation.accepted_at is not None:
        return Problem.USED
    return Problem.WITHDRAWN if invitation.withdrawn_at is not None else None


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
