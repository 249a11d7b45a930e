"""Write a cluster's file: a ZIP archive with the rows of each kind, what their fields mean, and checksums."""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction

from intercluster.analysis.progress import Advance
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.moving.cluster_file import history, introductions
from intercluster.apps.moving.cluster_file.kinds import EVERY_KIND, LEFT_OUT, Kind, Scope
from intercluster.apps.moving.cluster_file.values import Refs, encoded, line_of, plain
from intercluster.core import clock

FORMAT = "intercluster cluster"
VERSION = 1
MANIFEST = "manifest.json"
SCHEMA = "schema.json"
README = "README.md"
FILES = [*(kind.file for kind in EVERY_KIND), introductions.FILE, history.FILE]
"""The files of rows, in order."""

_TIME = (1980, 1, 1, 0, 0, 0)
"""Of each file in the archive, so that the same cluster always gives the same bytes."""

CHUNK = 2000


@dataclass
class _Archive:
    """A ZIP archive that keeps the number of lines and the checksum of each file."""

    zip: zipfile.ZipFile
    files: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, lines: Iterable[str]) -> None:
        """Write a file line by line."""
        info = zipfile.ZipInfo(name, _TIME)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        digest, rows, size = sha256(), 0, 0
        with self.zip.open(info, "w", force_zip64=True) as file:
            for line in lines:
                block = line.encode() + b"\n"
                file.write(block)
                digest.update(block)
                rows, size = rows + 1, size + len(block)
        self.files.append({"name": name, "lines": rows, "bytes": size, "sha256": digest.hexdigest()})


def write_cluster(path: Path, cluster: Cluster, viewer: Viewer, advance: Advance | None = None) -> int:
    """Write everything of a cluster that its office may read, and return the number of rows.

    All rows are read at one moment. Raises PermissionDenied for all but the cluster's office and operators.
    """
    if not manages(viewer, cluster):
        raise PermissionDenied
    scope, refs = Scope(cluster), Refs()
    with transaction.atomic(), zipfile.ZipFile(path, "w") as file:
        _see_one_moment()
        archive = _Archive(file)
        archive.add(README, _readme(cluster).splitlines())
        archive.add(SCHEMA, json.dumps(schema(), indent=2, ensure_ascii=False).splitlines())
        parts: list[tuple[str, Callable[[], Iterable[str]]]] = [
            *((kind.file, partial(_lines, kind, scope, refs)) for kind in EVERY_KIND),
            (introductions.FILE, lambda: (line_of(row, by_name=True) for row in introductions.rows_of(scope, refs))),
            (history.FILE, lambda: map(line_of, history.rows_of(scope, refs))),
        ]
        for number, (name, lines) in enumerate(parts):
            archive.add(name, lines())
            if advance is not None:
                advance(number + 1, len(parts))
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "cluster": cluster.slug,
            "name": cluster.name,
            "files": list(archive.files),
            "written": clock.now().isoformat(),
            "by": f"intercluster {version('intercluster')}",
        }
        archive.add(MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False).splitlines())
    return sum(each["lines"] for each in archive.files if each["name"].startswith("data/"))


def _see_one_moment() -> None:
    """Make the transaction see the database as it is now, if it is not part of another."""
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _lines(kind: Kind, scope: Scope, refs: Refs) -> Iterator[str]:
    """Yield the rows of a kind in an order that does not depend on keys, and note what each is called."""
    rows = kind.rows(scope).defer(*kind.left_out)
    names = refs.setdefault(kind.model, {})
    if kind.in_order:
        for row in rows.order_by(*kind.in_order).iterator(chunk_size=CHUNK):
            yield _line(kind, row, refs)
        return
    every = list(rows.order_by("pk"))
    if kind.named_by:
        for row in every:
            values = [plain(getattr(row, name)) for name in kind.named_by]
            names[row.pk] = values[0] if len(values) == 1 else values
    for number, (line, row) in enumerate(sorted(((_line(kind, row, refs), row) for row in every), key=_first), 1):
        if not kind.named_by:
            names[row.pk] = number
        yield line


def _first(pair: tuple[str, models.Model]) -> str:
    return pair[0]


def _line(kind: Kind, row: models.Model, refs: Refs) -> str:
    return line_of({each.name: encoded(row, each, refs) for each in kind.fields})


def schema() -> dict[str, Any]:
    """Return the description of every file and field."""
    files: dict[str, Any] = {}
    for kind in EVERY_KIND:
        files[kind.file] = {
            "meaning": kind.meaning,
            "named by": list(kind.named_by) or "the number of its line",
            "fields": {each.name: _described(each) for each in kind.fields},
            "left out": dict(kind.left_out),
        }
    files[introductions.FILE] = {"meaning": introductions.MEANING}
    files[history.FILE] = {"meaning": history.MEANING}
    return {"format": FORMAT, "version": VERSION, "files": files, "not in the file": LEFT_OUT}


_TYPES: dict[type["models.Field[Any, Any]"], str] = {
    models.BooleanField: "true or false",
    models.IntegerField: "whole number",
    models.FloatField: "number",
    models.DecimalField: "number as text",
    models.DateTimeField: "date and time in UTC, ISO 8601",
    models.DateField: "date, ISO 8601",
    models.JSONField: "JSON",
    models.BinaryField: "bytes in base 64",
    models.UUIDField: "UUID",
    models.CharField: "text",
    models.TextField: "text",
}


def _described(each: "models.Field[Any, Any]") -> dict[str, Any]:
    """Return the type of a field, and whether it may be empty."""
    if each.remote_field is not None:
        kind = next(kind for kind in EVERY_KIND if kind.model is each.related_model)
        what = f"a row of {kind.file}"
    else:
        what = next((text for known, text in _TYPES.items() if isinstance(each, known)), "list of texts")
    described: dict[str, Any] = {"type": what, "null": each.null}
    if each.choices:
        described["one of"] = [str(value) for value, _label in each.flatchoices]
    return described


def _readme(cluster: Cluster) -> str:
    contents = "\n".join(f"- `{kind.file}`: {kind.meaning}" for kind in EVERY_KIND)
    left_out = "\n".join(f"- `{name}`: {why}" for name, why in LEFT_OUT.items())
    return f"""# {cluster.name}

Everything that the office of this cluster may read, in open formats: version {VERSION} of the format "{FORMAT}".

- Each file in `data` has one row a line, as JSON in UTF-8 (JSON Lines). An empty file means that there is nothing.
- `{SCHEMA}` describes each field. A row names another by its slug, address or code, or by the number of its line.
- `{MANIFEST}` has the number of lines and the SHA-256 of each file, and says when this was written.

Another installation reads it with `intercluster clusters import FILE`.

## Contents

{contents}
- `{introductions.FILE}`: {introductions.MEANING} Another organisation is named only where the office may know it.
- `{history.FILE}`: {history.MEANING} `row` is what the changed row is called; gone-1 and so on are rows that are gone.

## Not in the file

Passwords and secrets of links are not in the file, nor is anything of people and organisations of other clusters.

{left_out}"""
