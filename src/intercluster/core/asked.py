"""What every page asks the database about its reader: the questions of all apps, answered in one query.

A question's SQL is worked out from a queryset of the app, so that its rule stands in one place. Working it out takes
longer than the answer, so an app keeps it for each reader (`lru_cache`): it depends on nothing else.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.module_loading import import_string

from intercluster.core.feature import features
from intercluster.core.sql import Sql, sql_of

Answer = bool | int | list[int]


Question = Sql
"""An expression that the database answers."""


def exists(rows: QuerySet[Any]) -> Question | bool:
    """Ask whether there are such rows."""
    sql = sql_of(rows.order_by(), is_any=True)
    return sql.within("EXISTS(%s)") if sql else False


def number(rows: QuerySet[Any]) -> Question | int:
    """Ask how many such rows there are."""
    sql = sql_of(rows.order_by().values("pk"))
    return sql.within("(SELECT COUNT(*) FROM (%s) rows)") if sql else 0


def keys(rows: QuerySet[Any]) -> Question | list[int]:
    """Ask for the keys of such rows."""
    sql = sql_of(rows.order_by().values("pk"))
    return sql.within("ARRAY(%s)") if sql else []


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
                f"SELECT {', '.join(each.text for each in asked)}", [own for each in asked for own in each.parameters]
            )
            row = cursor.fetchone()
    answered = iter(row)
    return [next(answered) if isinstance(each, Question) else each for each in questions]
