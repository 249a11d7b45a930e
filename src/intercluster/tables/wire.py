"""What the process that reads a file and the one that asked for it send each other over a pipe."""

import json
import struct
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from intercluster.tables.model import Row

_HEAD = struct.Struct(">cI")
ANSWER, ROWS = b"A", b"R"
OUT_OF_MEMORY = 77
"""Exit code of the process that reads."""


class BrokenPipeEndError(Exception):
    """The other side ended before it had said all."""


def send(pipe: BinaryIO, kind: bytes, content: bytes) -> None:
    """Send one message."""
    pipe.write(_HEAD.pack(kind, len(content)) + content)


def say(pipe: BinaryIO, answer: Any) -> None:
    """Send an answer, and all that was sent before it."""
    send(pipe, ANSWER, json.dumps(answer).encode())
    pipe.flush()


def messages(pipe: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield the messages of the other side."""
    while head := pipe.read(_HEAD.size):
        if len(head) < _HEAD.size:
            raise BrokenPipeEndError
        kind, size = _HEAD.unpack(head)
        content = pipe.read(size)
        if len(content) < size:
            raise BrokenPipeEndError
        yield kind, content
    raise BrokenPipeEndError


def packed(rows: Iterator[Row]) -> Iterator[bytes]:
    """Yield rows as packed lines of JSON."""
    packer = zlib.compressobj(1)
    for row in rows:
        line = json.dumps(row_values(row), ensure_ascii=False, separators=(",", ":"))
        if block := packer.compress(line.encode("utf-8", "surrogatepass") + b"\n"):
            yield block
    yield packer.flush()


def unpacked(blocks: list[bytes]) -> Iterator[Row]:
    """Yield the rows of packed lines."""
    unpacker = zlib.decompressobj()
    rest = b""
    for block in blocks:
        *lines, rest = (rest + unpacker.decompress(block)).split(b"\n")
        for line in lines:
            yield row_of(json.loads(line))


def row_values(row: Row) -> list[Any]:
    """Return a row as values that JSON has, which `row_of` reads again."""
    more = [row.faults, row.notes, row.hidden] if row.faults or row.notes or row.hidden else []
    return [row.number, list(row.cells), *more]


def row_of(values: list[Any]) -> Row:
    """Return the row of `row_values`; JSON has made texts of the numbers of columns."""
    number, cells, *more = values
    faults, notes, hidden = more or ({}, {}, False)
    return Row(number, cells, _by_column(faults), _by_column(notes), hidden)


def _by_column(texts: dict[str, str]) -> dict[int, str]:
    return {int(column): text for column, text in texts.items()}
