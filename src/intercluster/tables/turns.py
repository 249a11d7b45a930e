"""How many files are read at one time: each reader takes one of a few places, whatever process asked for it.

A place is a locked file in the data directory. The process that reads holds the lock until it ends, however it ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from django.conf import settings
from django.utils.translation import gettext as _

from intercluster import paths

WAIT_SECONDS = 3.0
"""How long a person waits for a place; most files are read within that time."""
RETRY_SECONDS = 60


class ReadersBusyError(Exception):
    """As many files are being read as may be at one time."""

    def __init__(self) -> None:
        super().__init__(_("Other files are being read just now. Try again in a minute."))


@contextmanager
def a_turn() -> Iterator[int]:
    """Hold a place within the block, and give its file to a process that holds it on. Raises ReadersBusyError."""
    last = monotonic() + WAIT_SECONDS
    while (held := _free_place()) is None:
        if monotonic() > last:
            raise ReadersBusyError
        sleep(0.1)
    try:
        yield held
    finally:
        os.close(held)


def _free_place() -> int | None:
    """Lock one of the places that nobody holds."""
    for place in range(settings.IMPORT_MAX_READERS):
        held = os.open(_folder() / str(place), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
        else:
            return held
    return None


def _folder() -> Path:
    return paths.private_folder("readers")
