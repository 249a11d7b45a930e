"""Claim: partner search finds who truly fits better than words, the bare encoder, or both fused.

The demo alliance's labelled pairs, on capabilities that the language means were not learnt from. With --reduced a small
alliance and few queries.
"""

import sys
from dataclasses import asdict

from benchmarks.report import write
from benchmarks.scratch import scratch_database

SEED = 20261123
ORGANISATIONS = 540
QUERIES = 400
REDUCED = 60
"""Organisations, and queries, of a reduced run."""


def main() -> None:
    """Load, index and evaluate a demo alliance twice the usual size."""
    with scratch_database():
        from intercluster.apps.partnering.indexing.services import index_texts
        from intercluster.demo import evaluation, loading
        from intercluster.demo.generator import generate

        organisations, queries = (REDUCED, REDUCED) if "--reduced" in sys.argv[1:] else (ORGANISATIONS, QUERIES)
        generated = generate(organisations, SEED)
        loading.load(generated)
        index_texts()
        report = evaluation.evaluate(generated, queries=queries, seed=SEED)
        write("matching", asdict(report))


if __name__ == "__main__":
    main()
