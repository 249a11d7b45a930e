"""The three Python packages of economic complexity, asked for the same; runs in an environment of its own.

This file imports nothing of intercluster: benchmarks/regions.py makes the environment from region-peers.lock and runs
`python region_peers.py golden FILE`, which writes what the peers find in small matrices (tests/analysis/regions
compares), and `python region_peers.py time PEER MATRIX.npy`, which prints seconds by step and peak memory as JSON.
"""

import contextlib
import io
import json
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Steps = Iterator[tuple[str, Callable[[], Any]]]


def econcomplex(x: np.ndarray) -> Steps:
    """Arrays, as it is faster with them; the quotient is handed on, so that no step repeats another."""
    import econcomplex as ec

    kept: dict[str, Any] = {}
    yield "quotient", lambda: kept.update(q=ec.rca(x)) or kept["q"]
    yield "proximity", lambda: kept.update(phi=ec.proximity(kept["q"], use_rca=False, compute="product")["product"])
    yield "complexity", lambda: ec.eci_pci(kept["q"], use_rca=False)
    yield "density", lambda: ec.relatedness_density(kept["q"], phi=kept["phi"], use_rca=False)


def economic_complexity(x: np.ndarray) -> Steps:
    """Data frames, which are all that it takes."""
    import economic_complexity as ec
    import pandas as pd

    kept: dict[str, Any] = {"x": pd.DataFrame(x)}
    yield "quotient", lambda: kept.update(q=ec.rca(kept["x"]))
    yield "proximity", lambda: kept.update(phi=ec.proximity(kept["q"]))
    yield "complexity", lambda: ec.complexity(kept["q"])
    yield "density", lambda: ec.relatedness(kept["q"], proximities=kept["phi"])


def ecomplexity(x: np.ndarray) -> Steps:
    """One function that does all, from a long table."""
    from ecomplexity import ecomplexity as all_of_it

    frame = long(x)
    columns = {"time": "year", "loc": "region", "prod": "activity", "val": "value"}
    yield "all", lambda: all_of_it(frame, columns, verbose=False, check_logsupermodularity=False)


def long(x: np.ndarray) -> Any:
    import pandas as pd

    regions, activities = np.indices(x.shape)
    columns = {"region": regions.ravel(), "activity": activities.ravel(), "value": x.ravel()}
    return pd.DataFrame({"year": 2024, **columns})


PEERS = {"econcomplex": econcomplex, "economic-complexity": economic_complexity, "ecomplexity": ecomplexity}


def peak_megabytes() -> float:
    """Return the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(steps: Steps) -> dict[str, float]:
    """Return the processor's seconds by step, the clock's in all, and peak memory.

    All run on one thread, so on an idle machine both are the same; on a busy one the processor's are what counts.
    """
    seconds = {}
    began = time.perf_counter()
    for name, work in steps:
        start = time.process_time()
        work()
        seconds[name] = round(time.process_time() - start, 3)
    clock = round(time.perf_counter() - began, 3)
    return {**seconds, "sum": round(sum(seconds.values()), 3), "clock": clock, "peak_mb": round(peak_megabytes())}


def cases() -> Iterator[tuple[str, np.ndarray]]:
    """Small tables of whole numbers with zeros, no region or activity empty; the last one's signs differ."""
    for name, shape, seed in (("tall", (30, 18), 1), ("wide", (14, 40), 2), ("signs", (12, 15), SIGNS_DIFFER)):
        yield name, case(shape, seed)


SIGNS_DIFFER = 1
"""A seed with which econcomplex signs regions and activities contrary to each other, as with 137 of 0 to 299."""


def case(shape: tuple[int, int], seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    able, demanding = generator.normal(size=shape[0]), generator.normal(size=shape[1])
    has = generator.random(shape) < 1 / (1 + np.exp(-1.5 * (able[:, None] - demanding)))
    x = np.where(has, np.ceil(generator.lognormal(3, 1, shape)), 0.0)
    x[x.sum(axis=1) == 0, 0] = 1
    x[0, x.sum(axis=0) == 0] = 1
    return x


def found(x: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """What each peer finds in a table, by peer and quantity."""
    import econcomplex as ec
    import economic_complexity as oec
    import pandas as pd
    from ecomplexity import ecomplexity as all_of_it

    eci, pci = ec.eci_pci(x)
    fit, hard = ec.eci_pci(x, method="fitness", iterations=500)
    yield from {
        "econcomplex quotient": ec.rca(x),
        "econcomplex proximity": ec.proximity(x)["product"],
        "econcomplex correlation": ec.correlation_proximity(x),
        "econcomplex cosine": ec.cosine_proximity(x),
        "econcomplex density": ec.relatedness_density(x),
        "econcomplex eci": eci,
        "econcomplex pci": pci,
        "econcomplex fitness": fit,
        "econcomplex hardness": hard,
        "econcomplex outlook": ec.complexity_outlook_index(x, pci),
        "econcomplex gain": ec.complexity_outlook_gain(x, pci),
        "econcomplex krugman": ec.krugman_index(x),
        "econcomplex hachman": ec.hachman_index(x),
        "econcomplex hoover": ec.hoover_index(x),
        "econcomplex entropy": ec.shannon_entropy(x),
        "econcomplex herfindahl": ec.herfindahl(x),
    }.items()
    frame = pd.DataFrame(x)
    quotient = oec.rca(frame)
    phi = oec.proximity(quotient)
    eci, pci = oec.complexity(quotient)
    yield from {
        "economic-complexity quotient": quotient.to_numpy(),
        "economic-complexity proximity": phi.to_numpy(),
        "economic-complexity density": oec.relatedness(quotient, proximities=phi).to_numpy(),
        "economic-complexity eci": eci.to_numpy(),
        "economic-complexity pci": pci.to_numpy(),
        "economic-complexity gain": oec.opportunity_gain(quotient, pci=pci, proximities=phi).to_numpy(),
    }.items()
    with contextlib.redirect_stdout(io.StringIO()):
        columns = {"time": "year", "loc": "region", "prod": "activity", "val": "value"}
        table = all_of_it(long(x), columns, verbose=False, check_logsupermodularity=False)
    table = table.sort_values(["region", "activity"])
    for name in ("rca", "density", "cog", "eci", "pci", "coi"):
        values = table[name].to_numpy(dtype=float).reshape(x.shape)
        by_region, by_activity = values[:, 0], values[0]
        yield f"ecomplexity {name}", {"eci": by_region, "coi": by_region, "pci": by_activity}.get(name, values)


def main() -> None:
    warnings.simplefilter("ignore")
    if sys.argv[1] == "golden":
        kept = {}
        for name, x in cases():
            kept[f"{name} table"] = x
            kept.update({f"{name} {key}": np.asarray(value, dtype=float) for key, value in found(x)})
        np.savez_compressed(sys.argv[2], **kept)
    else:
        peer, matrix = sys.argv[2:]
        with contextlib.redirect_stdout(io.StringIO()):
            figures = timed(PEERS[peer](np.load(matrix)))
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
