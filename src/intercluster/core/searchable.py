"""What people can search, as apps register it: whose texts, who may read them, and how a result reads."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Result:
    """How something that was found reads."""

    title: str
    """Whose it is, or what it is called; empty where the reader may not know."""
    text: str
    language: str
    path: str = ""
    """The address of its page, if it has one that the reader may see."""


@dataclass(frozen=True)
class Searchable:
    """A model whose texts are indexed by meaning and by words."""

    model: str
    """Such as "directory.Offer"; a subclass of `directory.models.SearchableText`."""
    label: Promise
    readable: str
    """Dotted path of a function that takes a viewer and returns the rows that the viewer may read."""
    result: str
    """Dotted path of a function that takes one of these rows and returns its Result."""
    is_quoted: bool = False
    """Whether partner search quotes its texts with marks, for which each of their phrases is encoded ahead."""

    @property
    def model_class(self) -> type[Model]:
        """Return the model itself."""
        return apps.get_model(self.model)

    def rows(self, viewer: object) -> QuerySet[Any]:
        """Return the rows that a viewer may read."""
        rows: QuerySet[Any] = import_string(self.readable)(viewer)
        return rows

    def result_of(self, row: Model) -> Result:
        """Return how a row reads as a result."""
        found: Result = import_string(self.result)(row)
        return found
