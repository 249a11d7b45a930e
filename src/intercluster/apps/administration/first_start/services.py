"""Services of setting up: the one-time link, and the act itself."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.accounts import consent
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import person_at
from intercluster.apps.accounts.services import make_account
from intercluster.apps.administration.acts import record
from intercluster.apps.administration.models import Act, Platform, SetUpLink
from intercluster.apps.administration.queries import has_administrator, is_empty
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.queries import free_address
from intercluster.apps.directory.rules import OPERATOR, Viewer
from intercluster.apps.people.invitations import invite
from intercluster.apps.people.models import Role
from intercluster.core import clock, platform
from intercluster.core.errors import Conflict, NotFound
from intercluster.core.locks import lock_until_commit

VALID = timedelta(hours=24)
"""Time for which the link is valid; a new start of the server makes a new one."""


@dataclass(frozen=True)
class FirstStart:
    """What an installation begins with."""

    language: str
    """Language of pages for readers whose browser asks for none of ours."""
    platform: str
    """Name of the platform."""
    name: str
    email: str
    password: str
    own_language: str
    """The administrator's language."""
    cluster: str
    country: str
    region: str = ""
    manager: str = ""
    """E-mail address of the manager to invite; empty if the administrator is the manager."""


def make_link() -> str:
    """Make a new one-time link, which replaces the earlier one, and return its path."""
    token = secrets.token_urlsafe(32)
    SetUpLink.objects.update_or_create(pk=1, defaults={"token_hash": _hash(token), "expires": clock.now() + VALID})
    return reverse("administration:set-up", args=[token])


def announce(address: str) -> str:
    """Return what a starting server says of an empty installation: the link to set it up."""
    if not is_empty():
        return ""
    link = address + make_link()
    return f"This installation is empty. Set it up here (the link works once, within 24 hours):\n{link}"


def check_link(token: str) -> None:
    """Raise NotFound unless this is the link of an installation that is still to be set up, with the reason."""
    if has_administrator():
        raise NotFound(_("This platform has been set up. Sign in with the account of the administrator."))
    link = SetUpLink.objects.filter(pk=1).first()
    if link is None or not secrets.compare_digest(link.token_hash, _hash(token)):
        raise NotFound(_("This is not the link to set up this platform. Use the latest one in the server’s output."))
    if link.expires <= clock.now():
        raise NotFound(_("This link has expired. Start the server again: it prints a new one."))


@transaction.atomic
def begin(
    wanted: FirstStart, *, token: str | None = None, agreed_to: consent.Terms | None = None
) -> tuple[User, Cluster]:
    """Set up the platform: its name, its administrator and its first cluster, and return the last two.

    With a token it must be that of the link, which then ends. Raises NotFound for another, and Conflict if somebody
    administers the platform already, or if the address has an account.
    """
    lock_until_commit("first start")
    if token is not None:
        check_link(token)
    if has_administrator():
        raise Conflict(_("This installation has an administrator already. Set-up is for an installation without one."))
    if person_at(wanted.email) is not None:
        raise Conflict(_("The address %(email)s has an account already. Choose another.") % {"email": wanted.email})
    user = make_account(email=wanted.email, name=wanted.name, password=wanted.password, language=wanted.own_language)
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    user.is_superuser = True
    if agreed_to is not None:
        consent.agree(user, agreed_to)
    Platform.objects.update_or_create(pk=1, defaults={"name": wanted.platform, "language": wanted.language})
    platform.forget()
    cluster = Cluster.objects.create(
        slug=free_address(Cluster, wanted.cluster), name=wanted.cluster, country=wanted.country, region=wanted.region
    )
    if wanted.manager:
        invite(
            viewer=OPERATOR,
            email=wanted.manager,
            role=Role.MANAGER,
            place=cluster,
            language=wanted.language,
            mailed=True,
        )
    else:
        cluster.managers.add(user)
    SetUpLink.objects.all().delete()
    record(Act.Kind.SET_UP, Viewer(user_id=user.pk, is_operator=True), cluster=cluster, detail=wanted.platform)
    return user, cluster


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
