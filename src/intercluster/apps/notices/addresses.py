"""The addresses that mails carry: to answer in a thread, and to be mailed no more."""

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
    """Return at which address a person answers in a thread; nobody's own address is part of it.

    Empty where the thread takes no answer by mail, or the platform receives none (INTERCLUSTER_MAIL_DOMAIN).
    """
    if not thread or not settings.MAIL_DOMAIN:
        return ""
    token = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    address, _made = ReplyAddress.objects.get_or_create(user=user, thread=thread, defaults={"token": token})
    return f"reply+{address.token}@{settings.MAIL_DOMAIN}"


def unsubscribe_token(user: User, kind: str = "") -> str:
    """Return what lets whoever has it, without signing in, stop mails of this kind, or the daily mail, to a person."""
    return signing.dumps([user.pk, kind], salt=SALT)


def read_unsubscribe_token(token: str) -> tuple[int, str]:
    """Return the key of the person and the kind of a token; raise BadSignature where it is not one of ours."""
    user, kind = signing.loads(token, salt=SALT)
    return user, kind
