"""Fonts of a PDF without a space: TeX moves the pen between words, and how far is for the reader to understand."""

from contextlib import suppress
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

# pypdf keeps this to itself. The test of words that are moved apart fails where it is gone or has changed.
from pypdf.generic._font import Font

SPACE = 32
WIDEST = 300
"""Width of a space, in thousandths of the letters' size, where the font has none; TeX moves by 190 to 330."""


def set_spaces(page: Any, known: set[int]) -> None:
    """Let pypdf find the gaps between words, in the fonts of a page that are not yet among the known ones.

    pypdf takes for a space what is at least half as wide as character 32. In a font that lists its letters, and no
    space among them, another letter has this number, and words close together would become one (pypdf issue 3978).
    """
    resources = page.get("/Resources", DictionaryObject()).get_object()
    for reference in resources.get("/Font", DictionaryObject()).get_object().values():
        font = reference.get_object()
        if id(font) not in known:
            known.add(id(font))
            with suppress(AttributeError, TypeError, ValueError):  # a damaged font, which pypdf passes over as well
                _set_space_of(font)


def _set_space_of(font: Any) -> None:
    read = Font.from_font_resource(font)
    letters = read.character_map.values()
    if read.space_width > WIDEST and letters and " " not in letters:
        _set_width(font)


def _set_width(font: Any) -> None:
    if "/DescendantFonts" in font:
        for descendant in font["/DescendantFonts"].get_object():
            own = descendant.get_object()
            widths = own.get("/W", ArrayObject()).get_object()
            own[NameObject("/W")] = ArrayObject([*widths, NumberObject(SPACE), ArrayObject([NumberObject(WIDEST)])])
        return
    place = SPACE - int(font.get("/FirstChar", 0))
    widths = font.get("/Widths", ArrayObject()).get_object()
    if 0 <= place < len(widths):
        widths[place] = NumberObject(WIDEST)
