"""Search for a text among the rows of one searchable model: by meaning and by words, in any language."""

from django.db import transaction
from django.db.models import Model

from intercluster.apps.capabilities.queries import named_in, own_terms
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.partnering.indexing.language_tools import language as language_tools
from intercluster.apps.partnering.search.candidate_lists import candidates, searched
from intercluster.apps.partnering.search.candidates import DEPTH, prepare_connection, probe_of, rare_words
from intercluster.apps.partnering.search.queries import clean
from intercluster.core.feature import searchable_of
from intercluster.core.searchable import Result


@transaction.atomic
def find_texts(model: type[Model], text: str, *, viewer: Viewer, language: str = "", limit: int = 20) -> list[Result]:
    """Return what the viewer may read of a model, nearest to a text first; nothing for a text without words.

    `language` is the text's ISO 639-1 code, detected where none is stated.
    """
    text = clean(text)
    if not text:
        return []
    tools, searchable = language_tools(), searchable_of(model)
    probe = probe_of(text, language, tools, named=named_in(text, own_terms(viewer)))
    rows = searchable.rows(viewer)
    prepare_connection()
    [keys] = candidates(searched(rows, tools, DEPTH), [probe], [rare_words(probe, model._meta.db_table)]).keys
    keys = keys[:limit]
    found = rows.in_bulk(keys)
    return [searchable.result_of(found[key]) for key in keys]
