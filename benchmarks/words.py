"""Claim: search by words sees into compounds and across inflection in seven languages, and helps the search by meaning.

1. *Labels.* Every procurement label (../shared/data/cpv, held-out codes) sought with every other of its language:
   relevant are those of the same class (grade 2) and group (1) of the vocabulary. Ours beside the peers of `peers.py`;
   and with each label in another language: is the one of the same code among the ten first?
2. *Fusion.* The weight of the ranking by words beside that by meaning, in weighted reciprocal rank fusion: learnt on
   the needs and offers of half of the demo's capabilities and on the training codes, measured on the others. A need's
   offers of the same capability have grade 2, of a related one 1.

With --reduced some hundred codes, and no fusion.
"""

import csv
import hashlib
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import PEERS, rank
from benchmarks.report import write
from benchmarks.scratch import scratch_database
from intercluster.analysis.language import words
from intercluster.analysis.language.words import analyse, analyse_query
from intercluster.analysis.partners.evaluation import bootstrap, ndcg_at, recall_at
from intercluster.analysis.partners.fusion import reciprocal_rank_fusion

LABELS = Path(__file__).parents[2] / "shared" / "data" / "cpv" / "cpv_labels.tsv"
LANGUAGES = ("sv", "fi", "da", "de", "en")
ACROSS = (("sv", "da"), ("da", "sv"), ("sv", "de"), ("fi", "sv"))
TRAINING = 0.7
"""Share of the codes, chosen by hash."""
SEED = 20261123
DEPTH = 100
REDUCED = 300
"""Codes of a reduced run."""
WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0)
"""Of the ranking by words, tried; that by meaning has 1."""
QUERIES = 600
"""At most so many queries of one kind and language, at random."""

Grades = dict[int, int]


@dataclass(frozen=True)
class Task:
    """Queries with the grades of the documents they should find."""

    queries: list[tuple[str, str]]
    """Texts with their language."""
    documents: list[tuple[str, str]]
    grades: list[Grades]


def main() -> None:
    """Measure labels and fusion."""
    with scratch_database():
        if "--reduced" in sys.argv[1:]:
            write("words", {"seed": SEED, "labels": labels(REDUCED), "speed": speed()})
        else:
            write("words", {"seed": SEED, "labels": labels(), "fusion": fusion(), "speed": speed()})


def rows(training: bool) -> list[dict[str, str]]:
    """Return the procurement terms whose code is, or is not, for training."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t"))
    return [row for row in found if (hashlib.md5(row["CODE"].encode()).digest()[0] < 256 * TRAINING) is training]


def by_class(terms: Sequence[Mapping[str, str]], language: str) -> Task:
    """Return the task to find a label's neighbours in the vocabulary among the labels of its language."""
    texts = [(term[language.upper()], language) for term in terms]
    codes = [term["CODE"] for term in terms]
    grades = [
        {j: 2 if other[:4] == code[:4] else 1 for j, other in enumerate(codes) if other[:3] == code[:3] and i != j}
        for i, code in enumerate(codes)
    ]
    return Task(texts, texts, grades)


def by_code(terms: Sequence[Mapping[str, str]], asked: str, found: str) -> Task:
    """Return the task to find a label's counterpart in another language."""
    sides = [[(term[code.upper()], code) for term in terms] for code in (asked, found)]
    return Task(sides[0], sides[1], [{i: 1} for i in range(len(terms))])


def offers_of_needs(training: bool, across: bool, language: str) -> Task:
    """Return the task to find the offers for the needs of one language, in the same or in the other languages."""
    from intercluster.demo.capabilities import capabilities, reference_capabilities

    reference = {entry.id for entry in reference_capabilities()}
    chosen = [entry for entry in capabilities() if (entry.id in reference) is training]
    offers = [
        (entry.id, text, code)
        for entry in chosen
        for code in entry.offer
        if (code != language) is across
        for text in entry.offer[code]
    ]
    needs = [(entry, text) for entry in chosen for text in entry.need[language]]
    grades = [
        {
            j: 2 if capability == entry.id else 1
            for j, (capability, _, _) in enumerate(offers)
            if capability == entry.id or capability in entry.related
        }
        for entry, _ in needs
    ]
    return Task([(text, language) for _, text in needs], [(text, code) for _, text, code in offers], grades)


class Words:
    """Ours in memory: the terms, weights and scores of `apps.partnering.candidates`, without its limits."""

    def __init__(self, documents: Sequence[tuple[str, str]]) -> None:
        self._having: dict[str, list[tuple[int, float]]] = defaultdict(list)
        sizes = []
        for row, (text, language) in enumerate(documents):
            terms = analyse(text, language)
            sizes.append(len(terms))
            for term, weight in terms.items():
                self._having[term].append((row, weight))
        self._idf = {term: np.log(1 + len(documents) / len(having)) for term, having in self._having.items()}
        self._divisor = 1 + 1.2 * (0.25 + 0.75 * np.array(sizes) / max(np.mean(sizes), 1))

    def rank(self, text: str, language: str) -> list[int]:
        """Return the documents that share a term with a text, best first."""
        scores: Counter[int] = Counter()
        asked: dict[str, float] = {}
        for terms in analyse_query(text, language).values():
            for term, weight in terms:
                asked[term] = max(weight, asked.get(term, 0.0))
        for term, weight in asked.items():
            for row, own in self._having.get(term, ()):
                scores[row] += weight * own * self._idf[term]
        return sorted(scores, key=lambda row: (-scores[row] / self._divisor[row], row))


