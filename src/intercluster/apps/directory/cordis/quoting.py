"""Records of tables whose quotation marks are not doubled everywhere, as in some titles that CORDIS publishes."""

import csv
import re
from collections.abc import Iterator

LONGEST = 500
"""Most lines of one record: an objective has some paragraphs."""


def records(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    """Yield the cells of each record, the headings first.

    A record that is no proper CSV, or has another number of cells than the headings, is divided where one cell's
    closing mark, the delimiter and the next one's opening mark meet. If that gives another number too, it is
    yielded as it is, for the reader to refuse. Empty lines are passed over.
    """
    source = _Lines(lines)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    width = 0
    while True:
        source.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            if not source.taken or source.taken[-1].isspace():
                raise
            cells = []
        if cells == [] and not "".join(source.taken).strip():
            continue
        if width and len(cells) != width:
            cells = _divided(source, delimiter, width) or cells
        width = width or len(cells)
        yield cells


class _Lines(Iterator[str]):
    """Lines, of which those of the present record are kept."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.ahead: list[str] = []
        self.taken: list[str] = []

    def __next__(self) -> str:
        line = self.ahead.pop(0) if self.ahead else next(self._lines)
        self.taken.append(line)
        return line

    def give_back(self, count: int) -> None:
        """Read the lines after the first `count` of the record again."""
        self.ahead = self.taken[count:] + self.ahead
        del self.taken[count:]

    def begins_after(self, count: int) -> bool:
        """Return whether a new record can begin after the first `count` lines: with a mark, or at the end."""
        if count == len(self.taken):
            try:
                next(self)
            except StopIteration:
                return True
        return self.taken[count].startswith('"')


def _divided(source: _Lines, delimiter: str, width: int) -> list[str]:
    """Return the cells of the record that begins with the lines taken; the first line if there is no such record."""
    text = ""
    between = re.compile(rf'"{re.escape(delimiter)}"')
    for count in range(1, LONGEST + 1):
        if count > len(source.taken):
            try:
                next(source)
            except StopIteration:
                break
        text += source.taken[count - 1]
        record = text.rstrip("\r\n")
        if not record.startswith('"'):
            break
        if len(record) < 2 or not record.endswith('"'):
            continue
        cells = between.split(record[1:-1])
        if len(cells) >= width and source.begins_after(count):
            source.give_back(count)
            return [cell.replace('""', '"') for cell in cells]
    source.give_back(1)
    return source.taken[0].rstrip("\r\n").split(delimiter)
