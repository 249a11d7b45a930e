"""A queryset's SQL, to ask it together with others in one query, or again with other values.

Working out the SQL of a long condition takes longer than many a search for rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, QuerySet


@dataclass(frozen=True)
class Sql:
    """SQL with its parameters."""

    text: str
    parameters: tuple[Any, ...]

    def given(self, values: Mapping[str, Any]) -> "Sql":
        """Return the same with the values of its places, by name."""
        filled = (values[own.name] if isinstance(own, Place) else own for own in self.parameters)
        return Sql(self.text, tuple(filled))

    def within(self, around: str) -> "Sql":
        """Return the same put where `around` has a %s."""
        return Sql(around.replace("%s", self.text, 1), self.parameters)


@dataclass(frozen=True)
class Place:
    """Among parameters, where a value belongs that is given later."""

    name: str


class Given(Expression):
    """A value that is given later."""

    def __init__(self, name: str, output_field: Any = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> Any:
        """Return the SQL of a parameter, and its place."""
        return "%s", [Place(self.name)]


def sql_of(rows: QuerySet[Any], *, is_any: bool = False) -> Sql | None:
    """Return the SQL of a queryset, or whether it has any rows; None if no row can meet the conditions."""
    query = rows.query.exists() if is_any else rows.query
    try:
        text, parameters = query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return Sql(text, tuple(parameters))
