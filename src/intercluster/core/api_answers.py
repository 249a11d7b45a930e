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

VISITORS: dict[str, Any] = {"security": [{}]}
"""Says in the description that an operation answers without a token as well."""
