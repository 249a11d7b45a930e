"""Fits the alignment of the configured encoder from reference texts, and says how well it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intercluster.analysis.language.align import Alignment
from intercluster.analysis.language.encode import Encoder
from intercluster.analysis.language.evaluation import translations_found
from intercluster.analysis.language.fitting import EPOCHS, Texts, fit
from intercluster.analysis.progress import Advance
from intercluster.apps.partnering.indexing import reference_words
from intercluster.apps.partnering.indexing.embeddings import encode_once
from intercluster.apps.partnering.indexing.reference_words import ParallelTexts

HELD_OUT = 0.3
"""Share of the concepts of a vocabulary that the reported figures are measured on."""

CHUNK = 256
"""Texts encoded between two reports of progress."""


@dataclass(frozen=True)
class Vocabulary:
    """A published vocabulary whose labels say the same in several languages."""

    read: Callable[[Path], ParallelTexts]
    pooled: tuple[str, ...]
    """Languages that are searched in one pool to measure."""
    repeats: int = 1
    """How often an epoch goes through it."""


VOCABULARIES = {
    "procurement vocabulary": Vocabulary(reference_words.procurement, ("sv", "fi", "da", "en")),
    # The only one with Norwegian and Finnish together, and a small one.
    "NACE": Vocabulary(reference_words.industries, ("sv", "nb", "fi", "da", "en"), repeats=2),
}
"""By the name that an alignment's origin gives them."""

MESSAGES, TITLES, RUNNING = "messages of Django", "titles of capabilities", "texts of capabilities"
LENGTHS = GRANT_TITLES, GRANT_ABSTRACTS = "titles of grants", "abstracts of grants"
"""Short and long texts, row by row of the same grant."""


@dataclass(frozen=True)
class ReferenceTexts:
    """What an alignment is fitted from, encoded."""

    labels: Sequence[Texts]
    running: Sequence[Texts]
    parallel: Sequence[Texts]
    lengths: Sequence[Texts]

    def split(self) -> tuple["ReferenceTexts", list[Texts]]:
        """Return the same without some concepts of each vocabulary, and those vocabularies with them alone.

        Grants are held out as concepts are, by their English titles.
        """
        held = {
            own.name: np.array(reference_words.held_out(own.texts, HELD_OUT))
            for own in self.parallel
            if own.name in VOCABULARIES
        }
        if self.lengths:
            held |= dict.fromkeys(LENGTHS, np.array(reference_words.held_out(self.lengths[0].texts, HELD_OUT)))

        def kept(texts: Sequence[Texts]) -> list[Texts]:
            return [own.rows(np.flatnonzero(~held[own.name])) if own.name in held else own for own in texts]

        apart = [own.rows(np.flatnonzero(held[own.name])) for own in self.parallel if own.name in held]
        return ReferenceTexts(kept(self.labels), self.running, kept(self.parallel), kept(self.lengths)), apart


def reference_collections(
    data: Path | None, *, messages: ParallelTexts, titles: ParallelTexts, running: ParallelTexts
) -> dict[str, ParallelTexts]:
    """Return the reference texts by name: what the platform has, and with a folder its vocabularies and grants.

    `messages` and `titles` are short and parallel, `running` are texts as members write them, in any order.
    """
    published: dict[str, ParallelTexts] = {}
    if data is not None:
        published |= {name: own.read(data) for name, own in VOCABULARIES.items()}
        published |= zip(LENGTHS, reference_words.grants(data), strict=True)
    return published | {MESSAGES: messages, TITLES: titles, RUNNING: running}


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
        texts[name] = Texts(name, own, vectors, VOCABULARIES[name].repeats if name in VOCABULARIES else 1)
    vocabularies = [texts[name] for name in VOCABULARIES if name in texts]
    messages, titles, running = texts[MESSAGES], texts[TITLES], texts[RUNNING]
    return ReferenceTexts(
        labels=[*vocabularies, messages] if vocabularies else [titles, messages],
        running=[running, messages],
        parallel=[*vocabularies, messages, titles] if vocabularies else [],
        lengths=[texts[name] for name in LENGTHS if name in texts],
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
        trial = _fit(encoder, rest, "trial", seed, epochs, _half(advance, 0))
        for own in apart:
            pool = VOCABULARIES[own.name].pooled
            raw = {code: own.vectors[code] for code in pool}
            ours = {code: trial.apply(rows, own.texts[code], [code] * len(rows)) for code, rows in raw.items()}
            label = f"recall@10 on {len(ours['en'])} held-out concepts of {own.name}, {', '.join(pool)} pooled"
            scores[f"{label}, raw encoder"] = translations_found(raw)
            scores[label] = translations_found(ours)
    sizes = "; ".join(
        f"{own.name} ({len(own.texts['en'])} rows)" for own in (*texts.parallel, *texts.lengths, *texts.running)
    )
    measured = "".join(f"; {name} {value:.3f}" for name, value in scores.items())
    origin = f"{encoder}, seed {seed}, {epochs} epochs, from {sizes}{measured}"
    return _fit(encoder, texts, origin, seed, epochs, _half(advance, 1)), scores


def _half(advance: Advance | None, half: int) -> Advance | None:
    """Report the progress of the first (0) or second (1) of two pieces of work of the same kind."""
    return advance and (lambda done, total: advance(half * total + done, 2 * total))


def _fit(
    encoder: str, texts: ReferenceTexts, origin: str, seed: int, epochs: int, advance: Advance | None
) -> Alignment:
    return fit(
        encoder,
        labels=texts.labels,
        running=texts.running,
        parallel=texts.parallel,
        lengths=texts.lengths,
        origin=origin,
        seed=seed,
        epochs=epochs,
        advance=advance,
    )
