"""Versions that were sent when contents had another form."""

from typing import Any

from intercluster.apps.strategy.models import WORDS
from intercluster.apps.strategy.signing.content import Content, digest_of


def says_the_same(sent: Content, now: Content) -> bool:
    """Return whether a version that was sent says what a content says that is frozen now."""
    return digest_of(as_frozen_now(sent)) == digest_of(now)


def as_frozen_now(content: Content) -> dict[str, Any]:
    """Return a content in today's form: facts in words were among the facts before they had translations."""
    return {**content, "parts": [_part(part) for part in content["parts"]]}


def _part(part: dict[str, Any]) -> dict[str, Any]:
    names, facts = WORDS.get(part["kind"], ()), part["facts"]
    texts = {
        language: {name: (facts.get(name) or "") if language == part["original"] else "" for name in names} | text
        for language, text in part["texts"].items()
    }
    return {**part, "texts": texts, "facts": {name: value for name, value in facts.items() if name not in names}}
