"""Open a cluster's file and check that it is whole; then hand out its rows, each with its place."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.moving.cluster_file.writing import FILES, FORMAT, MANIFEST, README, SCHEMA, VERSION
from intercluster.core.errors import Refused

MOST_BYTES = 8 * 2**30
"""Of all files together, unpacked."""

LONGEST_LINE = 32 * 2**20
"""Bytes of one row."""

SMALL = 2**20
"""Bytes of the manifest."""


class ClusterFileError(Refused):
    """What is wrong with a cluster's file, and in which file and line of it."""


@dataclass(frozen=True)
class Place:
    """Where in the archive a row is."""

    file: str
    line: int

    def error(self, problem: object) -> ClusterFileError:
        """Return what is wrong here."""
        return ClusterFileError(
            _("%(file)s, line %(line)d: %(problem)s. Nothing was imported.")
            % {"file": self.file, "line": self.line, "problem": problem}
        )


class ClusterFile:
    """A cluster's file that is whole: every file is there, with the checksum that the manifest states."""

    def __init__(self, archive: zipfile.ZipFile, called: str) -> None:
        self._zip = archive
        self.manifest = self._read_manifest(called)
        for stated in self.manifest["files"]:
            self._check(stated)

    @property
    def slug(self) -> str:
        """Return the slug that the cluster had."""
        return str(self.manifest["cluster"])

    @property
    def name(self) -> str:
        """Return the name that the cluster had."""
        return str(self.manifest["name"])

    @property
    def lines(self) -> int:
        """Return the number of rows."""
        return sum(each["lines"] for each in self.manifest["files"])

    def rows(self, name: str) -> Iterator[tuple[Place, dict[str, Any]]]:
        """Yield the rows of a file. Raises ClusterFileError for a line that is no row."""
        with self._zip.open(name) as file:
            number = 0
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                place = Place(name, number)
                if len(line) > LONGEST_LINE:
                    raise place.error("the line is too long")
                try:
                    row = json.loads(line, parse_constant=_no_constant)
                except (UnicodeDecodeError, ValueError, RecursionError) as problem:
                    raise place.error("this is not JSON") from problem
                if not isinstance(row, dict) or _has_nul(row):
                    raise place.error("this is not a row of named values")
                yield place, row

    def _read_manifest(self, called: str) -> dict[str, Any]:
        names = self._zip.namelist()
        if MANIFEST not in names or self._zip.getinfo(MANIFEST).file_size > SMALL:
            raise ClusterFileError(
                _("%(name)s is not a cluster's file: it has no %(part)s.") % {"name": called, "part": MANIFEST}
            )
        try:
            manifest: dict[str, Any] = json.loads(self._zip.read(MANIFEST))
            stated = {str(each["name"]): int(each["lines"]) for each in manifest["files"]}
            known = manifest["format"], manifest["version"], str(manifest["cluster"]), str(manifest["name"])
        except (ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error) as problem:
            raise ClusterFileError(_("%(part)s cannot be read.") % {"part": MANIFEST}) from problem
        if known[:2] != (FORMAT, VERSION):
            raise ClusterFileError(
                _("%(name)s has the format %(found)s; this installation reads %(known)s.")
                % {
                    "name": called,
                    "found": f"{str(known[0])[:50]} {str(known[1])[:20]}",
                    "known": f"{FORMAT} {VERSION}",
                }
            )
        expected = [README, SCHEMA, *FILES]
        for name in expected:
            if name not in stated or name not in names:
                raise ClusterFileError(_("%(part)s is missing. Nothing was imported.") % {"part": name})
        if further := sorted({*names, *stated} - {*expected, MANIFEST}) or len(names) != len(set(names)):
            name = further[0] if isinstance(further, list) else names[0]
            raise ClusterFileError(_("%(part)s does not belong into a cluster's file.") % {"part": name[:100]})
        if sum(info.file_size for info in self._zip.infolist()) > MOST_BYTES:
            raise ClusterFileError(
                _("%(name)s has more than %(limit)d GB unpacked.") % {"name": called, "limit": MOST_BYTES // 2**30}
            )
        return manifest

    def _check(self, stated: dict[str, Any]) -> None:
        """Compare a file with what the manifest states of it."""
        name, digest, lines = str(stated["name"]), sha256(), 0
        try:
            with self._zip.open(name) as file:
                while block := file.read(2**20):
                    digest.update(block)
                    lines += block.count(b"\n")
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as problem:
            raise Place(name, lines + 1).error(_("the archive is damaged here")) from problem
        if lines != stated["lines"]:
            raise ClusterFileError(
                _("%(part)s has %(found)s lines, and %(stated)s by the manifest. Nothing was imported.")
                % {"part": name, "found": lines, "stated": stated["lines"]}
            )
        if digest.hexdigest() != stated.get("sha256"):
            raise ClusterFileError(
                _("%(part)s has been changed: its checksum is not that of the manifest. Nothing was imported.")
                % {"part": name}
            )


@contextmanager
def opened(path: Path, name: str = "") -> Iterator[ClusterFile]:
    """Open a cluster's file. Raises ClusterFileError if it is not one, or not whole.

    `name` is what the user calls the file, where `path` is a copy.
    """
    called = name or path.name
    if not path.is_file():
        raise ClusterFileError(_("There is no file %(name)s.") % {"name": called})
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise ClusterFileError(
            _("%(name)s is not a whole ZIP archive: it was cut off, or is something else.") % {"name": called}
        ) from problem
    with archive:
        yield ClusterFile(archive, called)


def _no_constant(text: str) -> None:
    raise ValueError(text)


def _has_nul(value: Any) -> bool:
    """Return whether a text has a NUL character, which the database does not take."""
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(map(_has_nul, value))
