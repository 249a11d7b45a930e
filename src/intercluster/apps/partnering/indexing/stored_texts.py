"""The vectors of stored texts, whether they are indexed yet or not."""

from collections.abc import Sequence

import numpy as np

from intercluster.analysis.language.cooperation import without_cooperation
from intercluster.analysis.language.encode import Vectors
from intercluster.apps.capabilities.queries import named_by_authors
from intercluster.apps.directory.models import SearchableText, Statement
from intercluster.apps.partnering.indexing.embeddings import encode_once
from intercluster.apps.partnering.indexing.language_tools import Language


def placed(rows: Sequence[SearchableText], tools: Language) -> Vectors:
    """Place texts whose language is known: by their wording, and by what people say they are about."""
    guessed = placed_by_wording(rows, tools)
    for number, row in enumerate(rows):
        guessed[number] = tools.said(guessed[number], getattr(row, "about", ""))
    return guessed


def placed_by_wording(rows: Sequence[SearchableText], tools: Language) -> Vectors:
    """Place texts as if nobody had said what they are about; the terms of their authors' clusters count."""
    texts = [without_cooperation(row.text) for row in rows]
    vectors = tools.place(encode_once(texts, tools.encoder), texts, [row.language for row in rows])
    statements = [row for row in rows if isinstance(row, Statement)]
    if statements:
        for number, named in enumerate(named_by_authors(statements)):
            vectors[number] = tools.named(vectors[number], named)
    return vectors


def vectors_of(rows: Sequence[SearchableText], tools: Language) -> list[Vectors]:
    """Return the placed vector of each text; those that are not indexed yet are placed now."""
    fresh = [row for row in rows if row.encoder != tools.space]
    made = {id(row): vector for row, vector in zip(fresh, placed(fresh, tools), strict=True)}
    return [made[id(row)] if id(row) in made else np.asarray(row.vector, dtype=np.float32) for row in rows]
