"""Claim: search stays fast as the alliance grows, and its index finds what an exact search finds.

Latency of partner search for a text and for an organisation at several sizes, in process, one at a time; the recall
of the HNSW index against an exact scan of the same table; beside it, on the same texts and vectors in memory, BM25
(bm25s) and an exact matrix product: what the search itself costs without database, filters, permissions and reasons.

Encoding every text of 100,000 organisations takes most of an hour. The vectors here are those of the catalogue's own
phrasings, each spread by a seeded Gaussian perturbation as long as the vector itself (cosine 0.71 to the original, 0.5
between copies; two phrasings of one capability have 0.1 to 0.3) with the covariance of the catalogue's vectors: texts
vary along some directions more than along others, and noise equal in all 384 is much harder to index than they are.
`local_dimension` tells how hard these vectors are beside encoded texts. Queries are needs as they stand.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.report import spread, timed, write
from benchmarks.scratch import scratch_database

if TYPE_CHECKING:
    from intercluster.core.demo import DemoStatement

SEED = 20261123
SPREAD = 1.0
QUERIES = 120
BLOCK = 4096
"""Vectors made in one go."""
SIZES = (1_000, 10_000, 100_000)


def main() -> None:
    """Measure each size in a process and a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        with scratch_database():
            write(f"search-{arguments.one}", measure(arguments.one))
        return
    for size in arguments.sizes.split(","):
        subprocess.run([sys.executable, "-m", "benchmarks.search", "--one", size], check=True)


def measure(size: int) -> dict[str, Any]:
    """Load an alliance of so many organisations, search it, and return the figures."""
    import bm25s
    from django.db import connection

    from intercluster.apps.directory.models import Need, Offer, Organisation
    from intercluster.apps.directory.rules import OPERATOR, office_of
    from intercluster.apps.partnering.indexing.language_tools import language
    from intercluster.apps.partnering.indexing.services import refresh_indexes
    from intercluster.apps.partnering.search.candidates import DEPTH, Probe, nearest, prepare_connection
    from intercluster.apps.partnering.search.queries import partners_for, partners_for_text
    from intercluster.demo import loading
    from intercluster.demo.generator import generate

    generated = generate(size, SEED)
    loading_seconds = timed(lambda: loading.load(generated, encoded=perturbed()))
    index_seconds = timed(lambda: refresh_indexes(language()))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")

    generator = np.random.default_rng(SEED)
    texts = list(Need.objects.order_by("pk").values_list("text", "language")[: 50 * QUERIES])
    chosen = [texts[i] for i in generator.choice(len(texts), QUERIES, replace=False)]
    organisations = list(Organisation.objects.order_by("pk")[: 50 * QUERIES])
    firms = [organisations[i] for i in generator.choice(len(organisations), QUERIES, replace=False)]
    offices = [office_of(*firm.clusters.all()) for firm in firms]

    for text, code in chosen[:5]:
        partners_for_text(text, language=code, viewer=OPERATOR)
    by_text = [
        timed(lambda text=text, code=code: partners_for_text(text, language=code, viewer=OPERATOR))
        for text, code in chosen
    ]
    by_firm = [
        timed(lambda firm=firm, office=office: partners_for(firm, viewer=office))
        for firm, office in zip(firms, offices, strict=True)
    ]

    offers = list(Offer.objects.order_by("pk").values_list("pk", "text"))
    matrix = np.array(
        [vector for (vector,) in Offer.objects.order_by("pk").values_list("vector").iterator(5000)], dtype=np.float32
    )
    keys = np.array([key for key, _ in offers])
    vectors = language().vectors([text for text, _ in chosen], [code for _, code in chosen])
    shares: dict[int, list[float]] = {50: [], DEPTH: []}
    product = []
    for (text, code), vector in zip(chosen, vectors, strict=True):
        exact: list[int] = []
        product.append(
            timed(lambda vector=vector, into=exact: into.extend(keys[_best(matrix @ vector, DEPTH)].tolist()))
        )
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            prepare_connection()
            found = nearest(Offer.objects.all(), Probe(text, code, vector), language())
            cursor.execute("COMMIT")
        for depth, own in shares.items():
            own.append(len(set(found[:depth]) & set(exact[:depth])) / depth)
    bm25 = bm25s.BM25()
    bm25.index([text.lower().split() for _, text in offers], show_progress=False)
    words = [timed(lambda text=text: _best(bm25.get_scores(text.lower().split()), DEPTH)) for text, _ in chosen]
    encoding = [timed(lambda text=text: language().encoder.encode([text])) for text, _ in chosen]
    return {
        "seed": SEED,
        "organisations": size,
        "offers": len(offers),
        "needs": Need.objects.count(),
        "queries": QUERIES,
        "load_s": round(loading_seconds, 1),
        "build_index_s": round(index_seconds, 1),
        "search_for_text": spread(by_text),
        "of_which_encoding_the_text": spread(encoding),
        "search_for_organisation": spread(by_firm),
        "index_recall": {f"at_{depth}": round(float(np.mean(own)), 4) for depth, own in shares.items()},
        "local_dimension": {
            "these_offers": local_dimension(matrix),
            "catalogue_as_encoded": local_dimension(phrasings()[1]),
        },
        "peer_bm25s_in_memory": spread(words),
        "peer_exact_product_in_memory": spread(product),
    }


