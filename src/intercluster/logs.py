"""Redacts the log: nothing that identifies a person, or lets anybody act as a person."""

import logging
import re

_SECRETS = re.compile(
    r"(/(?:invitations|notices/unsubscribe|accounts/confirm-email|accounts/password/reset/key"
    r"|events/[0-9a-f-]{36}/(?:agenda|calendar|check-in))/)[^/\s\"']+"
)
_ADDRESS = re.compile(r"[^\s<>(){}'\":,;=]+@[^\s<>(){}'\":,;]+")
_TOKEN = re.compile(r"\bicl_[\w-]+")


class Discreet(logging.Formatter):
    """Writes "…" for e-mail addresses, tokens, and the secret part of links that mails carry, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the redacted lines of a record."""
        return without_secrets(super().format(record))


def without_secrets(text: str) -> str:
    """Return a redacted text of the log."""
    return _TOKEN.sub("icl_…", _ADDRESS.sub("…", _SECRETS.sub(r"\1…", text)))
