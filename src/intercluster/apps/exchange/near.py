"""What is near a text in meaning and words: who is likely to know, what answers it, and what is there already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from intercluster.analysis.partners.answering import Signs
from intercluster.apps.partnering.indexing.language_tools import language as language_tools
from intercluster.apps.partnering.indexing.stored_texts import stored_vectors
from intercluster.apps.partnering.search.candidate_lists import candidates, searched
from intercluster.apps.partnering.search.candidates import prepare_connection, rare_words
from intercluster.apps.partnering.understood.likeness import Sought, signs_of_texts
from intercluster.apps.projects.models import Expert

DEPTH = 60
"""Texts of a kind that are compared with a text."""
LEAST = 0.1
"""Chance that a text answers below which it says nothing on what its author knows."""


@dataclass(frozen=True)
class Near:
    """A text that is near another one."""

    key: int
    text: str
    signs: Signs

    @property
    def chance(self) -> float:
        """Return the chance that the text answers, 0 to 1."""
        return self.signs.answers


@transaction.atomic
def near(rows: QuerySet[Any], asked: Sought, least: float = 0.0) -> Sequence[Near]:
    """Return which of some searchable texts are near a text, the nearest first, equal ones by key."""
    tools, table = language_tools(), rows.model._meta.db_table
    prepare_connection()
    words = rare_words(asked.probe, table)
    found = candidates(searched(rows, tools, DEPTH, "text"), [asked.probe], [words])
    vectors = stored_vectors(rows.model._default_manager.filter(pk__in=list(found.rows), encoder=tools.space))
    if not vectors:
        return []
    keys = sorted(vectors)
    languages, texts = zip(*(found.rows[key] for key in keys), strict=True)
    signs = asked.signs(np.array([vectors[key] for key in keys]), texts, languages)
    pairs = [Near(key, text, own) for key, text, own in zip(keys, texts, signs, strict=True) if own.answers >= least]
    return sorted(pairs, key=lambda each: (-each.signs.score, each.key))


def near_experts(asked: Sought, among: QuerySet[Expert]) -> list[tuple[Expert, float]]:
    """Return the experts who say that they know what a text is about, with the chance of it, the likeliest first."""
    known = list(among.order_by("pk"))
    if not known:
        return []
    signs = signs_of_texts(asked, [each.field for each in known], [each.language for each in known])
    pairs = [(each, own.answers) for each, own in zip(known, signs, strict=True) if own.answers >= LEAST]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0].pk))
