"""Claim: 10,000 members import in under a minute, apart from encoding their texts, in bounded memory.

Rows a second from a CSV file to committed tables; beside it the bare writing of the same rows and texts (bulk_create,
with nothing checked, matched or detected), which is the least any import must do.
"""

import argparse
import csv
import resource
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.report import timed, write
from benchmarks.scratch import scratch_database

SEED = 20261123
ROWS = 10_000


def main() -> None:
    """Write a member file of fictional firms, import it, and write the same rows bare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args().rows
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        from intercluster.apps.directory.member_files.services import import_members, open_file
        from intercluster.apps.directory.models import Cluster, Need, Offer
        from intercluster.apps.directory.rules import OPERATOR
        from intercluster.demo import loading
        from intercluster.demo.generator import generate

        generated = generate(rows, SEED)
        file = Path(folder) / "members.csv"
        member_file(file, generated)
        cluster = Cluster.objects.create(slug="bench", name="Bench Demo", country="SE", is_demo=True)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seconds = timed(lambda: import_members(open_file(file).check(cluster), cluster, OPERATOR))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        texts = Offer.objects.count() + Need.objects.count()
        again = timed(lambda: import_members(open_file(file).check(cluster), cluster, OPERATOR))
        loading.remove()
        cluster.organisations.all().delete()
        bare = timed(lambda: loading.load(generated))
        write(
            "importing",
            {
                "seed": SEED,
                "rows": rows,
                "texts": texts,
                "import_s": round(seconds, 1),
                "rows_per_s": round(rows / seconds),
                "the_same_file_again_s": round(again, 1),
                "peer_bare_writing_s": round(bare, 1),
                "ratio_to_bare_writing": round(seconds / bare, 2),
                "peak_memory_growth_mb": round((peak - before) / 1024),
            },
        )


def member_file(file: Path, generated: Any) -> None:
    """Write generated organisations as a cluster's member file."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        writer.writerow(
            ["Name", "Registration number", "Country", "Region", "People", "Activities", "Languages"]
            + [f"Offer {i}" for i in range(1, 5)]
            + [f"Need {i}" for i in range(1, 4)]
        )
        for own in generated.organisations:
            offers = [made.text for made in own.offers] + [""] * 4
            needs = [made.text for made in own.needs] + [""] * 3
            writer.writerow(
                [
                    own.name,
                    own.registration_number,
                    own.country,
                    own.region,
                    own.headcount,
                    ", ".join(own.activities),
                    ", ".join(own.languages),
                    *offers[:4],
                    *needs[:3],
                ]
            )


if __name__ == "__main__":
    main()
