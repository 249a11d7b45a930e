"""Claim: the order of candidate priorities does not hang on a few members.

From the demo alliance a tenth of the members, drawn by seed, is left out again and again; Spearman's correlation says
how much of the order stays. The figures of regions are drawn too, as those shipped have ten activities.
Beside it stands an order by the sum of standardised figures, in place of places. `--reduced` has fewer members and
draws. `--golden` only writes what red-dwarf finds in drawn votes, which the tests of opinion groups compare.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import report
from benchmarks.scratch import scratch_database

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "tests" / "analysis" / "strategy" / "opinion_peers.npz"
LEFT_OUT = 0.1
DRAWS, REDUCED = 400, 60
"""Draws. A reduced run also has so few members."""
SEED = 20261201

Order = Callable[[Sequence[Any]], dict[tuple[int, ...], float]]


def places(found: Sequence[Any]) -> dict[tuple[int, ...], float]:
    """Return the rank of each area by our score."""
    return {each.activities: float(each.rank) for each in found}


def sums(found: Sequence[Any]) -> dict[tuple[int, ...], float]:
    """Return the rank of each area by the sum of its standardised figures."""
    from intercluster.analysis.strategy.candidates import Source

    table = np.array([[each.figures[source] for source in Source] for each in found])
    table = np.nan_to_num(table, posinf=np.nanmax(table[np.isfinite(table)]))
    score = ((table - table.mean(axis=0)) / np.where(table.std(axis=0) > 0, table.std(axis=0), 1.0)).sum(axis=1)
    return {each.activities: 1.0 + (score > own).sum() for each, own in zip(found, score, strict=True)}


def correlation(whole: dict[tuple[int, ...], float], part: dict[tuple[int, ...], float]) -> float:
    """Return Spearman's correlation of two orders of the same areas; one that is no candidate any more comes last."""
    areas = sorted(whole)
    ranks = [np.array([own.get(area, len(areas) + 1.0) for area in areas]) for own in (whole, part)]
    tied = [np.array([(own < each).sum() + ((own == each).sum() - 1) / 2 for each in own]) for own in ranks]
    return float(np.corrcoef(*tied)[0, 1])


def stability(draws: int) -> dict[str, Any]:
    """Leave members of the demo alliance out, and return how much of the order stays."""
    from intercluster.analysis.strategy.candidates import Membership, Statistics, areas, candidates
    from intercluster.apps.directory.models import Alliance
    from intercluster.apps.directory.rules import OPERATOR
    from intercluster.apps.strategy.candidates.queries import evidence_of

    evidence = evidence_of(Alliance.objects.get(), OPERATOR)
    snapshot, members = evidence.snapshot, evidence.members
    complexity = None if snapshot.complexity is None else snapshot.complexity[1]
    statistics = Statistics(snapshot.start, snapshot.end, snapshot.interval, complexity)
    area = areas(snapshot.measures.presence)
    generator = np.random.default_rng(SEED)
    orders: dict[str, Order] = {"ours": places, "sum of standardised figures": sums}
    found: dict[str, list[float]] = {name: [] for name in orders}
    for _ in range(draws):
        keep = generator.random(len(members.clusters)) >= LEFT_OUT
        has = keep[members.meetings].all(axis=1)
        place = np.cumsum(keep) - 1
        part = Membership(
            members.clusters[keep], members.activities[keep], place[members.meetings[has]], members.subjects[has]
        )
        reduced = candidates(statistics, evidence.rows, part, area)
        for name, order in orders.items():
            found[name].append(correlation(order(evidence.candidates), order(reduced)))
    return {
        "members": len(members.clusters),
        "candidates": len(evidence.candidates),
        "draws": draws,
        "rank_correlation": {
            name: {
                "mean": round(float(np.mean(values)), 3),
                "low": round(float(np.quantile(values, 0.025)), 3),
                "high": round(float(np.quantile(values, 0.975)), 3),
                "share_of_draws_at_0.8": round(float(np.mean(np.array(values) >= 0.8)), 3),
            }
            for name, values in found.items()
        },
    }


def write_golden() -> None:
    """Write what red-dwarf finds, in an environment made for it."""
    home = report.RESULTS / "opinion-peers"
    python = home / "bin" / "python"
    report.RESULTS.mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
    lock = HERE / "opinion-peers.lock"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock], check=True)
    subprocess.run([python, HERE / "opinion_peer.py", GOLDEN], check=True)


def main() -> None:
    if "--golden" in sys.argv[1:]:
        write_golden()
        return
    with scratch_database():
        from tests.regions.fictional import fictional_employment

        from intercluster.apps.partnering.indexing.services import index_texts
        from intercluster.demo.generator import generate
        from intercluster.demo.loading import load

        reduced = "--reduced" in sys.argv[1:]
        load(generate(REDUCED) if reduced else generate())
        fictional_employment()
        index_texts()
        report.write("strategy", stability(REDUCED if reduced else DRAWS))


if __name__ == "__main__":
    main()
