"""What the log may hold: nothing by which somebody is known, or could act as somebody."""

import logging
import re

_SECRETS = re.compile(
    r"(/(?:invitations|notices/unsubscribe|accounts/confirm-email|accounts/password/reset/key)/)[^/\s\"']+"
)
_ADDRESS = re.compile(r"[^\s<>(){}'\":,;=]+@[^\s<>(){}'\":,;]+")
_TOKEN = re.compile(r"\bicl_[\w-]+")


class Discreet(logging.Formatter):
    """Writes "…" for e-mail addresses, tokens, and the secret part of links that mails carry, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or lines, of a record."""
        return without_secrets(super().format(record))


def without_secrets(text: str) -> str:
    """Return a text of the log without what must not be in it."""
    return _TOKEN.sub("icl_…", _ADDRESS.sub("…", _SECRETS.sub(r"\1…", text)))
