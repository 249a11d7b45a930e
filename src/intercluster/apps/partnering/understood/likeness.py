"""How near texts are to one that somebody typed: in meaning, and in the words that they say in their own language."""

from collections.abc import Collection, Sequence

import numpy as np
from django.db.models import Sum

from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.language.reading import READERS
from intercluster.analysis.language.translated_words import Terms, has_known_word, share_said, words_as_said
from intercluster.analysis.language.words import analyse
from intercluster.analysis.partners.answering import Signs
from intercluster.analysis.partners.fit import chance
from intercluster.apps.partnering.indexing.language_tools import language as language_tools
from intercluster.apps.partnering.models import WordFrequency
from intercluster.apps.partnering.search.candidates import Probe, probe_of
from intercluster.apps.partnering.search.queries import clean
from intercluster.apps.partnering.understood.queries import vectors_of_texts
from intercluster.core.feature import searchables


class Sought:
    """What texts are compared with; it remembers how texts of each language say its words."""

    def __init__(self, probe: Probe) -> None:
        self.probe = probe
        self._words: dict[str, Sequence[Terms]] = {}
        self._documents: dict[str, int] = {}

    def signs(self, vectors: Vectors, texts: Sequence[str], languages: Sequence[str]) -> list[Signs]:
        """Return how near each text with its placed vector is."""
        tools, own = language_tools(), self.probe
        cosines = (vectors @ own.vector)[None, :].astype(np.float64)
        chances = chance(tools.standardise(cosines, [own.language], languages), tools.chance)[0]
        aligned = tools.aligned_part(vectors) @ tools.aligned_part(own.vector[None])[0]
        shares = self.shares(texts, languages)
        rows = zip(chances, aligned, shares, strict=True)
        return [Signs(float(likely), float(alike), share) for likely, alike, share in rows]

    def says_something(self) -> bool:
        """Return whether any of its words is known: to a text that it was compared with, or else to a dictionary."""
        known = set(self._documents) - {WordFrequency.TEXTS}
        return bool(known) or has_known_word(self.probe.text, self.probe.language)

    def shares(self, texts: Sequence[str], languages: Sequence[str]) -> list[float]:
        """Return the share of the words that each text says."""
        fresh = {*READERS, *languages} - set(self._words)
        if not fresh.isdisjoint(languages):
            said = {code: words_as_said(self.probe.text, self.probe.language, code) for code in fresh}
            self._words |= said
            self._documents |= _documents({term for words in said.values() for terms in words for term in terms})
        every = self._documents.get(WordFrequency.TEXTS, 0)
        return [
            share_said(self._words[code], analyse(text, code), self._documents, every)
            for text, code in zip(texts, languages, strict=True)
        ]


def sought(text: str, language: str) -> Sought | None:
    """Return what texts are compared with; None for a text without words.

    `language` is its ISO 639-1 code, detected where none is stated.
    """
    text = clean(text)
    return Sought(probe_of(text, language, language_tools())) if text else None


def _documents(terms: Collection[str]) -> dict[str, int]:
    """Return in how many texts of all kinds each of the terms occurs, and how many texts there are."""
    tables = [each.model_class._meta.db_table for each in searchables()]
    rows = WordFrequency.objects.filter(table__in=tables, lexeme__in={*terms, WordFrequency.TEXTS}, documents__gt=0)
    return dict(rows.values("lexeme").annotate(every=Sum("documents")).values_list("lexeme", "every"))


def signs_of_texts(asked: Sought, texts: Sequence[str], languages: Sequence[str]) -> list[Signs]:
    """Return how near texts are that have no index."""
    return asked.signs(vectors_of_texts(texts, languages), texts, languages)
