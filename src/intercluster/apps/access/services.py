"""Making, revoking and recognising tokens."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.access.models import Token
from intercluster.apps.accounts.models import User
from intercluster.core import clock
from intercluster.core.errors import Refused
from intercluster.core.feature import scopes as known_scopes
from intercluster.core.locks import lock_row

PREFIX = "icl_"
"""Prefix of every secret, so that scanners for leaked secrets recognise one."""

BEGINNING = 10

MOST = 20
"""Most tokens that a person may have at once."""

LONGEST = timedelta(days=366)


@transaction.atomic
def make_token(
    user: User, name: str, scopes: Collection[str], expires: datetime, now: datetime | None = None
) -> tuple[Token, str]:
    """Make a token and return it with its secret, which is shown this once and stored nowhere."""
    now = now or clock.now()
    if not scopes:
        raise Refused(_("Choose at least one thing that the token may be used for."))
    if unknown := set(scopes) - known_scopes().keys():
        raise ValueError(f"No app states the scopes {unknown}.")
    if not now < expires <= now + LONGEST:
        raise Refused(_("A token is valid for at least a day and at most a year."))
    lock_row(user)  # so that two tokens made at once count as two
    user.tokens.filter(expires__lte=now).delete()
    if user.tokens.count() >= MOST:
        raise Refused(_("You have %(count)d tokens, the most you can have. Revoke one first.") % {"count": MOST})
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user,
        name=name,
        scopes=sorted(set(scopes)),
        digest=digest_of(secret),
        beginning=secret[:BEGINNING],
        expires=expires,
    )
    return token, secret


def revoke_token(user: User, pk: int) -> bool:
    """Revoke a token of a person, and return whether they had it."""
    return bool(user.tokens.filter(pk=pk).delete()[0])


def revoke_tokens(user: User) -> int:
    """Revoke all tokens of a person, and return their number."""
    return user.tokens.all().delete()[0]


def recognise(secret: str, now: datetime | None = None) -> Token | None:
    """Return the token with this secret and record its use, or None if the token or its person is not active."""
    now = now or clock.now()
    valid = Token.objects.filter(digest=digest_of(secret), expires__gt=now, user__is_active=True)
    token = valid.select_related("user").first()
    today = clock.today(now)
    if token is not None and token.used != today:
        Token.objects.filter(pk=token.pk).update(used=today)
    return token


def digest_of(secret: str) -> str:
    """Return the digest of a secret that is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()
