"""The vectors of stored texts, whether they are indexed yet or not."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db.models import BinaryField, Func, QuerySet

from intercluster.analysis.language.cooperation import without_cooperation
from intercluster.analysis.language.encode import Vectors
from intercluster.apps.capabilities.queries import named_by_authors
from intercluster.apps.directory.models import SearchableText, Statement
from intercluster.apps.partnering.indexing.embeddings import encode_once
from intercluster.apps.partnering.indexing.language_tools import Language

SENT = Func("vector", function="halfvec_send", output_field=BinaryField())
"""A text's vector in PostgreSQL's binary format, which is read twenty times as fast as numbers in letters."""

HEAD = 4
"""Bytes before its numbers."""


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


def stored_vectors(rows: QuerySet[Any]) -> dict[int, Vectors]:
    """Return the placed vectors that texts are stored with, by key, of those that have one."""
    stored = rows.filter(vector__isnull=False).order_by().annotate(sent=SENT).values_list("pk", "sent")
    return {key: _received(sent) for key, sent in stored}


def _received(sent: bytes) -> Vectors:
    return np.frombuffer(sent, dtype=">f2", offset=HEAD).astype(np.float32)


def vectors_of(rows: Sequence[SearchableText], tools: Language) -> list[Vectors]:
    """Return the placed vector of each text; those that are not indexed yet are placed now.

    Rows that are annotated with `sent` need no `vector`.
    """
    fresh = [row for row in rows if row.encoder != tools.space]
    made = {id(row): vector for row, vector in zip(fresh, placed(fresh, tools), strict=True)}
    return [made[id(row)] if id(row) in made else _stored(row) for row in rows]


def _stored(row: Any) -> Vectors:
    return _received(row.sent) if "sent" in row.__dict__ else np.asarray(row.vector, dtype=np.float32)
