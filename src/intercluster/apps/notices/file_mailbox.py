"""Reads mails from the folder that replaces a mail server if none is set (INTERCLUSTER_EMAIL_URL)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings

END = re.compile(rb"\n-{79}\n(?=Content-Type: |\Z)")
"""The separator that Django writes after each mail, and the beginning of the next."""

NEWEST = 100
"""Most files that are read."""

RESERVED = ".example"
"""Ending of the demo people's addresses (RFC 2606)."""


@dataclass(frozen=True)
class Letter:
    """A mail on the page of mails."""

    at: datetime | None
    to: str
    subject: str
    language: str
    headers: list[tuple[str, str]]
    text: str


def folder() -> Path | None:
    """Return the folder of mails, or None if a mail server is set."""
    is_folder = settings.EMAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend"
    return Path(settings.EMAIL_FILE_PATH) if is_folder else None


def messages_in(folder: Path, newest: int | None = None) -> Iterator[EmailMessage]:
    """Read the mails of a folder, the newest file first, up to the limit."""
    files = sorted(folder.glob("*.log"), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
    for file in files[:newest]:
        for part in reversed(END.split(file.read_bytes())):
            if part.strip():
                yield message_from_bytes(part.lstrip(), policy=policy.default)


def letters(folder: Path, *, all_of_them: bool = False) -> list[Letter]:
    """Return the newest mails of a folder, the newest first: all, or those to reserved addresses alone."""
    newest = [_letter(message) for message in messages_in(folder, NEWEST)]
    return [letter for letter in newest if all_of_them or letter.to.endswith(RESERVED)]


def _letter(message: EmailMessage) -> Letter:
    body = message.get_body(("plain", "html"))
    date = message["Date"]
    at = date.datetime if date else None
    return Letter(
        at=at.replace(tzinfo=UTC) if at and at.tzinfo is None else at,  # -0000: a time in UTC, from who knows where
        to=parseaddr(str(message["To"]))[1].lower(),
        subject=str(message["Subject"]),
        language=str(message["Content-Language"] or ""),
        headers=[(name, str(value)) for name, value in message.items()],
        text=body.get_content() if body else "",
    )
