"""JSON: a list of objects, one for each row."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from intercluster.tables import limits
from intercluster.tables.model import MAX_ROWS, Row, UnreadableFileError, tidy, too_many_rows


def read_objects(path: Path, name: str) -> tuple[list[str], Iterator[Row]]:
    """Return the keys of all objects, and the objects as rows."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise UnreadableFileError(
            _("%(name)s begins like JSON but is not: %(problem)s.") % {"name": name, "problem": problem}
        ) from problem
    if not content or not all(isinstance(entry, dict) for entry in content):
        raise UnreadableFileError(_("%(name)s should be a list of JSON objects, one for each row.") % {"name": name})
    if len(content) > MAX_ROWS:
        raise too_many_rows(name)
    headings = list(dict.fromkeys(key for entry in content for key in entry))
    if len(headings) > limits.MAX_COLUMNS:
        raise limits.too_many_columns(name, len(headings))
    return headings, (
        Row(number, [tidy(_text(entry.get(key))) for key in headings]) for number, entry in enumerate(content, start=1)
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "\n".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
