"""Asking to meet the author of a text without a name: blind, until they say yes."""

from uuid import UUID

from django.db import transaction

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.models import Participant, Request
from intercluster.apps.events.requests.services import Asked, made, open_event
from intercluster.apps.events.unnamed.queries import own_listed, unnamed_text


@transaction.atomic
def ask_unnamed(viewer: Viewer, own: Participant, key: UUID, said: Asked) -> Request:
    """Ask to meet the author of a text. Nothing that happens here depends on who that is."""
    event = open_event(viewer, own)
    text, asked = unnamed_text(viewer, event, own, key)
    is_unnamed = said.is_unnamed and bool(own_listed(viewer, event, own))
    about = Asked(said.priority, said.text, said.part, text.statement, is_unnamed)
    return made(event, own, asked, about, asked_unnamed=True)
