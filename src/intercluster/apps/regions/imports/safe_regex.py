"""Regular expressions written by offices, matched in time proportional to the length of a cell.

RE2 does not backtrack, so no expression can hang it (decision 68).
"""

import re2

MEMORY_MAX = 1 << 20
"""Most bytes of a compiled expression."""

EFFORT_MAX = 2_000_000_000
"""Most characters read times instructions, over a whole file: less than a minute at worst."""


class PatternError(Exception):
    """A regular expression is wrong. The caller says which one."""


class EffortError(Exception):
    """A regular expression has reached its limit of work on a file."""


class Pattern:
    """A regular expression that remembers its answers, since cells of a column are often equal."""

    def __init__(self, text: str) -> None:
        """Compile the expression. Raises PatternError."""
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
        """Return whether the expression matches a whole cell. Raises EffortError."""
        if cell not in self._whole:
            self._work(cell)
            self._whole[cell] = self._compiled.fullmatch(cell) is not None
        return self._whole[cell]

    def taken(self, cell: str) -> str | None:
        """Return the text found in a cell (the last group, if any), or None. Raises EffortError."""
        if cell not in self._found:
            self._work(cell)
            match = self._compiled.search(cell)
            self._found[cell] = match[match.lastindex or 0] if match else None
        return self._found[cell]

    def _work(self, cell: str) -> None:
        self._effort += (len(cell) + 1) * int(self._compiled.programsize)
        if self._effort > EFFORT_MAX:
            raise EffortError(self._text)
