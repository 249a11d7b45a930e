"""The candidates of several texts at once, and how near each is, in two queries.

Working out the SQL of the conditions on who may read what takes longer than finding the texts. It is done once for all
texts of ours (`Searched`), and kept by who calls.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Expression, FloatField, QuerySet
from numpy.typing import NDArray

from intercluster.apps.directory.search.tsvector import TermQuery, any_of, score_parameters, score_text
from intercluster.apps.partnering.indexing.language_tools import Language
from intercluster.apps.partnering.search.candidates import RARE_WORDS, Probe, by_distance, by_words, fused
from intercluster.core.sql import Given, Place, Sql, sql_of

Words = Mapping[str, float]
"""Terms with what each is worth (`rare_words_of`)."""

PER_TERM = len(score_parameters({"": 0.0}))


@dataclass(frozen=True)
class Searched:
    """The texts of a table that are looked through: the SQL of those nearest in meaning, and of those with words.

    Its rows have a text's key, its language, and the fields that were asked for. None if nothing can be found.
    """

    table: str
    depth: int
    """Most texts in a list."""
    near: Sql | None
    with_words: Sql | None


def searched(texts: QuerySet[Any], tools: Language, depth: int, *fields: str) -> Searched:
    """Return what it takes to look through texts; conditions may have places (`Given`) for values given later."""
    near = by_distance(texts, tools, Given("vector"))
    with_words = by_words(texts, TermQuery(Given("any")), _Score())
    lists = (sql_of(rows.values_list("pk", "language", *fields)[:depth]) for rows in (near, with_words))
    return Searched(texts.model._meta.db_table, depth, *lists)


@dataclass(frozen=True)
class Lists:
    """For one text of ours the keys of those nearest in meaning, and of those that share words with their languages."""

    by_meaning: list[int] = field(default_factory=list)
    by_words: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """The candidates of several texts."""

    keys: list[list[int]]
    """Of each text, best first."""
    rows: Mapping[int, tuple[Any, ...]]
    """Language of each candidate, and the other fields that were asked for, by its key."""


def candidates(
    texts: Searched, probes: Sequence[Probe], words: Sequence[Words], values: Mapping[str, Any] | None = None
) -> Found:
    """Return the candidates of each probe with its rare words; `values` are those of the conditions' places."""
    rows: dict[int, tuple[Any, ...]] = {}
    lists = [Lists() for _ in probes]
    for number, key, *own in _in_order(_listed(texts, probes, words, values or {})):
        rows[key] = tuple(own)
        place, is_words = divmod(number, 2)
        if is_words:
            lists[place].by_words[key] = own[0]
        else:
            lists[place].by_meaning.append(key)
    pairs = zip(lists, probes, strict=True)
    return Found([fused(own.by_meaning, own.by_words, probe, texts.depth) for own, probe in pairs], rows)


def _listed(
    texts: Searched, probes: Sequence[Probe], words: Sequence[Words], values: Mapping[str, Any]
) -> Iterator[Sql]:
    """Yield the SQL of every list: of each probe the one by meaning, and if it has rare words the one by words."""
    for place, (probe, own) in enumerate(zip(probes, words, strict=True)):
        if texts.near:
            yield _numbered(2 * place, texts.near.given({**values, "vector": probe.sql_vector}))
        if texts.with_words and own:
            given = {**values, "any": any_of(own), **_score_of(own)}
            yield _numbered(2 * place + 1, texts.with_words.given(given))


def _numbered(number: int, sql: Sql) -> Sql:
    return sql.within(f"(SELECT {number}, row_number() OVER (), found.* FROM (%s) found)")  # noqa: S608 - a number


def _in_order(every: Iterable[Sql]) -> list[tuple[Any, ...]]:
    """Return the rows of all lists, each in its order, without their places in it."""
    lists = list(every)
    if not lists:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(own.text for own in lists), [value for own in lists for value in own.parameters]
        )
        rows = sorted(cursor.fetchall(), key=lambda row: row[:2])
    return [(number, *own) for number, _place, *own in rows]


class _Score(Expression):
    """A `TermScore` of as many words as a text may have, given later."""

    def __init__(self) -> None:
        super().__init__(output_field=FloatField())

    def as_sql(self, _compiler: Any, _connection: Any) -> Any:
        """Return the SQL, and the places of its parameters."""
        return score_text("terms", RARE_WORDS), [Place(f"score {number}") for number in range(RARE_WORDS * PER_TERM)]


def _score_of(words: Words) -> dict[str, Any]:
    """Return the values of the places of a score; where there are fewer words, one stands again, worth nothing."""
    given = score_parameters(words)
    nothing = score_parameters({next(iter(words)): 0.0}) * (RARE_WORDS - len(words))
    return {f"score {number}": value for number, value in enumerate([*given, *nothing])}


Floats = NDArray[np.float64]


def measured(
    table: str, keys: Sequence[int], probes: Sequence[Probe], words: Sequence[Words], tools: Language
) -> tuple[list[int], Floats, Floats]:
    """Return which texts of a table can be compared, their cosine distances from each probe, and common words with it.

    Both arrays have shape (len(probes), len(keys)). Whether a reader may read the texts was asked when they were found.
    """
    distance = f"vector::halfvec({tools.dimensions}) <=> %s"
    measures = [Sql(distance, (probe.sql_vector,)) for probe in probes]
    measures += [Sql(score_text("terms", len(own)), tuple(score_parameters(own))) for own in words]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {', '.join(own.text for own in measures)} FROM {table} "  # noqa: S608 - no text of a person
            "WHERE encoder = %s AND id = ANY(%s)",
            [*(value for own in measures for value in own.parameters), tools.space, list(keys)],
        )
        rows = cursor.fetchall()
    numbers = np.array([row[1:] for row in rows], dtype=np.float64).reshape(-1, len(measures)).T
    return [row[0] for row in rows], numbers[: len(probes)], numbers[len(probes) :]
