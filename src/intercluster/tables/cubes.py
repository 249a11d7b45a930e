"""Tables as statistical offices publish them through PxWeb: JSON-stat and PC-Axis files (.px), one row for each cell.

JSON-stat: json-stat.org/full. PC-Axis: the file format of Statistics Sweden's PX programs, version 2013.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from intercluster.tables import limits
from intercluster.tables.model import Row, Table, UnreadableFileError, clean

CELLS_MAX = 1_000_000
LONGEST_CODE = 5
"""Characters of the longest code of a region or activity; longer ones, of contents, say nothing to a reader."""
VALUE = "value"
"""Heading of the column with the values."""

_JSON_STAT = re.compile(r'\s*\{(?=\s*"dataset"\s*:\s*\{|.*"class"\s*:\s*"dataset"|.*"dimension"\s*:)', re.DOTALL)
_KEYWORD = re.compile(r'\s*([A-Z][A-Z0-9-]*)(?:\[[a-z-]+\])?(?:\("((?:[^"]|"")*)"[^)]*\))?\s*=', re.ASCII)
_STRING = re.compile(r'"([^"]*)"')
_DATUM = re.compile(r'"([^"]*)"|([^\s"]+)')


def is_json_stat(head: str) -> bool:
    """Return whether a file that begins so is JSON-stat; the dimensions may stand behind all values."""
    return _JSON_STAT.match(head) is not None


def is_px(head: str) -> bool:
    """Return whether a file that begins so is PC-Axis."""
    return re.match(r'\s*(?:CHARSET|AXIS-VERSION|CODEPAGE)\s*=\s*"', head) is not None


def json_stat_table(path: Path, name: str) -> Table:
    """Return the table of a JSON-stat file of version 1 or 2. Raises UnreadableFileError."""
    _refuse_large(path, name, "JSON-stat")
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        cube = content.get("dataset", content)
        dimensions, about = cube["dimension"], cube if "id" in cube else cube["dimension"]
        ids, sizes = [str(each) for each in about["id"]], [int(each) for each in about["size"]]
        labels = [_categories(dimensions[each]["category"]) for each in ids]
        values = cube["value"]
        if isinstance(values, dict):
            values = {int(place): value for place, value in values.items()}
        elif len(values) != prod(sizes):
            raise ValueError(len(values))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise UnreadableFileError(
            _("%(name)s begins like JSON-stat but is not a whole table (%(problem)s). Fetch it again.")
            % {"name": name, "problem": problem}
        ) from problem
    # A size may be smaller than the categories that are told: what the values have counts.
    texts = [_padded(each, size) for each, size in zip(labels, sizes, strict=True)]
    return _table(name, ids, texts, values)


def px_table(path: Path, name: str) -> Table:
    """Return the table of a PC-Axis file. Raises UnreadableFileError."""
    _refuse_large(path, name, "PC-Axis")
    content = path.read_bytes()
    told = re.search(rb'CODEPAGE="([^"]+)"', content[:4096])
    try:
        text = content.decode(told[1].decode("ascii") if told else "cp1252")
        begin = re.search(r"(?:^|;)\s*DATA\s*=", text)
        if begin is None:
            raise ValueError("DATA")
        keys = _keywords(text[: begin.end() - len(begin[0]) + 1])
        names = [*keys.get(("STUB", ""), []), *keys.get(("HEADING", ""), [])]
        texts = [_named(keys[("VALUES", each)], keys.get(("CODES", each), [])) for each in names]
        data = ["" if match[1] else match[2] for match in _DATUM.finditer(text[begin.end() :].rpartition(";")[0])]
        if len(data) != prod(map(len, texts)) or not names:
            raise ValueError(f"{len(data)} / {prod(map(len, texts))}")
    except (ValueError, KeyError, LookupError) as problem:
        raise UnreadableFileError(
            _("%(name)s begins like a PC-Axis file but is not a whole table (%(problem)s). Fetch it again.")
            % {"name": name, "problem": problem}
        ) from problem
    return _table(name, names, texts, data)


def _refuse_large(path: Path, name: str, kind: str) -> None:
    size, limit = path.stat().st_size, settings.IMPORT_MAX_BYTES
    if size > limit:
        raise UnreadableFileError(
            _(
                "%(name)s is a table in %(format)s of %(size)s MB; an import reads at most %(limit)s MB. Choose fewer "
                "years, regions or activities where you fetch it."
            )
            % {"name": name, "format": kind, "size": -(-size // 2**20), "limit": limit // 2**20}
        )


def _table(name: str, headings: Sequence[str], texts: Sequence[Sequence[str]], values: Any) -> Table:
    """Return a table with a column for each dimension; the last dimension varies fastest."""
    if prod(map(len, texts)) > CELLS_MAX:
        raise limits.too_many_cells(name, CELLS_MAX)

    def rows() -> Iterator[Row]:
        for number, cells in enumerate(product(*texts)):
            value = values.get(number) if isinstance(values, dict) else values[number]
            yield Row(number + 1, [*cells, "" if value is None else clean(str(value))])

    return Table((*headings, VALUE), rows, notes=(_("Row numbers count the cells of the table."),))


def _categories(category: Mapping[str, Any]) -> list[str]:
    """Return the categories of a dimension of JSON-stat in order, as `_named` writes them."""
    labels: Mapping[str, str] = category.get("label", {})
    index = category.get("index", list(labels))
    codes = list(index) if isinstance(index, list) else sorted(index, key=lambda code: int(index[code]))
    return _named([str(labels.get(code, code)) for code in codes], [str(code) for code in codes])


def _padded(texts: list[str], size: int) -> list[str]:
    if len(texts) < size:
        raise UnreadableFileError(_("A dimension of the table has %(size)d places and fewer names.") % {"size": size})
    return texts[:size]


def _named(labels: Sequence[str], codes: Sequence[str]) -> list[str]:
    """Return each category as an office writes it: by a code that says enough, or with its number and name."""
    if len(codes) != len(labels):
        return list(labels)
    return [_category(code, label) for code, label in zip(codes, labels, strict=True)]


def _category(code: str, label: str) -> str:
    if not code or label.startswith(code) or len(code) > LONGEST_CODE:
        return label
    # A number alone is of no country, and so `17` needs `Värmlands län`; `SE31` and `C` need no name.
    return f"{code} {label}" if re.fullmatch(r"\d{1,2}|SSS", code) else code


def _keywords(text: str) -> dict[tuple[str, str], list[str]]:
    """Return the texts of each keyword of a PC-Axis file, by its name and the variable that it is about."""
    found: dict[tuple[str, str], list[str]] = {}
    at = 0
    while match := _KEYWORD.match(text, at):
        end = _end_of(text, match.end())
        if "[" not in match[0]:  # in another language
            parts = re.split(r'(?<=")\s*,\s*(?=")', text[match.end() : end].strip())
            found[match[1], match[2] or ""] = [clean("".join(_STRING.findall(part))) for part in parts]
        at = end + 1
    return found


def _end_of(text: str, start: int) -> int:
    """Return where a statement ends: at the first semicolon outside quotation marks."""
    at = start
    while at < len(text) and text[at] != ";":
        at = text.index('"', at + 1) + 1 if text[at] == '"' else at + 1
    return at
