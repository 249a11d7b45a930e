"""Sends mail: never to reserved addresses, and without addresses in stored answers of mail servers."""

import re
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

RESERVED = ("example", "invalid", "localhost", "test")
"""Reserved endings of domains (RFC 2606, RFC 6761), used by the demo's people and erased accounts."""

_ADDRESS = re.compile(r"[^\s<>(){}'\":,;]+@[^\s<>(){}'\":,;]+")


def is_reserved(address: str) -> bool:
    """Return whether an address is in a reserved domain."""
    domain = address.strip().rpartition("@")[2].rstrip(".").lower()
    return domain.rpartition(".")[2] in RESERVED


def without_addresses(problem: BaseException) -> str:
    """Return a mail server's answer without addresses, for records and logs that outlive a person."""
    return _ADDRESS.sub("…", str(problem)) or type(problem).__name__


class EmailBackend(smtp.EmailBackend):
    """Sends through a mail server, but nothing to reserved addresses: it would be refused or leave a trace."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send mails and return their number, without those that go only to reserved addresses."""
        kept = []
        for message in email_messages:
            for name in ("to", "cc", "bcc"):
                setattr(message, name, [each for each in getattr(message, name) if not is_reserved(each)])
            if message.recipients():
                kept.append(message)
        return super().send_messages(kept) or 0
