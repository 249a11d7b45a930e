"""Addresses in mails: for an answer in a thread, and for unsubscribing."""

import secrets

from django.conf import settings
from django.core import signing

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.models import ReplyAddress

SALT = "intercluster.notices.unsubscribe"
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # some mail systems make every letter a small one
LENGTH = 26
"""130 bits."""


def reply_address(user: User, thread: str) -> str:
    """Return the address at which a person answers in a thread; it contains no person's own address.

    It is empty if the thread takes no answers by mail, or the platform receives none (INTERCLUSTER_MAIL_DOMAIN).
    """
    if not thread or not settings.MAIL_DOMAIN:
        return ""
    token = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    address, _made = ReplyAddress.objects.get_or_create(user=user, thread=thread, defaults={"token": token})
    return f"reply+{address.token}@{settings.MAIL_DOMAIN}"


def unsubscribe_token(user: User, kind: str = "") -> str:
    """Return a token that stops mails of this kind, or the daily mail, to a person without signing in."""
    return signing.dumps([user.pk, kind], salt=SALT)


def read_unsubscribe_token(token: str) -> tuple[int, str]:
    """Return the key of the person and the kind of a token; raise BadSignature if it is not ours."""
    user, kind = signing.loads(token, salt=SALT)
    return user, kind
