"""Files with the keys of secret votes that have not closed.

What is deleted in the database stays in its log for a while, and in its backups. So the key of a secret vote is never
there: it lies in a file of the data directory, encrypted with the secret key of the installation. All processes that
take or count ballots need this folder.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from intercluster import paths
from intercluster.apps.voting.models import ENDED, Vote

FOLDER = "vote_keys"


def write(vote: UUID, wrapped: bytes) -> None:
    """Write the key of a vote. When this returns it is on the disk, so no vote is announced without its key."""
    file = file_of(vote)
    fresh = file.with_suffix(".new")
    _fill(fresh, os.O_CREAT | os.O_TRUNC, wrapped)
    fresh.replace(file)
    _sync_folder()


def read(vote: UUID) -> bytes | None:
    """Return the key of a vote as it was written; None if it is not here."""
    try:
        return file_of(vote).read_bytes()
    except FileNotFoundError:
        return None


def destroy(vote: UUID) -> None:
    """Overwrite the key of a vote and remove it, if it is here."""
    file = file_of(vote)
    with suppress(FileNotFoundError):
        _fill(file, 0, secrets.token_bytes(file.stat().st_size))
        file.unlink()
        _sync_folder()


def destroy_ended() -> None:
    """Destroy the keys of votes that have ended, where that failed at their end.

    A file of a vote that is not in the database stays: the data directory may be used with another database as well.
    """
    there = {file.name for file in _folder().iterdir()}
    if there:
        for vote in Vote.objects.filter(state__in=ENDED).values_list("public_id", flat=True):
            if str(vote) in there:
                destroy(vote)


def file_of(vote: UUID) -> Path:
    """Return where the key of a vote lies."""
    return _folder() / str(vote)


def _folder() -> Path:
    return paths.private_folder(FOLDER)


def _fill(file: Path, flags: int, content: bytes) -> None:
    """Write a file that only its owner may read, and wait until the disk has it."""
    with open(os.open(file, os.O_WRONLY | flags, 0o600), "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _sync_folder() -> None:
    """Wait until the disk has which files there are."""
    folder = os.open(_folder(), os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
