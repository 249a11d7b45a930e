"""The candidates of several texts at once, and how near each is, in two queries.

Searching for one text after the other would work out the conditions on who may read what for each of them.
"""

from collections.abc import Mapping, Sequence
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
    texts: QuerySet[Any], probes: Sequence[Probe], words: Sequence[Words], tools: Language, depth: int, *fields: str
) -> Found:
    """Return the candidates among texts of each probe with its rare words, at most `depth` each."""
    rows: dict[int, tuple[Any, ...]] = {}
    lists = [Lists() for _ in probes]
    for number, key, *own in _in_order(_listed(texts, probes, words, tools, depth, fields)):
        rows[key] = tuple(own)
        place, is_words = divmod(number, 2)
        if is_words:
            lists[place].by_words[key] = own[0]
        else:
            lists[place].by_meaning.append(key)
    keys = [fused(own.by_meaning, own.by_words, probe, depth) for own, probe in zip(lists, probes, strict=True)]
    return Found(keys, rows)


def _listed(
    texts: QuerySet[Any],
    probes: Sequence[Probe],
    words: Sequence[Words],
    tools: Language,
    depth: int,
    fields: Sequence[str],
) -> list[Sql]:
    """Return the SQL of every list: of each probe the one by meaning, and if it has rare words the one by words."""
    ordered = by_distance(texts, tools, Given("vector"))
    near = sql_of(ordered.values_list("pk", "language", *fields)[:depth])
    if near is None:
        return []
    lists = [_numbered(2 * place, near.given({"vector": probe.sql_vector})) for place, probe in enumerate(probes)]
    if any(words):
        scored = by_words(texts, TermQuery(Given("any")), _Score())
        with_words = sql_of(scored.values_list("pk", "language", *fields)[:depth])
        assert with_words is not None  # conditions are those of `near`
        lists += [
            _numbered(2 * place + 1, with_words.given({"any": any_of(own), **_score_of(own)}))
            for place, own in enumerate(words)
            if own
        ]
    return lists


def _numbered(number: int, sql: Sql) -> Sql:
    return sql.within(f"(SELECT {number}, row_number() OVER (), found.* FROM (%s) found)")  # noqa: S608 - a number


def _in_order(lists: Sequence[Sql]) -> list[tuple[Any, ...]]:
    """Return the rows of all lists, each in its order, without their places in it."""
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
    texts: QuerySet[Any], keys: Sequence[int], probes: Sequence[Probe], words: Sequence[Words], tools: Language
) -> tuple[list[int], Floats, Floats]:
    """Return which of the texts can be compared, and their cosine distances from and common words with each probe.

    Both have shape (len(probes), len(keys)). Whether a reader may read the texts was asked when they were found.
    """
    table = texts.model._meta.db_table
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
