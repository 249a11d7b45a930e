"""JSON: a list of objects, one for each row, as registers answer it; or one object."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from intercluster.tables import limits
from intercluster.tables.model import MAX_ROWS, Row, UnreadableFileError, tidy, too_many_rows


def read_objects(path: Path, name: str) -> tuple[list[str], Iterator[Row]]:
    """Return the keys of all objects, and the objects as rows; a key within an object is called `outer.inner`."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise UnreadableFileError(
            _("%(name)s begins like JSON but is not: %(problem)s.") % {"name": name, "problem": _why(problem)}
        ) from problem
    content = _list_in(content)
    if not content or not all(isinstance(entry, dict) for entry in content):
        raise UnreadableFileError(_("%(name)s should be a list of JSON objects, one for each row.") % {"name": name})
    if len(content) > MAX_ROWS:
        raise too_many_rows(name)
    content = [dict(_flat(entry)) for entry in content]
    headings = list(dict.fromkeys(key for entry in content for key in entry))
    if len(headings) > limits.MAX_COLUMNS:
        raise limits.too_many_columns(name, len(headings))
    return headings, (
        Row(number, [tidy(_text(entry.get(key))) for key in headings]) for number, entry in enumerate(content, start=1)
    )


def _why(problem: Exception) -> str:
    """Return what is wrong with JSON, in the reader's language."""
    if isinstance(problem, json.JSONDecodeError):
        return _("line %(line)d, character %(column)d") % {"line": problem.lineno, "column": problem.colno}
    return _("it is not UTF-8") if isinstance(problem, UnicodeDecodeError) else _("it is nested too deeply")


def _list_in(content: Any) -> Any:
    """Return the list of objects that an answer wraps, as in `{"_embedded": {"enheter": […]}}`, else what there is."""
    if not isinstance(content, dict):
        return content
    inner = [content]
    for each in inner:  # grows while it is read: what stands outside comes first
        for value in each.values():
            if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
                return value
            if isinstance(value, dict):
                inner.append(value)
    return [content]


def _flat(entry: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in entry.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "\n".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
