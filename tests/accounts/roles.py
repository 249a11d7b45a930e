"""What the table of roles is tried with, of accounts."""

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from tests.roles import PASSWORD, Cell, World, person

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Membership, Organisation

DATA = {
    "/accounts/language/": {"language": "en"},
    "/accounts/sign-in/": {"login": "editor@roles.example", "password": PASSWORD},
}


def prepare(world: World) -> None:
    """Make a demo cluster, which anybody may enter."""
    demo = Cluster.objects.create(slug="demo", name="Demo", country="SE", is_demo=True)
    firm = Organisation.objects.create(slug="demo-firm", name="Demo Firm", country="SE", is_demo=True)
    Membership.objects.create(cluster=demo, organisation=firm)
    demo.managers.add(person("demo-office"))
    Affiliation.objects.create(user=person("demo-owner"), organisation=firm, role="editor")


def before(path: str, cell: Cell) -> None:
    """Let somebody confirm who they are where that is asked, and have a second factor where one is shown."""
    if cell.user is not None and "/passkeys/{pk}" in path:
        cell.client.post("/accounts/confirm-access/", {"password": PASSWORD})
    if cell.user is not None and "/second-factor/" in path:
        TOTP.activate(cell.user, "ABCDEFGHIJKLMNOP")
        RecoveryCodes.activate(cell.user)


def _session_of(user: User) -> UserSession:
    return UserSession.objects.create(user=user, ip="192.0.2.1", session_key=f"key{user.pk}", user_agent="Demo")


def _confirmation(user: User) -> str:
    address, _made = EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": False})
    return str(EmailConfirmationHMAC(address).key)


def _passkey(user: User) -> Authenticator:
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )


SUBJECTS = {
    "/demo/{cluster}": lambda cell: "demo",
    "/sessions/{number}": lambda cell: _session_of(cell.whose).pk,
    "/passkeys/{pk}": lambda cell: _passkey(cell.whose).pk,
    "/confirm-email/{key}": lambda cell: _confirmation(cell.user or cell.whose),
    "/key/{uidb36}-{key}": lambda cell: "1-unknown",
}
