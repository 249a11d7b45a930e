"""An encoder that keeps what it has encoded in a file, so that a benchmark's second run is quick."""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from intercluster.analysis.language.encode import Encoder, Vectors

CHUNK = 256
"""Texts encoded between two writes: a run that is broken off keeps what it has."""


class Remembered:
    """Another encoder with a memory: a table of a text's digest and its vector, for one encoder's name."""

    def __init__(self, encoder: Encoder, file: Path) -> None:
        self._encoder = encoder
        self.name, self.dimensions = encoder.name, encoder.dimensions
        file.parent.mkdir(parents=True, exist_ok=True)
        self._table = sqlite3.connect(file)
        self._table.execute("CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of unit length for each text, shape (len(texts), dimensions)."""
        keys = [hashlib.sha256(f"{self.name}\n{text}".encode()).digest() for text in texts]
        known = {key: self._find(key) for key in keys}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if known[key] is None}
        waiting = list(missing.items())
        for start in range(0, len(waiting), CHUNK):
            part = waiting[start : start + CHUNK]
            fresh = self._encoder.encode([text for _, text in part]).astype("<f4")
            rows = {key: row.tobytes() for (key, _), row in zip(part, fresh, strict=True)}
            with self._table:
                self._table.executemany("INSERT INTO vectors VALUES (?, ?)", rows.items())
            known |= rows
        return np.array([np.frombuffer(known[key], dtype="<f4") for key in keys]).reshape(-1, self.dimensions)

    def _find(self, key: bytes) -> bytes | None:
        row = self._table.execute("SELECT vector FROM vectors WHERE text = ?", (key,)).fetchone()
        return row[0] if row else None
