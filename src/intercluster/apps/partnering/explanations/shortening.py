"""Texts cut to one line."""

SHORT = 120
"""Characters of a text quoted in one line."""


def shortened(text: str, length: int = SHORT) -> str:
    """Return a text cut at a word, with an ellipsis where something was cut."""
    if len(text) <= length:
        return text
    return text[: length + 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
