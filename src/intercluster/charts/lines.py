"""Texts in lines, as Vega-Lite breaks none by itself: what is as wide as a phone is cut at the picture's edge."""

from textwrap import wrap

NAME = 16
"""Characters of a line of a name in a picture."""


WIDEST = 136
"""Pixels of a line of a name in a picture; a longer word is cut short, so that it ends with …."""


def in_lines(text: str, longest: int) -> list[str]:
    """Break a text between words into lines of so many characters; a longer word stays whole."""
    return wrap(text, longest, break_long_words=False, break_on_hyphens=False) or [text]


def axis_title(text: str) -> dict[str, object]:
    """Return what a horizontal axis says of its title, which ends where the axis does and may begin before it.

    What is in brackets has a line of its own.
    """
    return {"title": text.replace(" (", "\n(").split("\n"), "titleAnchor": "end"}
