"""Texts in files that spreadsheet programs open."""

import re

# The apostrophe that keeps spreadsheets from computing a text; see docs/reference/member-file.md.
_FORMULA = re.compile(r"^'*[=+\-@\t\r]")


def neutralise(text: str) -> str:
    """Return a cell's text so that no spreadsheet takes it for a formula; `tables.model.tidy` takes it back."""
    return f"'{text}" if _FORMULA.match(text) else text
