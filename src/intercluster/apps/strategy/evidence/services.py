"""Citing evidence, and answering when it has changed."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.evidence.drawings import keep
from intercluster.apps.strategy.evidence.figure import Arguments
from intercluster.apps.strategy.evidence.figures import arguments_of, compute, sees_now
from intercluster.apps.strategy.evidence.queries import UNCHANGING, as_cited, digest
from intercluster.apps.strategy.models import Citation, Part
from intercluster.apps.strategy.rules import may_change
from intercluster.core.errors import NotAllowed, NotFound
from intercluster.tables.model import clean

NOTE_LIMIT = 1000
"""Most characters of a note."""


@transaction.atomic
def cite(viewer: Viewer, part: Part, query: str, given: Mapping[str, str]) -> Citation:
    """Cite what a named query gives now; what the part cites already stays as it was cited.

    Raises NotAllowed, and NotFound if the query gives nothing.
    """
    _check_right(viewer, part)
    arguments = arguments_of(query, given)
    _check_sight(viewer, query, arguments)
    values = {"cited": as_cited(query, arguments), "by_id": viewer.user_id}
    citation, is_new = Citation.objects.get_or_create(part=part, query=query, arguments=arguments, defaults=values)
    if is_new:
        keep(citation)
    return citation


@transaction.atomic
def take_new(viewer: Viewer, citation: Citation) -> None:
    """Cite what the query gives now in place of what it gave. Raises NotAllowed, NotFound."""
    _check_right(viewer, citation.part)
    _check_sight(viewer, citation.query, citation.arguments)
    citation.cited = as_cited(citation.query, citation.arguments)
    citation.note = citation.note_language = citation.kept_against = ""
    citation.by_id = viewer.user_id
    citation.save()
    keep(citation)


@transaction.atomic
def keep_old(viewer: Viewer, citation: Citation, note: str, language: str = "") -> None:
    """Keep the value as cited although it has changed, and say why in a language of the pages.

    Raises NotAllowed, NotFound, FieldsRefused.
    """
    _check_right(viewer, citation.part)
    _check_sight(viewer, citation.query, citation.arguments)
    note = clean(note)
    if not note or len(note) > NOTE_LIMIT:
        raise FieldsRefused({"note": [_("Say in a sentence or two why the old value stands.")]})
    with override(UNCHANGING):
        citation.kept_against = digest(compute(citation.query, citation.arguments))
    citation.note, citation.note_language = note, language
    citation.by_id = viewer.user_id
    citation.save()


@transaction.atomic
def remove(viewer: Viewer, citation: Citation) -> None:
    """Cite something no longer. Raises NotAllowed."""
    _check_right(viewer, citation.part)
    citation.delete()


def _check_right(viewer: Viewer, part: Part) -> None:
    if not may_change(viewer, part.strategy):
        raise NotAllowed


def _check_sight(viewer: Viewer, query: str, arguments: Arguments) -> None:
    if not sees_now(viewer, query, arguments):
        raise NotFound