def labels(most: int | None = None) -> dict[str, Any]:
    """Return nDCG@10 within each language and recall@10 across some, of ours and of the peers, on held-out codes."""
    terms = rows(training=False)[:most]
    found: dict[str, Any] = {}
    for name in (*PEERS, "ours"):
        within = {code: _mean(_ndcg(by_class(terms, code), name)) for code in LANGUAGES}
        across = {f"{one}-{other}": _mean(_recall(by_code(terms, one, other), name)) for one, other in ACROSS}
        found[name] = {"ndcg_10_within": within, "recall_10_across": across}
    return {"codes": len(terms), **found}


def _ranked(task: Task, name: str) -> list[list[int]]:
    if name == "ours":
        index = Words(task.documents)
        return [index.rank(*query)[: DEPTH + 1] for query in task.queries]
    (queries, codes), (documents, others) = zip(*task.queries, strict=True), zip(*task.documents, strict=True)
    return rank(name, queries, codes, documents, others, DEPTH + 1)


def _ndcg(task: Task, name: str) -> list[float]:
    rankings = _ranked(task, name)
    return [
        ndcg_at(10, [row for row in ranking if row != i], grades)
        for i, (ranking, grades) in enumerate(zip(rankings, task.grades, strict=True))
        if grades
    ]


def _recall(task: Task, name: str) -> list[float]:
    return [recall_at(10, own, grades) for own, grades in zip(_ranked(task, name), task.grades, strict=True)]


def fusion() -> dict[str, Any]:
    """Learn the weight of words on the training halves, and return how the choices do there and on the others."""
    report = {}
    for kind in ("same_language", "cross_language"):
        across = kind == "cross_language"
        scores = {training: _by_weight(training, across) for training in (True, False)}
        best = max(WEIGHTS, key=lambda weight: (_mean(scores[True][weight]), -weight))
        differences = [own - other for own, other in zip(scores[False][best], scores[False][0.0], strict=True)]
        report[kind] = {
            "weight_of_words": best,
            "ndcg_10_training": {weight: _mean(own) for weight, own in scores[True].items()},
            "ndcg_10_held_out": {weight: _mean(own) for weight, own in scores[False].items()},
            "held_out_gain_over_meaning_alone": bootstrap(differences, seed=SEED).__dict__,
            "queries": len(differences),
        }
    return report


def _by_weight(training: bool, across: bool) -> dict[float, list[float]]:
    found: dict[float, list[float]] = {weight: [] for weight in WEIGHTS}
    for code in ("sv", "nb", "fi", "en"):
        task = offers_of_needs(training, across, code)
        queries, documents = _vectors(task.queries), _vectors(task.documents)
        index = Words(task.documents)
        generator = np.random.default_rng(SEED)
        for i in generator.permutation(len(task.queries))[:QUERIES]:
            by_meaning = [int(row) for row in np.argsort(-(documents @ queries[i]), kind="stable")[:DEPTH]]
            by_words = index.rank(*task.queries[i])[:DEPTH]
            for weight in WEIGHTS:
                fused = reciprocal_rank_fusion([by_meaning, by_words], weights=[1.0, weight])
                found[weight].append(ndcg_at(10, list(fused), task.grades[i]))
    return found


def _vectors(texts: Sequence[tuple[str, str]]) -> np.ndarray:
    from intercluster.apps.partnering.indexing.embeddings import encode_once
    from intercluster.apps.partnering.indexing.language_tools import language

    tools = language()
    plain = [text for text, _ in texts]
    return tools.alignment.apply(encode_once(plain, tools.encoder), plain, [code for _, code in texts])


def speed() -> dict[str, float]:
    """Return the processor time of a query, and how many texts a second of it are analysed, words not met before."""
    queries, texts = (
        [text for code in ("sv", "fi", "en") for text in offers_of_needs(training, False, code).documents]
        for training in (True, False)
    )
    for cached in (words._of_word, words._stem):
        cached.cache_clear()
    asked = [_processor_time(lambda query=query: analyse_query(*query)) for query in queries]
    seconds = _processor_time(lambda: [analyse(*text) for text in texts])
    return {
        "query_p95_ms": round(1000 * float(np.percentile(asked, 95)), 2),
        "texts_per_second": round(len(texts) / seconds),
    }


def _processor_time(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4)


if __name__ == "__main__":
    main()
