"""Fits the alignment of the configured encoder from reference texts, and says how well it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intercluster.analysis.language.align import Alignment
from intercluster.analysis.language.encode import Encoder
from intercluster.analysis.language.evaluation import translations_found
from intercluster.analysis.language.fitting import EPOCHS, Texts, fit
from intercluster.apps.partnering import reference
from intercluster.apps.partnering.embeddings import encode_once
from intercluster.apps.partnering.reference import ParallelTexts

Advance = Callable[[int, int], None]

HELD_OUT = 0.3
"""Share of the concepts of a vocabulary that the reported figures are measured on."""

POOLED = ("sv", "fi", "da", "en")
"""Languages of the procurement vocabulary that are searched in one pool to measure."""

CHUNK = 256


VOCABULARIES = {"procurement vocabulary": reference.procurement, "NACE": reference.industries}
"""Published vocabularies, by the name that an alignment's origin gives them."""

MESSAGES, TITLES, RUNNING = "messages of Django", "titles of capabilities", "texts of capabilities"

REPEATS = {"NACE": 2}
"""The only one with Norwegian and Finnish together, and a small one."""


@dataclass(frozen=True)
class ReferenceTexts:
    """What an alignment is fitted from, encoded."""

    labels: Sequence[Texts]
    running: Sequence[Texts]
    parallel: Sequence[Texts]

    def split(self) -> tuple["ReferenceTexts", list[Texts]]:
        """Return the same without some concepts of each vocabulary, and those vocabularies with them alone."""
        held = {
            own.name: np.array(reference.held_out(own.texts, HELD_OUT))
            for own in self.parallel
            if own.name in VOCABULARIES
        }

        def kept(texts: Sequence[Texts]) -> list[Texts]:
            return [own.rows(np.flatnonzero(~held[own.name])) if own.name in held else own for own in texts]

        apart = [own.rows(np.flatnonzero(held[own.name])) for own in self.parallel if own.name in held]
        return ReferenceTexts(kept(self.labels), self.running, kept(self.parallel)), apart


def reference_collections(
    data: Path | None, *, messages: ParallelTexts, titles: ParallelTexts, running: ParallelTexts
) -> dict[str, ParallelTexts]:
    """Return the reference texts by name: what the platform has, and the vocabularies where a folder has them.

    `messages` and `titles` are short and parallel, `running` are texts as members write them, in any order.
    """
    vocabularies = {name: read(data) for name, read in VOCABULARIES.items()} if data is not None else {}
    return vocabularies | {MESSAGES: messages, TITLES: titles, RUNNING: running}


def encoded(
    collections: Mapping[str, ParallelTexts], encoder: Encoder, advance: Advance | None = None
) -> ReferenceTexts:
    """Encode reference texts, each once ever."""
    total = sum(len(rows) for texts in collections.values() for rows in texts.values())
    done = 0
    texts: dict[str, Texts] = {}
    for name, own in collections.items():
        vectors = {}
        for code, rows in own.items():
            parts = []
            for start in range(0, len(rows), CHUNK):
                parts.append(encode_once(rows[start : start + CHUNK], encoder))
                done += len(parts[-1])
                if advance is not None:
                    advance(done, total)
            vectors[code] = np.vstack(parts)
        texts[name] = Texts(name, own, vectors, REPEATS.get(name, 1))
    vocabularies = [texts[name] for name in VOCABULARIES if name in texts]
    messages, titles, running = texts[MESSAGES], texts[TITLES], texts[RUNNING]
    return ReferenceTexts(
        labels=[*vocabularies, messages] if vocabularies else [titles, messages],
        running=[running, messages],
        parallel=[*vocabularies, messages, titles] if vocabularies else [],
    )


def fitted_and_measured(
    encoder: str, texts: ReferenceTexts, *, seed: int, epochs: int = EPOCHS, advance: Advance | None = None
) -> tuple[Alignment, dict[str, float]]:
    """Return an alignment fitted from all texts, and what one fitted without the held-out concepts does on those.

    The figures, also told in the alignment's `origin`, are the share of a concept's names in other languages among
    the ten nearest, all languages pooled. Without vocabularies nothing is held out and there are none.
    """
    scores: dict[str, float] = {}
    rest, apart = texts.split()
    if apart:
        trial = _fit(encoder, rest, "trial", seed, epochs, lambda done, total: advance and advance(done, 2 * total))
        for own in apart:
            pool = POOLED if set(POOLED) <= own.texts.keys() and own.name != "NACE" else tuple(own.texts)
            raw = {code: own.vectors[code] for code in pool}
            ours = {code: trial.apply(own.vectors[code], own.texts[code], [code] * len(raw[code])) for code in pool}
            label = f"recall@10 on {len(raw[pool[0]])} held-out concepts of {own.name}, {', '.join(pool)} pooled"
            scores[f"{label}, raw encoder"] = translations_found(raw)
            scores[label] = translations_found(ours)
    sizes = "; ".join(f"{own.name} ({len(own.texts['en'])} rows)" for own in (*texts.parallel, *texts.running))
    measured = "".join(f"; {name} {value:.3f}" for name, value in scores.items())
    origin = f"{encoder}, seed {seed}, {epochs} epochs, from {sizes}{measured}"
    final = _fit(encoder, texts, origin, seed, epochs, lambda done, total: advance and advance(total + done, 2 * total))
    return final, scores


def _fit(
    encoder: str,
    texts: ReferenceTexts,
    origin: str,
    seed: int,
    epochs: int,
    advance: Callable[[int, int], object],
) -> Alignment:
    return fit(
        encoder,
        labels=texts.labels,
        running=texts.running,
        parallel=texts.parallel,
        origin=origin,
        seed=seed,
        epochs=epochs,
        advance=lambda done, total: (advance(done, total), None)[1],
    )
