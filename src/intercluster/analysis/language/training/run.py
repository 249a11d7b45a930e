"""Trains the upper layers of an encoder, step by step, so that a run that was stopped goes on where it was."""

import json
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import Array

from intercluster.analysis.language.packed import Packed
from intercluster.analysis.language.training.batches import Batch, Examples, draw, padded
from intercluster.analysis.language.training.network import Embedder, layers_of
from intercluster.analysis.language.training.settings import OtherRunError, Settings
from intercluster.analysis.language.training.steps import Layers, State, begin, measure, step
from intercluster.analysis.language.training.tokens import Tokenizer
from intercluster.analysis.progress import Advance

LONGEST = 32
"""Tokens of a text that are read: 99 of 100 texts of the thesaurus have fewer."""
SAVE_EVERY = 25
"""Steps between two checkpoints."""
LOOK_EVERY = 25
"""Steps between two looks at texts that are never trained on."""
LOOKS = 4
"""Batches of them."""

CHECKPOINT, LOG, SETTINGS = "checkpoint.npz", "log.jsonl", "settings.json"


def train(
    packed: Packed,
    examples: Examples,
    unseen: Examples,
    settings: Settings,
    folder: Path,
    advance: Advance | None = None,
) -> Packed:
    """Return the encoder trained, in 4 bits. The folder keeps the checkpoint and the log; a run goes on from there.

    `unseen` is only looked at: its loss stands in the log.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _claim(folder, settings, examples)
    reader = _Reader(packed)
    every = layers_of(packed)
    below = packed.layers - settings.layers
    frozen = every[:below]
    done, state = _resume(folder, begin(every[below:]))
    looks = [reader(draw(unseen, np.random.default_rng([settings.seed, 0, number]))) for number in range(LOOKS)]
    with (folder / LOG).open("a", encoding="utf-8") as log:
        for number in range(done + 1, settings.steps + 1):
            began = time.monotonic()
            batch = reader(draw(examples, np.random.default_rng([settings.seed, number])))
            rate = settings.rate_at(number)
            state, value, length = step(state, frozen, jnp.float32(number), jnp.float32(rate), batch)
            line = {"step": number, "loss": float(value), "gradient": float(length), "rate": rate}
            if number % LOOK_EVERY == 0 or number in (1, settings.steps):
                line["unseen"] = float(np.mean([float(measure(state.layers, frozen, *look)) for look in looks]))
            line["seconds"] = time.monotonic() - began
            log.write(json.dumps({name: round(own, 6) for name, own in line.items()}) + "\n")
            log.flush()
            if number % SAVE_EVERY == 0 or number == settings.steps:
                _save(folder, number, state)
            if advance is not None:
                advance(number, settings.steps)
    numbers = {
        f"l{below + place}.{name}": np.asarray(own, np.float32).ravel()
        for place, layer in enumerate(state.layers)
        for name, own in layer.items()
    }
    return packed.with_numbers(numbers)


class _Reader:
    """Turns the texts of a batch into what the network reads."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._tokenizer = Tokenizer(packed)
        self._embed = Embedder(packed)

    def __call__(self, batch: Batch) -> tuple[Array, Array, Array, Array]:
        tokens = [self._tokenizer.tokens(text, LONGEST) for text in batch.texts]
        table, mask = padded(tokens, LONGEST, self._packed.padding)
        return (
            jnp.asarray(self._embed(table)),
            jnp.asarray(mask),
            jnp.asarray(batch.positive),
            jnp.asarray(batch.negative),
        )


def _claim(folder: Path, settings: Settings, examples: Examples) -> None:
    """Write down what the folder's run is, or make sure that it is this one."""
    ours = asdict(settings) | {"texts": examples.digest}
    file = folder / SETTINGS
    if not file.exists():
        file.write_text(json.dumps(ours, indent=1) + "\n", encoding="utf-8")
        return
    theirs = json.loads(file.read_text(encoding="utf-8"))
    if theirs != ours:
        different = [name for name in ours if theirs.get(name) != ours[name]]
        raise OtherRunError(f"{folder} holds a run with other {', '.join(different)}")


def _save(folder: Path, number: int, state: State) -> None:
    arrays: dict[str, Any] = {
        f"{part}.{place}.{name}": np.asarray(own)
        for part, layers in zip(State._fields, state, strict=True)
        for place, layer in enumerate(layers)
        for name, own in layer.items()
    }
    unfinished = folder / f"unfinished-{CHECKPOINT}"
    np.savez(unfinished, step=number, **arrays)
    os.replace(unfinished, folder / CHECKPOINT)


def _resume(folder: Path, fresh: State) -> tuple[int, State]:
    """Return the number of steps done and the state after them; cut what the log says of later ones."""
    done, state = 0, fresh
    file = folder / CHECKPOINT
    if file.exists():
        with np.load(file, allow_pickle=False) as saved:
            done = int(saved["step"])
            parts: list[Layers] = [
                [
                    {name: jnp.asarray(saved[f"{part}.{place}.{name}"]) for name in layer}
                    for place, layer in enumerate(fresh.layers)
                ]
                for part in State._fields
            ]
        state = State(*parts)
    log = folder / LOG
    if log.exists():
        lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
        log.write_text("".join(lines[:done]), encoding="utf-8")
    return done, state
