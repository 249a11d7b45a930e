"""Finds the texts that may answer a text: by meaning (pgvector HNSW) and by words (PostgreSQL full-text search)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log
from typing import Any

from django.db import connection
from django.db.models import Exists, FloatField, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import get_language
from pgvector import HalfVector
from pgvector.django import CosineDistance, HalfVectorField

from intercluster.analysis.capabilities.terms import LANGUAGES
from intercluster.analysis.language.cooperation import without_cooperation
from intercluster.analysis.language.detect import detect, language_code
from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.language.misspelling import nearest as nearest_words
from intercluster.analysis.language.misspelling import patterns
from intercluster.analysis.language.words import analyse, analyse_query
from intercluster.analysis.partners.fusion import WORDS_OTHER_LANGUAGE, WORDS_SAME_LANGUAGE, reciprocal_rank_fusion
from intercluster.apps.directory.models import Membership, Organisation
from intercluster.apps.directory.queries import archived_organisations
from intercluster.apps.directory.search.region_filter import in_regions
from intercluster.apps.directory.search.tsvector import TermScore, any_term_query
from intercluster.apps.partnering.indexing.language_tools import Language
from intercluster.apps.partnering.models import WordFrequency
from intercluster.apps.partnering.search.results import Filters

DEPTH = 200
"""Statements taken from each of the two searches for a text searched alone."""

OWN_DEPTH = 100
"""The same for each of an organisation's own texts, of which there are several."""

EF_SEARCH = 1000
"""Breadth of the HNSW search (Malkov & Yashunin 2018): the most pgvector takes; `make bench` measures its recall."""

MAX_SCAN = 40_000
"""Index entries a filtered search looks at before it gives up."""

RARE_WORDS = 12
"""Number of a text's terms that are looked up, rarest first: common ones say little and cost most."""

COMMON = 1000
"""A word in more texts than this is not looked up, so that search time does not grow with the collection."""

BY_WORDS = 20
"""Places among the candidates kept for words: a name that the encoder does not know is found by nothing else."""

CORRECTED = 0.5
"""Weight of a word that stands in for a mistyped one."""

K1, B = 1.2, 0.75
"""Of Okapi BM25, as usual."""


@dataclass(frozen=True, eq=False)
class Probe:
    """A text to find counterparts for, with its aligned unit vector."""

    text: str
    language: str
    vector: Vectors
    key: int | None = None
    """Of the need or offer; None for a free text."""

    @cached_property
    def sql_vector(self) -> str:
        """Return the vector as PostgreSQL reads it."""
        return HalfVector(self.vector).to_text()


def probe_of(text: str, language: str, tools: Language, about: str = "", named: Collection[str] = ()) -> Probe:
    """Return a text that somebody typed, to search with.

    `language` is its ISO 639-1 code. Where none is stated, it is detected, and the reader's own decides what the text
    leaves open. `about` is the id of the capability that the person says it is about, `named` are those of the
    capabilities that it names by a term of the person's clusters.
    """
    language = language_code(language) or detect(text, expected=LANGUAGES, likely=(get_language() or "",))
    vector = _placed(without_cooperation(text), language, tools)
    return Probe(text, language, tools.said(tools.named(vector, named), about))


@lru_cache(maxsize=256)
def _placed(text: str, language: str, tools: Language) -> Vectors:
    """Return the vector of a typed text: who sets a filter searches with the same text again."""
    [vector] = tools.vectors([text], [language])
    vector.flags.writeable = False
    return vector


