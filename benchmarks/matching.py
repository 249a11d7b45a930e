"""Claim: partner search finds who truly fits better than words, the bare encoder, or both fused.

The demo alliance's labelled pairs, on capabilities that the language means were not learnt from.
"""

from dataclasses import asdict

from benchmarks.report import write
from benchmarks.scratch import scratch_database

SEED = 20261123
ORGANISATIONS = 540
QUERIES = 400


def main() -> None:
    """Load, index and evaluate a demo alliance twice the usual size."""
    with scratch_database():
        from intercluster.apps.partnering.services import index_texts
        from intercluster.demo import evaluation, loading
        from intercluster.demo.generator import generate

        generated = generate(ORGANISATIONS, SEED)
        loading.load(generated)
        index_texts()
        report = evaluation.evaluate(generated, queries=QUERIES, seed=SEED)
        write("matching", asdict(report))


if __name__ == "__main__":
    main()
