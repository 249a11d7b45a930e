"""The parts of a practice, and how long they are together."""

from collections.abc import Mapping

PARTS = ("problem", "done", "cost", "gave", "failed", "needed")
"""The fields that tell it, in their order."""

LEAST, MOST = 1000, 1500
"""Characters of an EIP-AGRI practice abstract, spaces not counted."""


def joined(title: str, parts: Mapping[str, str]) -> str:
    """Return the title and the parts as one text, by which a practice is found."""
    return "\n\n".join(text for text in (title, *(parts[name] for name in PARTS)) if text)


def characters(parts: Mapping[str, str]) -> int:
    """Return how many characters the parts have together, as EIP-AGRI counts them: without spaces."""
    return sum(not character.isspace() for name in PARTS for character in parts[name])
