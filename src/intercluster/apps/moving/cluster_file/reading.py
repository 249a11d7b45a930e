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
        return ClusterFileError(f"{self.file}, line {self.line}: {problem}. Nothing was imported.")


class ClusterFile:
    """A cluster's file that is whole: every file is there, with the checksum that the manifest states."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._zip = archive
        self.manifest = self._read_manifest(path)
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

    def _read_manifest(self, path: Path) -> dict[str, Any]:
        names = self._zip.namelist()
        if MANIFEST not in names or self._zip.getinfo(MANIFEST).file_size > SMALL:
            raise ClusterFileError(f"{path.name} is not a cluster's file: it has no {MANIFEST}.")
        try:
            manifest: dict[str, Any] = json.loads(self._zip.read(MANIFEST))
            stated = {str(each["name"]): int(each["lines"]) for each in manifest["files"]}
            known = manifest["format"], manifest["version"], str(manifest["cluster"]), str(manifest["name"])
        except (ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error) as problem:
            raise ClusterFileError(f"{MANIFEST} cannot be read.") from problem
        if known[:2] != (FORMAT, VERSION):
            raise ClusterFileError(
                f"{path.name} has the format {str(known[0])[:50]} {str(known[1])[:20]}; "
                f"this installation reads {FORMAT} {VERSION}."
            )
        expected = [README, SCHEMA, *FILES]
        for name in expected:
            if name not in stated or name not in names:
                raise ClusterFileError(f"{name} is missing. Nothing was imported.")
        if further := sorted({*names, *stated} - {*expected, MANIFEST}) or len(names) != len(set(names)):
            name = further[0] if isinstance(further, list) else names[0]
            raise ClusterFileError(f"{name[:100]} does not belong into a cluster's file.")
        if sum(info.file_size for info in self._zip.infolist()) > MOST_BYTES:
            raise ClusterFileError(f"{path.name} has more than {MOST_BYTES // 2**30} GB unpacked.")
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
            raise ClusterFileError(
                f"{name}, line {lines + 1}: the archive is damaged here. Nothing was imported."
            ) from problem
        if lines != stated["lines"]:
            raise ClusterFileError(
                f"{name} has {lines} lines, and {stated['lines']} by the manifest. Nothing was imported."
            )
        if digest.hexdigest() != stated.get("sha256"):
            raise ClusterFileError(
                f"{name} has been changed: its checksum is not that of the manifest. Nothing was imported."
            )


@contextmanager
def opened(path: Path) -> Iterator[ClusterFile]:
    """Open a cluster's file. Raises ClusterFileError if it is not one, or not whole."""
    if not path.is_file():
        raise ClusterFileError(f"There is no file {path.name}.")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise ClusterFileError(
            f"{path.name} is not a whole ZIP archive: it was cut off, or is something else."
        ) from problem
    with archive:
        yield ClusterFile(archive, path)


def _no_constant(text: str) -> None:
    raise ValueError(text)


def _has_nul(value: Any) -> bool:
    """Return whether a text has a NUL character, which the database does not take."""
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(map(_has_nul, value))
