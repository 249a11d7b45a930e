"""What stands on pages and is no text of theirs: headers, footers, page numbers, and tables of contents."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

EDGE = 2
"""Lines at the top, and at the bottom, of a page that may be its header or footer."""
FEWEST_PAGES = 3
"""Pages of a document before lines at their edges count as headers and footers, and pages in a row that have one."""
NEAR = 2
"""Pages from one with a header to the next that has it: left and right pages may have different ones."""
FEWEST_LETTERS = 4
"""Letters of a header that only some pages in a row have; lines of a table may have fewer."""
LONGEST = 100
"""Characters of a header with a page number in it."""
FEWEST_ENTRIES = 5
"""Lines of a table of contents without dots."""

NUMBERS = re.compile(r"^\W*(\d{1,4})(?=\s|$)|(?:^|\s)(\d{1,4})(?:\W{1,3}\d{1,4})?\W*$")
"""The number at the beginning or end of a line: of "12 / 50" the first."""
ROMAN = re.compile(r"^[ivxlc]+\b|\b[ivxlc]+$")
DOTTED = re.compile(r"(?:\. ?){10,}\d+$")
"""The end of a line in a table of contents: what it says stands on its own page."""
ENTRY = re.compile(r"[^\W\d].*\s(\d{1,4})$")


def without_edges(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return pages without their headers, footers and page numbers.

    These are lines at the edges of more than half of the pages, or of several in a row, numbers not looked at, and the
    outermost lines with a number that grows with the pages.
    """
    if len(pages) < FEWEST_PAGES:
        return [list(lines) for lines in pages]
    edges = [_edges(lines, EDGE) for lines in pages]
    having: dict[str, list[int]] = {}
    for number, (lines, own) in enumerate(zip(pages, edges, strict=True)):
        for alike in {_alike(lines[at]) for at in own}:
            having.setdefault(alike, []).append(number)
    repeated = {alike for alike, own in having.items() if len(own) > len(pages) / 2}
    in_a_row = {(alike, number) for alike, own in having.items() for number in _in_a_row(alike, own)}
    first = _number_of_first(pages)
    return [
        [
            line
            for at, line in enumerate(lines)
            if at not in edges[number]
            or not (
                (alike := _alike(line)) in repeated
                or (alike, number) in in_a_row
                or (at in _edges(lines, 1) and _has_number(line, number, first))
            )
        ]
        for number, lines in enumerate(pages)
    ]


def without_contents(lines: Sequence[str], pages: int) -> list[str]:
    """Return the lines of a page without a table of contents: entries with dots, or with numbers that only grow."""
    entries = [int(entry[1]) for line in lines if (entry := ENTRY.search(line))]
    is_list = (
        len(entries) >= FEWEST_ENTRIES
        and 2 * len(entries) > sum(map(bool, lines))
        and entries[0] < entries[-1] <= pages
        and all(before <= after for before, after in pairwise(entries))
    )
    return [line for line in lines if not (DOTTED.search(line) or (is_list and ENTRY.search(line)))]


def _edges(lines: Sequence[str], most: int) -> set[int]:
    """Return the places of the first and the last lines that say something."""
    said = [at for at, line in enumerate(lines) if line]
    return {*said[:most], *said[-most:]}


def _alike(line: str) -> str:
    return ROMAN.sub("#", re.sub(r"\b\d{1,4}\b", "#", line).casefold())


def _in_a_row(alike: str, pages: Sequence[int]) -> Iterable[int]:
    """Yield the pages of a line that stand in a row of enough ones that have it."""
    if sum(map(str.isalpha, alike)) < FEWEST_LETTERS:
        return
    row = [pages[0]]
    for page in [*pages[1:], pages[-1] + NEAR + 1]:
        if page - row[-1] > NEAR:
            if len(row) >= FEWEST_PAGES:
                yield from row
            row = []
        row.append(page)


def _number_of_first(pages: Sequence[Sequence[str]]) -> int | None:
    """Return the number printed on the first page, or that would be; None where pages have no numbers."""
    found = Counter(
        first
        for number, lines in enumerate(pages)
        for first in {printed - number for at in _edges(lines, 1) for printed in _numbers(lines[at])}
    )
    if not found:
        return None
    first, times = found.most_common(1)[0]
    return first if times >= max(FEWEST_PAGES, len(pages) / 3) else None


def _numbers(line: str) -> set[int]:
    return {int(number) for match in NUMBERS.finditer(line) for number in match.groups() if number}


def _has_number(line: str, page: int, first: int | None) -> bool:
    if len(line) > LONGEST:
        return False
    return bool(ROMAN.fullmatch(line)) or (first is not None and first + page in _numbers(line))