def prepare_connection() -> None:
    """Set the breadth of index scans for the current transaction; filtered ones go on until they have enough."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL hnsw.ef_search = {EF_SEARCH}; SET LOCAL hnsw.iterative_scan = strict_order; "
            f"SET LOCAL hnsw.max_scan_tuples = {MAX_SCAN}"
        )


def allowed(filters: Filters) -> QuerySet[Organisation]:
    """Return the organisations that the filters let through."""
    organisations = Organisation.objects.all()
    for field in ("country", "kind", "size"):
        if wanted := getattr(filters, _PLURALS[field]):
            organisations = organisations.filter(**{f"{field}__in": wanted})
    if filters.regions:
        organisations = organisations.filter(in_regions(filters.regions))
    membership = Membership.objects.filter(organisation=OuterRef("pk"), cluster__archived__isnull=True)
    if filters.clusters:
        organisations = organisations.filter(Exists(membership.filter(cluster__slug__in=filters.clusters)))
    elif not filters.outside:
        organisations = organisations.filter(Exists(membership))
    else:
        organisations = organisations.exclude(pk__in=archived_organisations())
    return organisations


_PLURALS = {"country": "countries", "kind": "kinds", "size": "sizes"}


def nearest(texts: QuerySet[Any], probe: Probe, tools: Language, depth: int = DEPTH) -> list[int]:
    """Return the keys of the texts nearest in meaning, nearest first."""
    ordered = by_distance(texts, tools, Value(probe.sql_vector))
    return list(ordered.values_list("pk", flat=True)[:depth])


def by_distance(texts: QuerySet[Any], tools: Language, vector: Any) -> QuerySet[Any]:
    """Return the texts, those nearest to a vector first, written so that the index serves it."""
    field = HalfVectorField(dimensions=tools.dimensions)
    return texts.filter(encoder=tools.space).order_by(CosineDistance(Cast("vector", field), vector))


def rare_words(probe: Probe, table: str) -> dict[str, float]:
    """Return the terms of the probe's words that tell most in a table's texts; see `rare_words_of`."""
    return rare_words_of([probe], table)[0]


def rare_words_of(probes: Sequence[Probe], table: str) -> list[dict[str, float]]:
    """Return the terms of each probe's words that tell most in a table's texts, with what each is worth.

    A term is worth its weight times ln(1 + texts / texts that have it). A word that no text has is taken for a typing
    error, and the nearest ones that are there stand in for it; where there are none it is left out.
    """
    asked = [analyse_query(probe.text, probe.language) for probe in probes]
    every = {term for own in asked for terms in own.values() for term, _ in terms}
    counts = _documents(every | {WordFrequency.TEXTS}, table)
    texts = counts.pop(WordFrequency.TEXTS, 0)
    return [_rare(own, probe, table, counts, texts) for own, probe in zip(asked, probes, strict=True)]


def _rare(
    asked: Mapping[str, Sequence[tuple[str, float]]], probe: Probe, table: str, known: Mapping[str, int], texts: int
) -> dict[str, float]:
    mistyped = [word for word, terms in asked.items() if not any(term in known for term, _ in terms)]
    corrected = _corrected(mistyped, probe.language, table)
    counts = dict(known) | {term: documents for own in corrected.values() for term, documents in own.items()}
    weights: dict[str, float] = {}
    for word, terms in asked.items():
        for term, weight in [*terms, *((term, CORRECTED) for term in corrected.get(word, ()))]:
            if counts.get(term, COMMON + 1) <= COMMON:
                worth = weight * log(1 + texts / counts[term])
                weights[term] = max(worth, weights.get(term, 0.0))
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:RARE_WORDS])


def _documents(terms: Collection[str], table: str) -> dict[str, int]:
    """Return in how many texts each of the terms occurs that occur at all."""
    frequencies = WordFrequency.objects.filter(table=table, lexeme__in=terms, documents__gt=0)
    return dict(frequencies.values_list("lexeme", "documents"))


def _corrected(words: Collection[str], language: str, table: str) -> dict[str, dict[str, int]]:
    """Return for each mistyped word the nearest terms, with the number of texts that have them."""
    stems = {word: next(iter(analyse(word, language)), "") for word in words if word.isalpha()}
    wanted = [pattern for stem in stems.values() for pattern in patterns(stem)]
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT lexeme, documents FROM partnering_wordfrequency WHERE "table" = %s AND lexeme LIKE ANY(%s)',
            [table, wanted],
        )
        there = dict(cursor.fetchall())
    return {word: {term: there[term] for term in nearest_words(stem, there)} for word, stem in stems.items()}


def with_words(texts: QuerySet[Any], words: Mapping[str, float], depth: int = DEPTH) -> dict[int, str]:
    """Return the keys of the texts that have any of the words, best first, each with its text's language.

    Words count as `TermScore` tells, less in texts of many words: Okapi BM25 (Robertson & Zaragoza 2009, "The
    probabilistic relevance framework") with each term counted once.
    """
    if not words:
        return {}
    ordered = by_words(texts, any_term_query(words), TermScore(words))
    return dict(ordered.values_list("pk", "language")[:depth])


def by_words(texts: QuerySet[Any], any_of_them: Any, score: Any) -> QuerySet[Any]:
    """Return the texts that have any of some words, best first by a `TermScore` of these words."""
    relative = score / (1 + K1 * (1 - B + B * _relative_length(texts.model._meta.db_table)))
    return texts.filter(terms=any_of_them).order_by(-relative, "pk")


def _relative_length(table: str) -> Any:
    """Return the expression for a text's number of terms over the mean of its table."""

    def counted(lexeme: str) -> Any:
        rows = WordFrequency.objects.filter(table=table, lexeme=lexeme, documents__gt=0)
        return Coalesce(Cast(Subquery(rows.values("documents")[:1]), FloatField()), Value(1.0))

    length = Func("terms", function="length", output_field=FloatField())
    return length * counted(WordFrequency.TEXTS) / counted(WordFrequency.TERMS)


def fused(by_meaning: Sequence[int], by_words: Mapping[int, str], probe: Probe, depth: int = DEPTH) -> list[int]:
    """Return the keys of the texts nearest in meaning and in words, both rankings fused, best first.

    `by_words` has the languages of texts. The last BY_WORDS places are for those that have the words and did not get
    one by meaning as well.
    """
    same = [pk for pk, language in by_words.items() if language == probe.language]
    other = [pk for pk, language in by_words.items() if language != probe.language]
    weights = [1.0, WORDS_SAME_LANGUAGE, WORDS_OTHER_LANGUAGE]
    ranked = list(reciprocal_rank_fusion([by_meaning, same, other], weights=weights))
    return list(dict.fromkeys([*ranked[: depth - BY_WORDS], *by_words, *ranked]))[:depth]
