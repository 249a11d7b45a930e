"""The cache of encoded texts, by which nothing is encoded twice."""

import hashlib
from collections.abc import Collection, Sequence

import numpy as np

from intercluster.analysis.language.encode import Encoder, Vectors
from intercluster.apps.partnering.models import Embedding, PhraseVectors


def encode_once(texts: Sequence[str], encoder: Encoder) -> Vectors:
    """Return the encoder's own vectors of texts, shape (len(texts), dimensions); only those never seen are encoded."""
    hashes = [content_hash(text) for text in texts]
    known = kept(hashes, encoder)
    missing = {key: text for key, text in zip(hashes, texts, strict=True) if key not in known}
    if missing:
        fresh = [
            Embedding(encoder=encoder.name, content_hash=key, vector=row.astype("<f4").tobytes())
            for key, row in zip(missing, encoder.encode(list(missing.values())), strict=True)
        ]
        write_once(fresh)
        known |= {row.content_hash: bytes(row.vector) for row in fresh}
    return np.array([np.frombuffer(known[key], dtype="<f4") for key in hashes]).reshape(-1, encoder.dimensions)


def write_once(rows: Sequence[Embedding] | Sequence[PhraseVectors]) -> None:
    """Write rows of one cache; those that are there already stay as they are.

    In the order of their keys: two processes that wrote the same rows in different orders would each wait for the
    other, which the server ends by failing one of them (a deadlock), with the page that it was making.
    """
    ordered = sorted(rows, key=lambda row: row.content_hash)
    if ordered:
        type(ordered[0])._default_manager.bulk_create(ordered, ignore_conflicts=True)


def kept(hashes: Collection[str], encoder: Encoder) -> dict[str, bytes]:
    """Return the vectors of the texts that the encoder has read (float32, little-endian), by `content_hash`."""
    stored = Embedding.objects.filter(encoder=encoder.name, content_hash__in=set(hashes))
    return {key: bytes(vector) for key, vector in stored.values_list("content_hash", "vector")}


def content_hash(text: str) -> str:
    """Return by what a text's vectors are kept."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
