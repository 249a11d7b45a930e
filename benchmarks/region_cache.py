"""Peak memory of a web process that shows three regions in each of 20 years, from 1,500 regions × 700 activities.

`python -m benchmarks.region_cache` loads the table. A process of its own then answers the requests of the API, as a web
process does, and reports its peak memory. It stops beyond MOST_MB, and the number of answers says how far it came.
`--reduced` takes a tenth of the regions and of the activities.
"""

import io
import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import report
from benchmarks.regions import matrix
from benchmarks.scratch import scratch_database

YEARS = range(2005, 2025)
REGIONS, ACTIVITIES = 1_500, 700
SHOWN = 3
"""Regions shown in each year."""
MOST_MB = 8_000
SLUG = "benchmark"
SEED = 20261130


def load(regions: int, activities: int) -> list[str]:
    """Write the table without cells of 0, as tables of patents and trade are, and return the codes to show."""
    from django.db import connection

    from intercluster.apps.regions.models import Activity, Dataset, Observation, Region

    dataset = Dataset.objects.create(
        slug=SLUG, name="Benchmark", unit="people", source="benchmarks.region_cache", licence="none",
        retrieved=date(2026, 11, 30), nuts_version=2024, classification="benchmark", counts=True,
    )  # fmt: skip
    country = Region.objects.create(code="XX", version=2024, name="XX", country="XX", level=0)
    codes = [f"XX{number:03X}" for number in range(regions)]
    made = Region.objects.bulk_create(
        Region(code=code, version=2024, name=code, country="XX", level=3, parent=country) for code in codes
    )
    columns = Activity.objects.bulk_create(
        Activity(classification="benchmark", code=f"{number:04}") for number in range(activities)
    )
    region_keys, activity_keys = np.array([each.pk for each in made]), np.array([each.pk for each in columns])
    generator = np.random.default_rng(SEED)
    counts = matrix(regions, activities, SEED)
    names = "dataset_id, region_id, activity_id, year, value, status, flags"
    for year in YEARS:
        counts = np.ceil(counts * generator.lognormal(0.02, 0.1, counts.shape))
        rows, places = np.nonzero(counts)
        lines = io.StringIO()
        for region, activity, value in zip(region_keys[rows], activity_keys[places], counts[rows, places], strict=True):
            lines.write(f"{dataset.pk}\t{region}\t{activity}\t{year}\t{value}\tvalue\t\n")
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {Observation._meta.db_table} ({names}) FROM STDIN") as copy,
        ):
            copy.write(lines.getvalue())
    return codes[:: max(regions // SHOWN, 1)][:SHOWN]


def megabytes(field: str) -> int:
    """Return a figure of this process, such as VmRSS or VmHWM."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return round(int(next(line for line in lines if line.startswith(field)).split()[1]) / 1024)


def serve(codes: list[str]) -> dict[str, Any]:
    """Answer for every year and region, and return the memory and time that it took."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    start = megabytes("VmRSS")
    first, seconds, answers = 0, [], 0
    for year in reversed(YEARS):
        for code in codes:
            began = time.perf_counter()
            answer = client.get(f"/api/regions/{code}", {"dataset": SLUG, "year": year})
            assert answer.status_code == 200, answer.content[:500]
            seconds.append(time.perf_counter() - began)
            answers += 1
            first = first or megabytes("VmHWM")
            print(year, code, round(seconds[-1], 2), megabytes("VmRSS"), megabytes("VmHWM"), file=sys.stderr)
            if megabytes("VmRSS") > MOST_MB:
                break
        else:
            continue
        break
    return {
        "answers": answers,
        "of": len(YEARS) * len(codes),
        "start_mb": start,
        "peak_of_first_mb": first,
        "peak_mb": megabytes("VmHWM"),
        "first_s": round(seconds[0], 1),
        "others_median_s": round(float(np.median(seconds[1:])), 2),
    }


def main() -> None:
    if sys.argv[1:2] == ["serve"]:
        print(json.dumps(serve(sys.argv[2:])))
        return
    tenth = 10 if "--reduced" in sys.argv else 1
    with scratch_database():
        codes = load(REGIONS // tenth, ACTIVITIES // tenth)
        from intercluster.apps.regions.models import Observation

        rows = Observation.objects.count()
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.region_cache", "serve", *codes], check=True, stdout=subprocess.PIPE
        )
    report.write("region_cache", {"rows": rows, **json.loads(done.stdout)})


if __name__ == "__main__":
    main()
