"""Has another process read a document, and ends it when it takes too long or is no longer wanted."""

import json
import logging
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from time import monotonic
from typing import Any

from django.conf import settings

from intercluster.apps.exchange.library.reading.child import OUT_OF_MEMORY
from intercluster.apps.exchange.library.reading.extraction import MOST_CHARACTERS, UnreadableDocumentError

log = logging.getLogger(__name__)

_COMMAND = [
    sys.executable,
    "-I",
    "-B",
    "-c",
    "from intercluster.apps.exchange.library.reading.child import main; main()",
]
LOOK_SECONDS = 1.0
"""How often it is asked whether the text is still wanted."""
LINE_BYTES = 7 * MOST_CHARACTERS
"""Most bytes of a message: JSON writes a letter in six."""
OUT_OF_TIME = {-24, -9}
"""SIGXCPU and SIGKILL: what the system sends at the soft and at the hard limit of processor time."""
NO_MEMORY = {OUT_OF_MEMORY, -6}
"""Its own exit code, and SIGABRT, by which a library ends a process when it gets no memory."""


class StoppedError(Exception):
    """Nobody wants the text any more."""


def read_pages(
    content: bytes, media_type: str, *, is_wanted: Callable[[], bool], advance: Callable[[int, int], None]
) -> list[str]:
    """Return the text of each page. Raises UnreadableDocumentError, and StoppedError once it is no longer wanted.

    `advance` is called with the number of pages that were read and of all, at most once in LOOK_SECONDS.
    """
    asked = {
        "media_type": media_type,
        "pages": settings.LIBRARY_MAX_PAGES,
        "memory": settings.LIBRARY_MAX_MEMORY_MB * 2**20,
        "seconds": settings.LIBRARY_MAX_SECONDS,
    }
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*_COMMAND, json.dumps(asked)],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},  # no address of the database, and no key
        )
    try:
        return _answered(process, is_wanted, advance)
    finally:
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


def _answered(
    process: subprocess.Popen[bytes], is_wanted: Callable[[], bool], advance: Callable[[int, int], None]
) -> list[str]:
    texts: list[str] = []
    count, looked = 0, monotonic()
    for message in _messages(process):
        if monotonic() - looked >= LOOK_SECONDS:
            looked = monotonic()
            if not is_wanted():
                raise StoppedError
            advance(len(texts), count)
        if message is None:
            continue
        if "problem" in message:
            if "why" in message:
                log.info("A document could not be read: %s", message["why"])
            raise UnreadableDocumentError(message["problem"])
        if "end" in message:
            return texts
        count = message.get("pages", count)
        if "text" in message:
            texts.append(message["text"])
    raise UnreadableDocumentError(_end(process))


def _messages(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any] | None]:
    """Yield what the process says, and None whenever it has said nothing for a while; kill it when its time is up."""
    assert process.stdout is not None
    pipe, line = process.stdout.fileno(), bytearray()
    last = monotonic() + settings.LIBRARY_MAX_SECONDS
    while True:
        if monotonic() > last:
            raise UnreadableDocumentError("time")
        if not select.select([pipe], [], [], LOOK_SECONDS)[0]:
            yield None
            continue
        block = process.stdout.read1(2**16)  # type: ignore[attr-defined]  # a buffered reader
        if not block:
            return
        first, *others = block.split(b"\n")
        line += first
        for other in others:
            yield json.loads(line)
            line = bytearray(other)
        if len(line) > LINE_BYTES:
            raise UnreadableDocumentError("text")


def _end(process: subprocess.Popen[bytes]) -> str:
    """Return why the process ended without having said all."""
    code = process.wait()
    if code in OUT_OF_TIME:
        return "time"
    return "memory" if code in NO_MEMORY else "damaged"
