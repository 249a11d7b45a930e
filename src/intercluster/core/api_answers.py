"""Answers that operations of the HTTP API share: what was wrong, and what would be right."""

from typing import Any

from ninja import Schema


class Problem(Schema):
    """What was wrong, and what would be right."""

    detail: str


class Invalid(Schema):
    """Which values of a request were wrong, each with where it stands (`loc`) and what was wrong (`msg`)."""

    detail: list[dict[str, Any]]


REFUSALS = {401: Problem, 403: Problem, 429: Problem}
"""What any operation may answer instead: the token is not valid, may not be used for this, or asks too often."""

ANSWERS: dict[Any, Any] = {404: Problem, 409: Problem, 422: Invalid | Problem, **REFUSALS}
"""What an operation on one thing may answer instead."""

TAKING: dict[Any, Any] = {400: Problem, **ANSWERS}
"""What one may answer that takes a document, which may be no JSON."""

VISITORS: dict[str, Any] = {"security": [{}]}
"""Says in the description that an operation answers without a token as well."""

FILE: dict[str, Any] = {
    "responses": {
        200: {"description": "The file", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}
    }
}
"""Says in the description that an operation answers with a file."""
