"""What a text of the exchange has to be before it is kept, and for whom somebody writes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from intercluster.apps.directory.anonymity.identifying_text import Giveaway, giveaways, identity_of
from intercluster.apps.directory.choices import Language, Visibility
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.profiles.services import FieldsRefused, checked_text, language_of, refusal
from intercluster.apps.directory.rules import Viewer


def writes_for(viewer: Viewer) -> QuerySet[Organisation]:
    """Return the organisations under whose name somebody writes: those they edit, and members of their office."""
    chosen = Q(pk__in=viewer.edited_ids)
    if viewer.cluster_ids:
        chosen |= Q(clusters__in=viewer.cluster_ids)
    return Organisation.objects.filter(chosen).distinct().order_by("name", "pk")


def checked(organisation: Organisation, text: str, visibility: str, language: str = "") -> Mapping[str, str]:
    """Return text, visibility and language as they are kept; the language is detected where none is stated.

    Raises FieldsRefused where there is no text, it is too long, or it names an author who wants to stay anonymous.
    """
    text = checked_text(text)
    if visibility not in Visibility.values:
        raise FieldsRefused({"visibility": [_("Choose who may see it.")]})
    if language and language not in Language.values:
        raise FieldsRefused({"language": [_("Choose a language of the list, or let it be detected.")]})
    language = language or language_of(text, organisation, visibility)
    if problem := clues_in(text, language, organisation, visibility).problem:
        raise FieldsRefused({"text": [problem]})
    return {"text": text, "visibility": visibility, "language": language}


def unconfirmed(
    seen: Collection[str], organisation: Organisation, text: str, visibility: str, language: str = ""
) -> Sequence[Giveaway]:
    """Return what in an anonymous text its author should look at before it is kept; nothing once they have seen it all.

    `seen` has the quotes that a form has shown its author already. Raises FieldsRefused as `checked` does.
    """
    said = checked(organisation, text, visibility, language)
    doubtful = clues_in(said["text"], said["language"], organisation, visibility).doubtful
    return doubtful if any(each.quote not in seen for each in doubtful) else ()


@dataclass(frozen=True)
class Clues:
    """What in a text could tell its author."""

    refused: Sequence[Giveaway] = ()
    """What an anonymous text may not have."""
    doubtful: Sequence[Giveaway] = ()
    """What may be harmless: the author decides."""

    @property
    def problem(self) -> str:
        """Return why the text cannot be anonymous, in words for its author; "" if it can."""
        return refusal(self.refused) if self.refused else ""


def clues_in(text: str, language: str, organisation: Organisation, visibility: str) -> Clues:
    """Return what in a text of an organisation could tell its author; nothing unless the text is anonymous."""
    if visibility != Visibility.ANONYMOUS:
        return Clues()
    found = giveaways(text, language, identity_of(organisation))
    return Clues([each for each in found if each.is_refused], [each for each in found if not each.is_refused])
