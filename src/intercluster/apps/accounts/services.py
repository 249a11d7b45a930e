"""Signing in: counted, so that passwords cannot be tried at leisure."""

from datetime import timedelta

from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils import timezone

from intercluster.apps.accounts.models import SignInAttempt, User

WINDOW = timedelta(minutes=15)
"""How long an attempt counts."""

PER_ADDRESS = 5
"""Attempts from one place to one account in that time."""

PER_PLACE = 50
"""Attempts from one place to any accounts in that time."""


class TooManyAttemptsError(Exception):
    """Signing in was tried too often; `minutes` until the next try counts."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"too many attempts; wait {minutes} minutes")
        self.minutes = minutes


def check_password(request: HttpRequest, *, ip: str, email: str, password: str) -> User | None:
    """Return who the address and password belong to, or None; raise TooManyAttemptsError past the limits.

    The attempt is counted before the password is looked at, so that trying many at once does not help.
    """
    now = timezone.now()
    email = email.strip().lower()
    SignInAttempt.objects.filter(at__lt=now - WINDOW).delete()
    attempt = SignInAttempt.objects.create(ip=ip, email=email)
    recent = SignInAttempt.objects.filter(ip=ip, at__gte=now - WINDOW)
    for attempts, limit in ((recent.filter(email=email), PER_ADDRESS), (recent, PER_PLACE)):
        times = list(attempts.order_by("-at").values_list("at", flat=True)[: limit + 1])
        if len(times) > limit:
            attempt.delete()  # what is turned away does not prolong the wait
            raise TooManyAttemptsError(max(1, -int((now - times[limit] - WINDOW).total_seconds() // 60)))
    user = authenticate(request, username=email, password=password)
    if user is not None:
        SignInAttempt.objects.filter(ip=ip, email=email).delete()
    return user if isinstance(user, User) else None
