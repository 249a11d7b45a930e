"""Breaking texts into lines, which Vega-Lite does not do: text wider than the picture is cut off."""

from textwrap import wrap

NAME = 16
"""Most characters of a line of a name."""


WIDEST = 136
"""Most pixels of a line of a name. A longer word ends with …."""


def in_lines(text: str, longest: int) -> list[str]:
    """Break a text between words into lines of at most `longest` characters. A longer word stays whole."""
    return wrap(text, longest, break_long_words=False, break_on_hyphens=False) or [text]


def axis_title(text: str) -> dict[str, object]:
    """Return the properties of a horizontal axis title that may begin left of the axis and ends with it.

    Text in brackets gets a line of its own.
    """
    return {"title": text.replace(" (", "\n(").split("\n"), "titleAnchor": "end"}
