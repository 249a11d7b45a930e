"""Uploaded files between the steps of an import, for one person's session.

Beside a file stand a note of the choices made, and what was read from it, so that no step reads it a second time.
"""

import gzip
import hashlib
import json
import os
import re
import secrets
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intercluster import paths
from intercluster.tables.model import UnreadableFileError

KEPT_SECONDS = 24 * 60 * 60
FORM_OVERHEAD = 64 * 1024
"""Bytes that a form may have in addition to its file."""

KEPT_TIMES = 8
"""How many times the size limit of files the packed copy of what was read from one may have."""


FORMAT = 3
"""Of what is kept of a file: raise it with any change, so that no copy of an older version is read."""


class QuotaUploadHandler(FileUploadHandler):
    """Stops an upload that is larger than an import reads, before any of it is stored."""

    def handle_raw_input(
        self, input_data: Any, META: Mapping[str, Any], content_length: int, boundary: str, encoding: Any = None
    ) -> None:
        """Note whether the request says it is too large; its fields before the file are still read."""
        self._too_large = content_length > settings.IMPORT_MAX_BYTES + FORM_OVERHEAD

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Refuse the file at its first byte."""
        super().new_file(*args, **kwargs)
        if self._too_large:
            # The rest is read and thrown away, so that the browser gets an answer and not a broken connection.
            raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the chunk on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


def too_large(request: HttpRequest) -> str:
    """Return an error message if an upload is larger than an import reads, else ""."""
    limit = settings.IMPORT_MAX_BYTES
    if int(request.META.get("CONTENT_LENGTH") or 0) <= limit + FORM_OVERHEAD:
        return ""
    return _too_much(limit)


def _too_much(limit: int) -> str:
    problem = _("The file has more than %(limit)d MB, the most an import reads. Divide it, or leave out columns.")
    return problem % {"limit": limit // 2**20}


def owner(request: HttpRequest, purpose: str) -> str:
    """Return a digest that binds an upload to a session, a person and a purpose."""
    if request.session.session_key is None:
        request.session.create()
    return hashlib.sha256(f"{request.session.session_key}:{request.user.pk}:{purpose}".encode()).hexdigest()


def write_private(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that nobody else on the machine may read."""
    path.touch(mode=0o600)
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)


@dataclass
class Upload:
    """An uploaded file; subclasses add the choices of its owner."""

    token: str
    owner: str
    """Digest of the session, person and purpose that may go on with it."""
    name: str
    sheet: str = ""
    """Of a workbook."""

    @classmethod
    def keep(cls, chunks: Iterable[bytes], name: str, owner: str, **choices: Any) -> Self:
        """Keep an uploaded file for the next steps; files older than a day are deleted."""
        sweep()
        upload = cls(secrets.token_urlsafe(24), owner, name, **choices)
        write_private(upload.path, chunks)
        upload.save()
        return upload

    @classmethod
    def find(cls, token: str, owner: str) -> Self | None:
        """Return an upload to its owner, and to nobody else."""
        if not re.fullmatch(r"[\w-]{20,64}", token):
            return None
        try:
            content = json.loads((_folder() / f"{token}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        if not secrets.compare_digest(content["owner"], owner):
            return None
        upload = cls(**content)
        return upload if upload.path.exists() else None

    @property
    def path(self) -> Path:
        """Return where the file is."""
        return _folder() / f"{self.token}.file"

    def save(self) -> None:
        """Keep the choices."""
        note = _folder() / f"{self.token}.json"
        fresh = note.with_suffix(f".{secrets.token_hex(4)}")
        fresh.write_text(json.dumps(asdict(self)), encoding="utf-8")
        fresh.replace(note)

    def choose_sheet(self, sheet: str) -> None:
        """Read another sheet of a workbook; "" means the first with known headings."""
        self.sheet = sheet

    def kept(self, part: str, choices: Mapping[str, Any], read: Callable[[], Iterable[Any]]) -> Iterator[Any]:
        """Return what was read from the file, value by value; read it if that was not yet done for these choices.

        Values are what JSON has. The language counts as a choice, as texts for people are among the values.
        """
        path = self.path.with_suffix(f".{part}")
        state = json.dumps([FORMAT, get_language(), choices], sort_keys=True)
        key = hashlib.sha256(state.encode()).hexdigest()
        # Another request of the same person may write for other choices between writing and reading.
        while (values := _kept(path, key)) is None:
            self._keep(path, chain([key], read()))
        return values

    def _keep(self, path: Path, values: Iterable[Any]) -> None:
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        try:
            write_private(fresh, _limited(_packed(values)))
            # A copy goes when the file goes, not a day after it was made.
            uploaded = self.path.stat().st_mtime
            os.utime(fresh, (uploaded, uploaded))
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)

    def delete(self) -> None:
        """Delete the file, the choices and what was read."""
        for path in _folder().glob(f"{self.token}.*"):
            path.unlink(missing_ok=True)


@dataclass
class RowUpload(Upload):
    """An uploaded file whose rows are things with columns to assign and decisions to make."""

    columns: list[str] | None = None
    """Field of each column, "" for one left out; None as long as they are only guessed."""
    decisions: dict[str, str] = field(default_factory=dict)
    """First row of a thing -> what to do with it."""
    skip_rejected: bool = False

    @property
    def decisions_by_row(self) -> dict[int, str]:
        """Return the decisions by row number."""
        return {int(row): answer for row, answer in self.decisions.items()}

    def choose_sheet(self, sheet: str) -> None:
        """Read another sheet, whose columns are guessed again."""
        super().choose_sheet(sheet)
        self.columns = None

    def take_decisions(self, posted: Mapping[str, Any], longest: int) -> None:
        """Take over what a dry-run page says of rejected rows and of single ones; answers are cut at `longest`."""
        self.skip_rejected = "skip_rejected" in posted
        for name, answer in posted.items():
            row = name.removeprefix("decide-")
            if row != name and row.isdecimal():
                self.decisions[row] = str(answer)[:longest]


def _packed(values: Iterable[Any]) -> Iterator[bytes]:
    packer = zlib.compressobj(1, wbits=31)
    for value in values:
        yield packer.compress(json.dumps(value, separators=(",", ":")).encode() + b"\n")
    yield packer.flush()


def _limited(blocks: Iterable[bytes]) -> Iterator[bytes]:
    size, limit = 0, KEPT_TIMES * settings.IMPORT_MAX_BYTES
    for block in blocks:
        size += len(block)
        if size > limit:
            raise UnreadableFileError(_too_much(limit))
        yield block


def _kept(path: Path, key: str) -> Iterator[Any] | None:
    """Return the values of a copy that was made with this key, if there is one."""
    values = _values(path)
    return values if next(values, None) == key else None


def _values(path: Path) -> Iterator[Any]:
    with suppress(FileNotFoundError), gzip.open(path) as file:
        for line in file:
            yield json.loads(line)


def sweep(now: float | None = None) -> None:
    """Delete what was uploaded more than a day ago."""
    limit = (now or time.time()) - KEPT_SECONDS
    for file in _folder().iterdir():
        try:
            if file.is_file() and file.stat().st_mtime < limit:
                file.unlink(missing_ok=True)
        except FileNotFoundError:
            continue  # another process was quicker


def _folder() -> Path:
    return paths.private_folder("uploads")
