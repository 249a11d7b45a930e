"""Keeps texts searchable: detects their language, encodes each once, and indexes their vectors and words."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from pgvector import HalfVector
from psycopg import sql

from intercluster.analysis.language.detect import detect_all
from intercluster.analysis.language.words import VERSION
from intercluster.analysis.progress import Advance
from intercluster.apps.directory.choices import LANGUAGES_ANYWHERE, LANGUAGES_OF, Visibility
from intercluster.apps.directory.models import (
    Cluster,
    Membership,
    Organisation,
    Participation,
    SearchableText,
    Statement,
)
from intercluster.apps.directory.search.tsvector import stored_terms
from intercluster.apps.partnering.indexing.language_tools import Language, language
from intercluster.apps.partnering.indexing.phrases import background
from intercluster.apps.partnering.indexing.stored_texts import placed
from intercluster.apps.partnering.models import WordFrequency
from intercluster.apps.partnering.tasks import phrase
from intercluster.core.feature import searchable_of, searchables
from intercluster.core.locks import locked

CHUNK = 128
"""Texts encoded and written in one transaction: what a crash loses at most."""
CHUNK_CHARACTERS = 20_000
"""Of such texts together: some seven seconds of one core, for which others who index wait."""

HNSW = "m = 32, ef_construction = 256"
"""Twice and four times what pgvector sets by itself; `make bench` measures what a search misses."""
BUILD_MEMORY = "1GB"
"""Memory for building an index; 300,000 vectors of 384 dimensions take 0.5 GB."""

OF_STATEMENTS = ("about", "organisation", "visibility")
"""Fields that say, beside the wording, how an offer or need is found."""

STALE = 0.01
"""Words are counted again when the number of texts has changed by more than this share: counting reads them all."""


DECIDING: list[type[Model]] = [Organisation, Membership, Cluster, Cluster.alliances.through, Participation]
"""Beside the texts, the models that decide which texts a reader finds."""


def searched_models() -> list[type[SearchableText]]:
    """Return the models whose texts are indexed: those that apps register as searchable."""
    return [cast(type[SearchableText], searchable.model_class) for searchable in searchables()]


def index_texts(advance: Advance | None = None) -> int:
    """Index every text that is not indexed yet, and return how many texts that took.

    Safe to run at any time and by several processes at once: they take turns chunk by chunk, and index no text twice.
    """
    tools = language()
    total = pending_texts()
    done = 0
    while taken := next(filter(None, map(index_next, searched_models())), 0):
        done += taken
        if advance is not None:
            advance(done, max(total, done))
    if done:
        refresh_indexes(tools)
        background(tools)
    return done


def index_next(model: type[SearchableText], **conditions: object) -> int:
    """Index the next texts of a model that meet conditions, and return how many; others may index in between."""
    tools = language()
    with locked("index_texts"):
        pending = _pending(model, tools).filter(**conditions)
        chunk = _first(pending.only(*_read(model))[:CHUNK])
        if chunk:
            _index_chunk(model, chunk, tools)
    return len(chunk)


def _first(rows: Iterable[SearchableText]) -> list[SearchableText]:
    """Return the first texts, as many as have CHUNK_CHARACTERS together, and always one if there is any."""
    chunk: list[SearchableText] = []
    characters = 0
    for row in rows:
        characters += len(row.text)
        if chunk and characters > CHUNK_CHARACTERS:
            break
        chunk.append(row)
    return chunk


def index_at_once(row: SearchableText) -> None:
    """Index one text without waiting for others that are being indexed."""
    _index_chunk(type(row), [row], language())


def _read(model: type[SearchableText]) -> list[str]:
    """Return the fields of a text that indexing reads."""
    return ["pk", "text", "language", "content_hash", *(OF_STATEMENTS if issubclass(model, Statement) else ())]


def pending_texts() -> int:
    """Return how many texts are not indexed yet."""
    tools = language()
    return sum(_pending(model, tools).count() for model in searched_models())


def _pending(model: type[SearchableText], tools: Language) -> QuerySet[Any]:
    return model.objects.exclude(encoder=tools.space, terms_version=VERSION).order_by("pk")


def _by_expected(rows: Sequence[SearchableText]) -> dict[tuple[str, ...], list[SearchableText]]:
    """Return texts by the languages that are likely where their organisation is; () where they have none."""
    of = {row.organisation_id for row in rows if isinstance(row, Statement)}
    countries = dict(Organisation.objects.filter(pk__in=of).values_list("pk", "country"))
    found: dict[tuple[str, ...], list[SearchableText]] = defaultdict(list)
    for row in rows:
        expected: tuple[str, ...] = ()
        if isinstance(row, Statement):
            is_hidden = row.visibility == Visibility.ANONYMOUS
            expected = LANGUAGES_ANYWHERE if is_hidden else LANGUAGES_OF.get(countries.get(row.organisation_id, ""), ())
        found[expected].append(row)
    return found


@transaction.atomic
def _index_chunk(model: type[SearchableText], chunk: Sequence[SearchableText], tools: Language) -> None:
    unknown = [row for row in chunk if not row.language]
    for expected, rows in _by_expected(unknown).items():
        for row, code in zip(rows, detect_all([row.text for row in rows], expected=expected), strict=True):
            row.language = code
    for row, vector in zip(chunk, placed(chunk, tools), strict=True):
        row.encoder = tools.space
        row.vector = HalfVector(vector)
        row.terms = stored_terms(row.text, row.language)
        row.terms_version = VERSION
    model.objects.bulk_update(chunk, ["language", "encoder", "vector", "terms", "terms_version"])
    if searchable_of(model).is_quoted:
        phrase.defer(model=model._meta.label_lower, keys=[row.pk for row in chunk])


def refresh_indexes(tools: Language) -> None:
    """Make sure each table has a nearest-neighbour index for this space, and word counts that are not stale.

    With stale counts, the planner's statistics are stale as well. PostgreSQL never gathers any by itself of a table
    with fewer than fifty rows, such as that of the clusters, and without them it plans a search that takes four times
    as long. Statements are sent as strings: the history's context is put before them.
    """
    grown = False
    with locked("index_texts"), connection.cursor() as cursor:
        for model in searched_models():
            table = model._meta.db_table
            index = vector_index(model, tools)
            cursor.execute("SELECT to_regclass(%s)", [index])
            if cursor.fetchone() == (None,):
                cursor.execute(f"SET maintenance_work_mem = '{BUILD_MEMORY}'")
                cursor.execute(_create_index(index, table, tools).as_string(cursor))
                cursor.execute("RESET maintenance_work_mem")
                _drop_other_indexes(model, index)
            if _counts_are_stale(model):
                _count_words(table)
                cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)).as_string(cursor))
                grown = True
        for other in DECIDING if grown else ():
            name = sql.Identifier(other._meta.db_table)
            cursor.execute(sql.SQL("ANALYZE {}").format(name).as_string(cursor))


def _create_index(index: str, table: str, tools: Language) -> sql.Composed:
    return sql.SQL(
        "CREATE INDEX {index} ON {table} USING hnsw ((vector::halfvec({dimensions})) halfvec_cosine_ops) "
        f"WITH ({HNSW}) WHERE encoder = {{space}}"
    ).format(
        index=sql.Identifier(index),
        table=sql.Identifier(table),
        dimensions=sql.Literal(tools.dimensions),
        space=sql.Literal(tools.space),
    )


def _drop_other_indexes(model: type[SearchableText], kept: str) -> None:
    """Drop the indexes of spaces that no vector lies in any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = %s AND indexname LIKE %s AND indexname <> %s",
            [model._meta.db_table, f"{model._meta.model_name}\\_vector\\_%", kept],
        )
        for (index,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(index)).as_string(cursor))


