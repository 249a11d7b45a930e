"""Uploaded files between the steps of an import: a file and a note of the choices made, for one person's session.

`Upload` holds for every kind of import; `MemberUpload` is that of members.
"""

import hashlib
import json
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext as _

from intercluster import paths

KEPT_SECONDS = 24 * 60 * 60
FORM_OVERHEAD = 64 * 1024
"""What a form with a file may have beside the file."""


class QuotaUploadHandler(FileUploadHandler):
    """Stops an upload that is larger than an import reads, before any of it is stored."""

    def handle_raw_input(
        self, input_data: Any, META: Mapping[str, Any], content_length: int, boundary: bytes, encoding: Any = None
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
    """Return what to say of an upload with more than an import reads; empty for any other."""
    limit = settings.IMPORT_MAX_BYTES
    if int(request.META.get("CONTENT_LENGTH") or 0) <= limit + FORM_OVERHEAD:
        return ""
    problem = _("The file has more than %(limit)d MB, the most an import reads. Divide it, or leave out columns.")
    return problem % {"limit": limit // 2**20}


def owner(request: HttpRequest, purpose: str) -> str:
    """Return what binds an upload to a session, a person and what it is for: a digest."""
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
    """A file on its way in; what its owner has chosen is in the subclasses."""

    token: str
    owner: str
    """Digest of the session, person and purpose that may go on with it."""
    name: str

    @classmethod
    def keep(cls, chunks: Iterable[bytes], name: str, owner: str, **choices: Any) -> Self:
        """Keep an uploaded file for the next steps; files of the day before are deleted."""
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

    def delete(self) -> None:
        """Forget the file and the choices."""
        self.path.unlink(missing_ok=True)
        (_folder() / f"{self.token}.json").unlink(missing_ok=True)


@dataclass
class MemberUpload(Upload):
    """A member file on its way into the directory."""

    mapping: str = ""
    """Text of a mapping file; it takes the place of `columns`."""
    sheet: str = ""
    columns: list[str] | None = None
    """Field of each column, "" for one left out; None as long as they are only guessed."""
    rate: str = ""
    """How many kronor make one euro, where turnover is in kronor."""
    decisions: dict[str, str] = field(default_factory=dict)
    """First row of an organisation -> what to do with it."""
    replace: bool = False
    skip_rejected: bool = False

    @property
    def kronor_per_euro(self) -> Decimal | None:
        """Return `rate` as a number, or None."""
        return Decimal(self.rate) if self.rate else None


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
    folder = paths.home() / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
