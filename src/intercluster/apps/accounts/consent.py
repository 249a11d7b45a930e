"""What people agree to: the text, who has agreed to it, and when.

The text stands in `terms/VERSION/LANGUAGE.txt`; the newest version is the one in force. A text that people have agreed
to is never changed: a change is a new folder, and everyone is asked again.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from intercluster.apps.accounts.models import Consent, User
from intercluster.core import clock

FOLDER = Path(__file__).parent / "terms"
NAME = "terms"


@dataclass(frozen=True)
class Terms:
    """A text to agree to, in one language."""

    version: str
    language: str
    text: str


@cache
def versions() -> list[str]:
    """Return the versions there have been, the one in force last."""
    return sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())


def terms(language: str | None = None) -> Terms:
    """Return the text in force, in this language or that of the page."""
    code = language or get_language() or settings.LANGUAGE_CODE
    if code not in dict(settings.LANGUAGES):
        code = settings.LANGUAGE_CODE
    version = versions()[-1]
    return Terms(version, code, (FOLDER / version / f"{code}.txt").read_text(encoding="utf-8").strip())


def has_agreed(user: User) -> bool:
    """Has the person agreed to the text in force, and not taken that back?"""
    return user.consents.filter(name=NAME, version=versions()[-1], withdrawn_at__isnull=True).exists()


def needs_consent(user: User) -> bool:
    """Is the person still to be asked? Accounts without a password are the demo's, and nobody's in particular."""
    return user.has_usable_password() and not has_agreed(user)


def agree(user: User, shown: Terms) -> Consent:
    """Record that a person agreed to a text, with the words they read; once is enough."""
    found, _new = Consent.objects.get_or_create(
        user=user,
        name=NAME,
        version=shown.version,
        withdrawn_at=None,
        defaults={"language": shown.language, "text": shown.text},
    )
    return found


def withdraw(user: User) -> None:
    """Take consent back: from then on the account opens nothing but the question."""
    user.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
