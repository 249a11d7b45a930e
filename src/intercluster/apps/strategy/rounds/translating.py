"""Proposals and comments that a service translates, if their author lets them be sent there."""

from django.db import transaction

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import Comment, Proposal
from intercluster.apps.strategy.rounds.rules import voices
from intercluster.apps.translation.service import Service, service
from intercluster.apps.translation.services import translated, translator
from intercluster.core.errors import NotAllowed, NotFound
from intercluster.core.locks import lock_row


def text_of(said: Proposal | Comment) -> str:
    """Return what is translated."""
    return said.text if isinstance(said, Comment) else f"{said.title}\n{said.body}".strip()


def translator_of(said: Proposal | Comment, reader: str) -> Service | None:
    """Return the service that may translate a proposal or comment into the reader's language, or None."""
    if said.hidden or (isinstance(said, Proposal) and said.withdrawn):
        return None
    return translator(said.language, reader, said.translation_host)


def translation_of(said: Proposal | Comment, reader: str) -> tuple[Service, str]:
    """Return a service and its translation. Raises NotFound where the text may not be sent, and TranslationProblem."""
    chosen = translator_of(said, reader)
    if chosen is None:
        raise NotFound
    return chosen, translated(chosen, text_of(said), said.language, reader)


@transaction.atomic
def let_translate(viewer: Viewer, said: Proposal | Comment, *, allowed: bool, host: str = "") -> None:
    """Let an own proposal or comment be sent to the service at a host, or no longer. Raises NotAllowed, NotFound.

    The host is that of the page: if another service was set meanwhile, nobody has agreed to that one.
    """
    locked = lock_row(said)
    if not is_own(viewer, said):
        raise NotAllowed
    if allowed and host_now() != host:
        raise NotFound
    locked.translation_host = host if allowed else ""
    locked.save(update_fields=["translation_host"])


def is_own(viewer: Viewer, said: Proposal | Comment) -> bool:
    """Return whether the viewer may speak for who wrote a proposal or comment."""
    return any(each.signs_it(said) for each in voices(viewer, said.round))


def host_now() -> str:
    """Return the host of the service that the settings name, "" without one."""
    chosen = service()
    return chosen.host if chosen else ""
