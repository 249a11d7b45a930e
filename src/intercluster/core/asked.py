"""What every page asks the database about its reader: the questions of all apps, answered in one query.

A question's SQL is worked out from a queryset of the app, so that its rule stands in one place. Working it out takes
longer than the answer, so an app keeps it for each reader (`lru_cache`): it depends on nothing else.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.module_loading import import_string

from intercluster.core.feature import features

Answer = bool | int | list[int]


@dataclass(frozen=True)
class Question:
    """An expression that the database answers."""

    sql: str
    parameters: tuple[Any, ...]


def exists(rows: QuerySet[Any]) -> Question | bool:
    """Ask whether there are such rows."""
    return _question("EXISTS(%s)", rows.order_by(), only_one=True) or False


def number(rows: QuerySet[Any]) -> Question | int:
    """Ask how many such rows there are."""
    return _question("(SELECT COUNT(*) FROM (%s) rows)", rows.order_by().values("pk")) or 0


def keys(rows: QuerySet[Any]) -> Question | list[int]:
    """Ask for the keys of such rows."""
    return _question("ARRAY(%s)", rows.order_by().values("pk")) or []


def _question(around: str, rows: QuerySet[Any], *, only_one: bool = False) -> Question | None:
    """Return the question, or None if no row can meet the conditions."""
    query = rows.query.exists() if only_one else rows.query
    try:
        sql, parameters = query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return Question(around.replace("%s", sql), tuple(parameters))


def answers(request: HttpRequest) -> dict[str, Answer]:
    """Return the answers to what apps ask about the reader (`FeatureConfig.asks`), by name. They are asked once."""
    known: dict[str, Answer] | None = getattr(request, "intercluster_answers", None)
    if known is None:
        asked = {name: import_string(path)(request) for each in features() for name, path in each.asks.items()}
        known = dict(zip(asked, ask(asked.values()), strict=True))
        request.intercluster_answers = known  # type: ignore[attr-defined]
    return known


def ask(questions: Collection[Question | Answer]) -> list[Answer]:
    """Return the answers to questions in one query; what is an answer already stays as it is."""
    asked = [each for each in questions if isinstance(each, Question)]
    row: tuple[Answer, ...] = ()
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(each.sql for each in asked)}", [own for each in asked for own in each.parameters]
            )
            row = cursor.fetchone()
    answered = iter(row)
    return [next(answered) if isinstance(each, Question) else each for each in questions]
