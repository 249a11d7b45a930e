"""The terms: their texts, and the record of each person's consent.

The texts are in `terms/VERSION/LANGUAGE.txt`; the newest version is in force. A text that people have agreed to never
changes: a new version is a new folder, and everybody is asked again.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from intercluster.apps.accounts.models import Consent, User
from intercluster.core import clock
from intercluster.core.asked import Question, ask, exists

FOLDER = Path(__file__).parent / "terms"
NAME = "terms"


@dataclass(frozen=True)
class Terms:
    """The terms in one language."""

    version: str
    language: str
    text: str


@cache
def versions() -> list[str]:
    """Return all versions; the last one is in force."""
    return sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())


def terms(language: str | None = None) -> Terms:
    """Return the terms in force, in this language or that of the page."""
    code = language or get_language() or settings.LANGUAGE_CODE
    if code not in dict(settings.LANGUAGES):
        code = settings.LANGUAGE_CODE
    version = versions()[-1]
    return Terms(version, code, (FOLDER / version / f"{code}.txt").read_text(encoding="utf-8").strip())


def has_agreed(user: User) -> bool:
    """Return whether the person has agreed to the terms in force and not withdrawn."""
    [answer] = ask([_question(user.pk, versions()[-1])])
    return bool(answer)


@lru_cache(maxsize=256)
def _question(user_id: int, version: str) -> Question | bool:
    """Return the question whether a person agreed to a version, which takes longer to work out than to answer."""
    return exists(Consent.objects.filter(user=user_id, name=NAME, version=version, withdrawn_at__isnull=True))


def needs_consent(user: User) -> bool:
    """Return whether the person must still be asked. Accounts without a password belong to the demo."""
    return user.has_usable_password() and not has_agreed(user)


def agree(user: User, shown: Terms) -> Consent:
    """Record that a person agreed to the terms, with the text they read. A second call changes nothing."""
    consent, _new = Consent.objects.get_or_create(
        user=user,
        name=NAME,
        version=shown.version,
        withdrawn_at=None,
        defaults={"language": shown.language, "text": shown.text},
    )
    return consent


def withdraw(user: User) -> None:
    """Withdraw consent: the account then opens only the page that asks for it."""
    user.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
