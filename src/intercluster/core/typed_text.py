"""Takes direction marks out of what people type: forms, addresses, names of uploaded files, and the API's documents.

One place for all, so that no field can be forgotten. Imports do it for every cell (`tables.model.clean`).
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from ninja.parser import Parser

from intercluster.tables.direction_marks import without_direction_marks

Handler = Callable[[HttpRequest], HttpResponse]

NO_ZERO_BYTE = r"^[^\x00]*$"
"""What a text of the API must match that the database is asked for: PostgreSQL takes no zero byte."""

NOT_BLANK = r"\S"
"""What a text of the API must match that may not be spaces alone; its description tells so to those who call it."""


class TypedTextMiddleware:
    """Cleans forms and addresses before a view sees them; passwords stay as they are."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Clean the address, and answer the request."""
        request.GET = _cleaned(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., object], *_arguments: object) -> None:
        """Clean the form, which the check of its token has read by now; the API has no such check and no forms."""
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = _cleaned(request.POST)  # type: ignore[assignment]
            for _field, files in request.FILES.lists():
                for file in files:
                    file.name = without_direction_marks(file.name or "")


def _cleaned(typed: QueryDict) -> QueryDict:
    """Return a form without direction marks; the same one where there are none."""
    clean = {
        name: values if "password" in name else [without_direction_marks(value) for value in values]
        for name, values in typed.lists()
    }
    if clean == dict(typed.lists()):
        return typed
    fresh = QueryDict(mutable=True, encoding=typed.encoding)
    for name, values in clean.items():
        fresh.setlist(name, values)
    fresh._mutable = False
    return fresh


class TypedTextParser(Parser):
    """Cleans the documents that programs send to the API."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the document of a request."""
        return _cleaned_json(super().parse_body(request))


def _cleaned_json(value: Any) -> Any:
    match value:
        case str():
            return without_direction_marks(value)
        case list():
            return [_cleaned_json(each) for each in value]
        case dict():
            return {_cleaned_json(key): _cleaned_json(each) for key, each in value.items()}
        case _:
            return value