def _best(scores: np.ndarray, count: int) -> np.ndarray:
    """Return the positions of the highest scores, highest first."""
    part = np.argpartition(-scores, min(count, len(scores) - 1))[:count]
    return part[np.argsort(-scores[part], kind="stable")]


@cache
def phrasings() -> tuple[dict[str, int], np.ndarray]:
    """Return the rows of the catalogue's texts, and their vectors, one a row."""
    from intercluster.apps.partnering.indexing.language_tools import language
    from intercluster.demo.capabilities import capabilities

    sentences = [own for entry in capabilities() for own in entry.sentences]
    texts = [own.text for own in sentences]
    return {text: row for row, text in enumerate(texts)}, language().vectors(texts, [own.language for own in sentences])


def perturbed() -> Callable[["DemoStatement"], dict[str, Any]]:
    """Return what gives a generated statement its encoder and a perturbed vector of its own."""
    from pgvector import HalfVector

    from intercluster.analysis.language.align import unit
    from intercluster.analysis.language.words import VERSION
    from intercluster.apps.directory.search.tsvector import stored_terms
    from intercluster.apps.partnering.indexing.language_tools import language

    rows, vectors = phrasings()
    sizes, directions = np.linalg.eigh(np.cov(vectors.T))
    scales = np.sqrt(np.maximum(sizes, 0))
    noise = _noise(SPREAD * (directions * scales / np.linalg.norm(scales)).T)
    name = language().space

    def encoded(statement: "DemoStatement") -> dict[str, Any]:
        row = rows[statement.text]
        return {
            "encoder": name,
            "vector": HalfVector(unit((vectors[row] + next(noise))[None])[0]),
            "terms": stored_terms(statement.text, statement.language),
            "terms_version": VERSION,
        }

    return encoded


def _noise(shape: np.ndarray) -> Iterator[np.ndarray]:
    """Draw without end from the normal distribution whose covariance is shape' shape."""
    generator = np.random.default_rng(SEED)
    while True:
        yield from generator.normal(size=(BLOCK, len(shape))) @ shape


def local_dimension(vectors: np.ndarray, sample: int = 2000, neighbours: int = 50) -> float:
    """Return the median intrinsic dimension around unit vectors (Levina & Bickel 2004): higher is harder to index.

    Of a seeded sample, always of the same size, as the estimate depends on it.
    """
    chosen = vectors[np.random.default_rng(SEED).permutation(len(vectors))[:sample]]
    squared = 2 - 2 * chosen @ chosen.T
    np.fill_diagonal(squared, np.inf)
    nearest = np.sqrt(np.clip(np.sort(squared, axis=1)[:, :neighbours], 1e-9, None))
    return round(float(np.median(1 / np.log(nearest[:, -1:] / nearest[:, :-1]).mean(axis=1))), 1)


if __name__ == "__main__":
    main()