def vector_index(model: type[SearchableText], tools: Language) -> str:
    """Return the name of a table's nearest-neighbour index for a space."""
    digest = hashlib.md5(tools.space.encode(), usedforsecurity=False).hexdigest()[:8]
    return f"{model._meta.model_name}_vector_{digest}"


def _counts_are_stale(model: type[SearchableText]) -> bool:
    """Return whether the number of texts changed by more than STALE since their terms were counted."""
    counted = WordFrequency.objects.filter(table=model._meta.db_table)
    before = dict(
        counted.filter(lexeme__in=[WordFrequency.TEXTS, WordFrequency.TERMS]).values_list("lexeme", "documents")
    )
    if len(before) < 2:
        return True
    return abs(model.objects.count() - before[WordFrequency.TEXTS]) > STALE * before[WordFrequency.TEXTS]


@transaction.atomic
def _count_words(table: str) -> None:
    WordFrequency.objects.filter(table=table).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                'INSERT INTO {words} ("table", lexeme, documents) SELECT {table}, word, ndoc FROM ts_stat({query}) '
                "UNION ALL SELECT {table}, {texts}, count(*) FROM {name} "
                "UNION ALL SELECT {table}, {terms}, coalesce(sum(length(terms)), 0) FROM {name}"
            )
            .format(
                words=sql.Identifier(WordFrequency._meta.db_table),
                table=sql.Literal(table),
                name=sql.Identifier(table),
                texts=sql.Literal(WordFrequency.TEXTS),
                terms=sql.Literal(WordFrequency.TERMS),
                query=sql.Literal(f'SELECT terms FROM "{table}"'),  # noqa: S608 - a table name of our own
            )
            .as_string(cursor)
        )
