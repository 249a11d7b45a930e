"""What offers and needs were understood to be about, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from intercluster.analysis.language.encode import Vectors
from intercluster.apps.capabilities.queries import label_of
from intercluster.apps.directory.models import Statement
from intercluster.apps.partnering.indexing.language_tools import Language, language
from intercluster.apps.partnering.indexing.stored_texts import placed_by_wording, vectors_of

AT_ONCE = 3
"""Most texts that a page understands before they are indexed: each takes some 40 ms."""


@dataclass(frozen=True)
class Subject:
    """A capability that a text may be about, by its name in the reader's language."""

    key: str
    label: str


def subjects_of(statement: Statement, among: Sequence[Statement]) -> list[Subject] | None:
    """Return what a text was understood to be about; None if it is not indexed yet, nor among the first that are not.

    `among` are the texts of the page; what is needed of them is read at once.
    """
    tools = language()
    if "vector" not in statement.__dict__:
        _read_vectors(among)
    fresh = [each for each in among if each.encoder != tools.space]
    if statement in fresh[AT_ONCE:]:
        return None
    [vector] = vectors_of([statement], tools)
    return _subjects(vector, tools)


def guessed_subjects(statement: Statement) -> list[Subject]:
    """Return what a text is understood to be about by its wording alone."""
    tools = language()
    [vector] = placed_by_wording([statement], tools)
    return _subjects(vector, tools)


def _subjects(vector: Vectors, tools: Language) -> list[Subject]:
    return [Subject(key, label_of(key)) for key in tools.tagger.subjects(vector)] if tools.tagger else []


def _read_vectors(statements: Sequence[Statement]) -> None:
    """Read the vectors of texts that were loaded without them."""
    model = type(statements[0])
    stored = dict(model.objects.filter(pk__in=[each.pk for each in statements]).values_list("pk", "vector"))
    for each in statements:
        each.vector = stored.get(each.pk)
