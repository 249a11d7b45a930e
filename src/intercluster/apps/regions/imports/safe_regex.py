"""Regular expressions that offices write, matched in time that grows with a cell's length and no faster.

RE2 has no backtracking, and so no expression on which it hangs; decision 68.
"""

import re2

MEMORY_MAX = 1 << 20
"""Bytes of a compiled expression."""

EFFORT_MAX = 2_000_000_000
"""Characters read times instructions of the expression, over all of a file: below a minute at the worst."""


class PatternError(Exception):
    """What is wrong with a regular expression, in words; the caller says which one it is."""


class EffortError(Exception):
    """A regular expression, in its own words, that has come to its limit of work on a file."""


class Pattern:
    """A regular expression, whose answers are kept: the cells of a column are often the same."""

    def __init__(self, text: str) -> None:
        """Compile it. Raises PatternError."""
        options = re2.Options()
        options.log_errors = False
        options.max_mem = MEMORY_MAX
        try:
            self._compiled = re2.compile(text, options)
        except re2.error as problem:
            why = problem.args[0]
            raise PatternError(why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why)) from problem
        self._text, self._effort = text, 0
        self._whole: dict[str, bool] = {}
        self._found: dict[str, str | None] = {}

    def matches(self, cell: str) -> bool:
        """Return whether it matches the whole of a cell. Raises EffortError."""
        if cell not in self._whole:
            self._work(cell)
            self._whole[cell] = self._compiled.fullmatch(cell) is not None
        return self._whole[cell]

    def taken(self, cell: str) -> str | None:
        """Return what it finds in a cell, of several groups the last; None for nothing. Raises EffortError."""
        if cell not in self._found:
            self._work(cell)
            match = self._compiled.search(cell)
            self._found[cell] = match[match.lastindex or 0] if match else None
        return self._found[cell]

    def _work(self, cell: str) -> None:
        self._effort += (len(cell) + 1) * int(self._compiled.programsize)
        if self._effort > EFFORT_MAX:
            raise EffortError(self._text)
