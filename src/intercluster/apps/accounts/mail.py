"""Mail servers: who is never mailed by way of one, and what may be told of their answers."""

import re
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

RESERVED = ("example", "invalid", "localhost", "test")
"""Last parts of addresses that are nobody's (RFC 2606, RFC 6761): the demo's people and erased accounts have such."""

_ADDRESS = re.compile(r"[^\s<>(){}'\":,;]+@[^\s<>(){}'\":,;]+")


def is_reserved(address: str) -> bool:
    """Is an address in a domain that is reserved, and so nobody's?"""
    domain = address.strip().rpartition("@")[2].rstrip(".").lower()
    return domain.rpartition(".")[2] in RESERVED


def without_addresses(problem: BaseException) -> str:
    """Return what a mail server answered without the addresses in it, for notes and logs that outlive a person."""
    return _ADDRESS.sub("…", str(problem)) or type(problem).__name__


class EmailBackend(smtp.EmailBackend):
    """A mail server that is given no mail to a reserved address: it would only be refused, or leave a trace."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send mails and return how many; those to reserved addresses alone are left out."""
        kept = []
        for message in email_messages:
            for name in ("to", "cc", "bcc"):
                setattr(message, name, [each for each in getattr(message, name) if not is_reserved(each)])
            if message.recipients():
                kept.append(message)
        return super().send_messages(kept) or 0
