"""The cache of encoded texts, by which nothing is encoded twice."""

import hashlib
from collections.abc import Sequence

import numpy as np

from intercluster.analysis.language.encode import Encoder, Vectors
from intercluster.apps.partnering.models import Embedding


def encode_once(texts: Sequence[str], encoder: Encoder) -> Vectors:
    """Return the encoder's own vectors of texts, shape (len(texts), dimensions); only those never seen are encoded."""
    hashes = [hashlib.md5(text.encode(), usedforsecurity=False).hexdigest() for text in texts]
    known = dict(
        Embedding.objects.filter(encoder=encoder.name, content_hash__in=set(hashes)).values_list(
            "content_hash", "vector"
        )
    )
    missing = {key: text for key, text in zip(hashes, texts, strict=True) if key not in known}
    if missing:
        fresh = [
            Embedding(encoder=encoder.name, content_hash=key, vector=row.astype("<f4").tobytes())
            for key, row in zip(missing, encoder.encode(list(missing.values())), strict=True)
        ]
        Embedding.objects.bulk_create(fresh, ignore_conflicts=True)
        known |= {row.content_hash: row.vector for row in fresh}
    return np.array([np.frombuffer(known[key], dtype="<f4") for key in hashes]).reshape(-1, encoder.dimensions)
