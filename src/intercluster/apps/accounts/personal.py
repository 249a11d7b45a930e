"""Personal data in accounts."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from intercluster.apps.accounts.models import Consent, SignInAttempt, User
from intercluster.apps.accounts.services import end_sessions

COVERS = (Consent, EmailAddress, Authenticator, UserSession)


def held_on(user: User) -> dict[str, Any]:
    """Return what accounts hold on a person, without secrets."""
    return {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "joined": user.date_joined.isoformat(),
        "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        "addresses": [
            {"email": address.email, "confirmed": address.verified, "primary": address.primary}
            for address in EmailAddress.objects.filter(user=user).order_by("email")
        ],
        "second_factors": [
            {"kind": factor.type, "since": factor.created_at.isoformat()}
            for factor in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "sessions": [
            {"ip": session.ip, "browser": session.user_agent, "since": session.created_at.isoformat()}
            for session in UserSession.objects.filter(user=user).order_by("pk")
        ],
        "consents": [
            {
                "text": given.text,
                "name": given.name,
                "version": given.version,
                "language": given.language,
                "at": given.at.isoformat(),
                "withdrawn_at": given.withdrawn_at.isoformat() if given.withdrawn_at else None,
            }
            for given in user.consents.order_by("pk")
        ],
        "failed_sign_ins": [
            {"ip": attempt.ip, "at": attempt.at.isoformat()}
            for attempt in SignInAttempt.objects.filter(email__iexact=user.email).order_by("pk")
        ],
    }


@transaction.atomic
def erase(user: User) -> None:
    """Erase an account except its number, which other records point at, and its consents."""
    end_sessions(user)
    SignInAttempt.objects.filter(email__iexact=user.email).delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.email = f"erased-{user.pk}@erased.invalid"
    user.name = ""
    user.is_active = False
    user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()
    user.save()
