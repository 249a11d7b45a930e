"""Limits sign-in attempts, confirms addresses, makes accounts and ends sessions."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from intercluster.apps.accounts.models import SignInAttempt, User
from intercluster.core import clock
from intercluster.core.errors import Refused

WINDOW = timedelta(minutes=15)
"""Time for which an attempt counts."""

PER_ADDRESS = 5
"""Most attempts from one network address on one account in that time."""

PER_PLACE = 50
"""Most attempts from one network address on any accounts in that time."""


class TooManyAttemptsError(Refused):
    """Signing in was tried too often; `minutes` until the next try counts."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"too many attempts; wait {minutes} minutes")
        self.minutes = minutes


def count_attempt(*, ip: str, email: str) -> None:
    """Count a sign-in attempt; raise TooManyAttemptsError above the limits."""
    now = clock.now()
    email = email.strip().lower()
    SignInAttempt.objects.filter(at__lt=now - WINDOW).delete()
    attempt = SignInAttempt.objects.create(ip=ip, email=email)
    recent = SignInAttempt.objects.filter(ip=ip, at__gte=now - WINDOW)
    for attempts, limit in ((recent.filter(email=email), PER_ADDRESS), (recent, PER_PLACE)):
        times = list(attempts.order_by("-at").values_list("at", flat=True)[: limit + 1])
        if len(times) > limit:
            attempt.delete()  # what is turned away does not prolong the wait
            raise TooManyAttemptsError(max(1, -int((now - times[limit] - WINDOW).total_seconds() // 60)))


def forget_attempts(*, ip: str, email: str) -> None:
    """Delete the attempts of a person who signed in."""
    SignInAttempt.objects.filter(ip=ip, email=email.strip().lower()).delete()


def confirm_address(user: User, email: str) -> None:
    """Record a confirmed address of a person; they sign in with the first one."""
    address = EmailAddress.objects.filter(user=user, email__iexact=email).first()
    if address is None:
        address = EmailAddress(user=user, email=email.lower())
    address.verified = True
    address.primary = not EmailAddress.objects.filter(user=user, primary=True).exclude(pk=address.pk).exists()
    address.save()


@transaction.atomic
def make_account(*, email: str, name: str, password: str, language: str) -> User:
    """Make the account of a person who has confirmed their address."""
    user = User.objects.create_user(email, password, name=name, language=language)
    confirm_address(user, email)
    return user


def end_session(user: User, number: int) -> bool:
    """End one of a person's sessions; return False if it is not theirs or has ended."""
    session = UserSession.objects.filter(user=user, pk=number).first()
    if session is None:
        return False
    session.end()
    return True


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End all of a person's sessions except the one with the key `but`, and return their number."""
    ended = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    Session.objects.filter(session_key__in=list(ended.values_list("session_key", flat=True))).delete()
    return ended.delete()[0]
