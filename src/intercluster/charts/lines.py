"""Breaking texts into lines, which Vega-Lite does not do: text wider than the picture is cut off."""

from collections.abc import Iterable
from textwrap import wrap

NAME = 16
"""Most characters of a line of a name."""


WIDEST = 136
"""Most pixels of a line of a name. A longer word ends with …."""


def in_lines(text: str, longest: int) -> list[str]:
    """Break a text between words into lines of at most `longest` characters. A longer word stays whole."""
    return wrap(text, longest, break_long_words=False, break_on_hyphens=False) or [text]


NAME_AXIS: dict[str, object] = {
    "labelLimit": 170,
    "grid": True,
    "labelExpr": "split(datum.label, '\\n')",
    "labelFontSize": 11,
}
"""The axis of names that `name_lines` has broken."""

_AXIS_LINE, _MOST_LINES, _LINE_HEIGHT = 26, 4, 13


def name_lines(name: str) -> str:
    """Break a name on a vertical axis into lines. Names that are cut to one line could be equal, and share a row."""
    return "\n".join(wrap(name, _AXIS_LINE, break_on_hyphens=False, max_lines=_MOST_LINES, placeholder=" …"))


def height_of(names: Iterable[str]) -> int:
    """Return the pixels that rows of names as `name_lines` returned them need, with the axis below."""
    broken = set(names)
    return 90 + len(broken) * max([40, *(_LINE_HEIGHT * (name.count("\n") + 1) + 6 for name in broken)])


def axis_title(text: str) -> dict[str, object]:
    """Return the properties of a horizontal axis title that may begin left of the axis and ends with it.

    Text in brackets gets a line of its own.
    """
    return {"title": text.replace(" (", "\n(").split("\n"), "titleAnchor": "end"}
