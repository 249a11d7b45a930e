"""Quotients, proximity, complexity and density of 300 × 1,000 and 2,000 × 5,000, beside three packages.

`python -m benchmarks.regions` makes an environment for the peers in results/ (from region-peers.lock, with hashes) and
runs each system on each matrix in a process of its own, with one BLAS thread. Options: `--ours` leaves the peers out,
`--all` runs ecomplexity on the large matrix too (seven minutes and 4 GB), `--golden` only writes what the tests of
agreement compare with.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import report
from benchmarks.peer_environment import environment

HERE = Path(__file__).parent
PEERS = HERE / "region_peers.py"
GOLDEN = HERE.parent / "tests" / "analysis" / "regions" / "peers.npz"
SIZES = {"300 × 1,000": (300, 1_000), "2,000 × 5,000": (2_000, 5_000)}
NAMES = ("econcomplex", "economic-complexity", "ecomplexity")
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
RUNS = 3
"""Ours is run so often, and the median taken: it is over in seconds."""


def matrix(regions: int, activities: int, seed: int = 20261125) -> np.ndarray:
    """Return counts with the structure of real tables: nested, with large and small regions, most cells empty."""
    generator = np.random.default_rng(seed)
    able, demanding = generator.normal(size=regions), generator.normal(size=activities)
    has = generator.random((regions, activities)) < 1 / (1 + np.exp(-1.2 * (able[:, None] - demanding) + 1))
    size = generator.lognormal(3, 1.5, (regions, activities)) * np.exp(able)[:, None]
    x = np.where(has, np.ceil(size), 0.0)
    x[x.sum(axis=1) == 0, 0] = 1
    x[0, x.sum(axis=0) == 0] = 1
    return x


def ours(x: np.ndarray) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Our steps, each from what came before."""
    from intercluster.analysis import regions

    kept: dict[str, Any] = {}

    def proximity() -> None:
        kept["m"] = regions.presence(kept["q"])
        del kept["q"]
        kept["phi"] = regions.proximity(kept["m"])

    yield "quotient", lambda: kept.update(q=regions.location_quotient(x))
    yield "proximity", proximity
    yield "complexity", lambda: kept.update(c=regions.economic_complexity(kept["m"]))
    yield "density", lambda: kept.update(omega=regions.density(kept["m"], kept["phi"]))


def run(command: list[str | Path]) -> dict[str, float]:
    """Return what a measured process prints."""
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, env={**os.environ, **ONE_THREAD}, cwd=HERE.parent
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main() -> None:
    options = set(sys.argv[1:])
    if sys.argv[1:2] == ["time"]:
        from benchmarks.region_peers import timed

        print(json.dumps(timed(ours(np.load(sys.argv[2])))))
        return
    python = None if "--ours" in options else environment("region-peers")
    if "--golden" in options:
        if python is None:
            sys.exit(1)
        subprocess.run([python, PEERS, "golden", GOLDEN], check=True)
        return
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size, shape in SIZES.items():
            file = Path(folder) / "matrix.npy"
            x = matrix(*shape)
            np.save(file, x)
            runs = [run([sys.executable, "-m", "benchmarks.regions", "time", file]) for _ in range(RUNS)]
            own = sorted(runs, key=lambda figures: figures["sum"])[RUNS // 2]
            figures[size] = {"cells_not_zero": round(float((x > 0).mean()), 3), "ours": own}
            for name in NAMES if python else ():
                if name == "ecomplexity" and shape[0] > 1_000 and "--all" not in options:
                    continue
                theirs = run([python, PEERS, "time", name, file])
                figures[size][name] = {**theirs, "times_ours": round(theirs["sum"] / own["sum"], 1)}
    report.write("regions", figures)


if __name__ == "__main__":
    main()
