"""Finds the texts that may answer a text: by meaning (pgvector HNSW) and by words (PostgreSQL full-text search)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Case, Exists, FloatField, OuterRef, QuerySet, Value, When
from django.db.models.functions import Cast
from pgvector import HalfVector
from pgvector.django import CosineDistance, HalfVectorField

from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.partners.fusion import reciprocal_rank_fusion
from intercluster.apps.directory.choices import TEXT_SEARCH
from intercluster.apps.directory.models import Membership, Organisation
from intercluster.apps.partnering.language import Language
from intercluster.apps.partnering.results import Filters

DEPTH = 100
"""Statements taken from each of the two searches for one text."""

EF_SEARCH = 1000
"""Breadth of the HNSW search (Malkov & Yashunin 2018): the most pgvector takes; `make bench` measures its recall."""

MAX_SCAN = 40_000
"""Index entries a filtered search looks at before it gives up."""

RARE_WORDS = 8
"""So many of a text's words are looked up, rarest first: what is common tells little and costs most."""

COMMON = 1000
"""A word in more texts than this is not looked up, so that search time does not grow with the collection."""


@dataclass(frozen=True, eq=False)
class Probe:
    """A text to find counterparts for, with its aligned unit vector."""

    text: str
    language: str
    vector: Vectors


def prepare_connection() -> None:
    """Set the breadth of index scans for the current transaction; filtered ones go on until they have enough."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL hnsw.ef_search = {EF_SEARCH}; SET LOCAL hnsw.iterative_scan = strict_order; "
            f"SET LOCAL hnsw.max_scan_tuples = {MAX_SCAN}"
        )


def allowed(filters: Filters, own_clusters: Collection[int]) -> QuerySet[Organisation]:
    """Return the organisations that a search may propose to a member of these clusters."""
    found = Organisation.objects.all()
    for field in ("country", "kind", "size"):
        if wanted := getattr(filters, _PLURALS[field]):
            found = found.filter(**{f"{field}__in": wanted})
    membership = Membership.objects.filter(organisation=OuterRef("pk"))
    if filters.clusters:
        found = found.filter(Exists(membership.filter(cluster__slug__in=filters.clusters)))
    elif not filters.outside:
        found = found.filter(Exists(membership))
    if own_clusters and not filters.own_cluster:
        found = found.exclude(Exists(membership.filter(cluster__in=own_clusters)))
    return found


_PLURALS = {"country": "countries", "kind": "kinds", "size": "sizes"}


def nearest(texts: QuerySet[Any], probe: Probe, tools: Language, depth: int = DEPTH) -> list[int]:
    """Return the keys of the texts nearest in meaning, nearest first."""
    return list(
        texts.filter(encoder=tools.space)
        .order_by(cosine_distance(tools, probe.vector))
        .values_list("pk", flat=True)[:depth]
    )


def cosine_distance(tools: Language, vector: Vectors) -> CosineDistance:
    """Return the cosine distance, 0 to 2, of a text's vector from this one, written so that the index serves it."""
    return CosineDistance(Cast("vector", HalfVectorField(dimensions=tools.encoder.dimensions)), HalfVector(vector))


def rare_words(probe: Probe, table: str) -> dict[str, float]:
    """Return the probe's rarest words in a table's texts, as lexemes with ln(1 + texts / texts that have it).

    A word that no text has cannot find any and is left out.
    """
    configuration = TEXT_SEARCH.get(probe.language, "simple")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word.lexeme, ln(1 + texts.documents::float / word.documents) "
            "FROM unnest(to_tsvector(%s::regconfig, %s)) JOIN partnering_wordfrequency word USING (lexeme) "
            'JOIN partnering_wordfrequency texts ON texts."table" = word."table" AND texts.lexeme = %s '
            'WHERE word."table" = %s AND word.documents <= %s ORDER BY word.documents, word.lexeme LIMIT %s',
            [configuration, probe.text, "", table, COMMON, RARE_WORDS],
        )
        return dict(cursor.fetchall())


def with_words(texts: QuerySet[Any], words: Mapping[str, float], depth: int = DEPTH) -> list[int]:
    """Return the keys of the texts that have any of the words, those with the rarest first."""
    if not words:
        return []
    any_of_them = reduce(or_, [_query(word) for word in words])
    return list(
        texts.filter(lexemes=any_of_them).order_by(-word_score(words), "pk").values_list("pk", flat=True)[:depth]
    )


def word_score(words: Mapping[str, float]) -> Any:
    """Return the expression that adds up the weights of the words a text has."""
    terms = [
        Case(When(lexemes=_query(word), then=Value(weight)), default=Value(0.0), output_field=FloatField())
        for word, weight in words.items()
    ]
    return sum(terms, start=Value(0.0))


def _query(lexeme: str) -> SearchQuery:
    return SearchQuery(_quoted(lexeme), search_type="raw", config="simple")


def _quoted(lexeme: str) -> str:
    """Return a lexeme as a tsquery of its own, whatever signs it has."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def fused(texts: QuerySet[Any], probe: Probe, tools: Language, words: Mapping[str, float]) -> list[int]:
    """Return the keys of the texts nearest in meaning and in words, both rankings fused, best first."""
    rankings = [nearest(texts, probe, tools), with_words(texts, words)]
    return list(reciprocal_rank_fusion(rankings))[:DEPTH]
