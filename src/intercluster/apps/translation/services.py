"""An organisation allows translation or forbids it; a text is translated if it may be."""

import hashlib

from django.core.cache import cache

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import NAMED
from intercluster.apps.directory.models import Organisation, Statement
from intercluster.apps.directory.rules import Viewer, may_edit
from intercluster.apps.translation.models import TranslationConsent
from intercluster.apps.translation.service import CODES, Service, service
from intercluster.core.errors import NotAllowed, NotFound

KEPT_SECONDS = 30 * 24 * 3600
"""For so long a translation is kept, so that the same text is not sent again."""


def agree(organisation: Organisation, viewer: Viewer, host: str, *, by: User | None = None) -> None:
    """Let an organisation's texts be sent to the service at a host. Raises NotAllowed."""
    if not may_edit(viewer, organisation):
        raise NotAllowed
    TranslationConsent.objects.filter(organisation=organisation).delete()
    TranslationConsent.objects.create(organisation=organisation, host=host, by=by)


def withdraw(organisation: Organisation, viewer: Viewer) -> None:
    """Let no text of an organisation be sent any more. Raises NotAllowed."""
    if not may_edit(viewer, organisation):
        raise NotAllowed
    TranslationConsent.objects.filter(organisation=organisation).delete()


def has_agreed(organisation: Organisation, chosen: Service) -> bool:
    """Return whether an organisation lets its texts be sent to this service."""
    consent = getattr(organisation, "translation_consent", None)
    return consent is not None and consent.host == chosen.host


def service_for(statement: Statement, reader: str) -> Service | None:
    """Return the service that may translate a text into the reader's language, or None.

    An anonymous text is never sent: what is sent could tell whose it is.
    """
    if statement.visibility not in NAMED:
        return None
    consent = getattr(statement.organisation, "translation_consent", None)
    return translator(statement.language, reader, consent.host) if consent else None


def translator(written: str, reader: str, allowed: str) -> Service | None:
    """Return the service that may translate a text whose author allows a host into the reader's language, or None."""
    written = CODES.get(written, written)
    chosen = service()
    is_wanted = written not in {"", reader}
    return chosen if is_wanted and chosen is not None and chosen.host == allowed else None


def translation_of(statement: Statement, reader: str) -> str:
    """Return a text in the reader's language. Raises NotFound where it may not be sent, and TranslationProblem."""
    chosen = service_for(statement, reader)
    if chosen is None:
        raise NotFound
    return translated(chosen, statement.text, statement.language, reader)


def translated(chosen: Service, text: str, written: str, reader: str) -> str:
    """Return a text, as it was translated before or as the service translates it now. Raises TranslationProblem."""
    content = "\0".join((chosen.kind, chosen.url, written, reader, text))
    key = f"translation-{hashlib.sha256(content.encode()).hexdigest()}"
    found: str | None = cache.get(key)
    if found is None:
        found = chosen.translate(text, written, reader)
        cache.set(key, found, KEPT_SECONDS)
    return found
