"""Claim: the alignment makes texts of different languages comparable, and harms no search within a language.

An alignment is fitted as `intercluster language fit` does, without 3 of 10 concepts of each vocabulary, and everything
below is measured on texts it was not fitted from (but for the language means of running text).

1. *Labels across languages.* A held-out concept's names in the other languages, sought in one pool of all.
2. *Within a language.* Labels of the same class and group of the procurement vocabulary; offers for needs.
3. *Running texts.* Grant abstracts and messages of programs, in English, sought by the same in another language among
   thousands of other English texts; and long texts sought by a title.
4. *Cost.* Processor time of aligning beside that of encoding.

Needs ../shared/data. What was encoded once is kept in results/vectors.sqlite. With --reduced it learns from one text of
ten, and long texts, which take hours to encode, are left out.
"""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from benchmarks import texts as published
from benchmarks.aligned import DEPTH, MEANS, OURS, RAW, SEED, SYSTEMS, Bench, compared, fitted, mean, nearest, ranks
from benchmarks.aligning import cost_in_a_fresh_process
from benchmarks.peers import rank
from benchmarks.report import write
from benchmarks.running import among_many, paragraphs, titles_to_texts
from benchmarks.scratch import scratch_database
from benchmarks.words import Words, offers_of_needs
from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.language.fitting import Texts
from intercluster.analysis.partners.evaluation import bootstrap, ndcg_at
from intercluster.analysis.partners.fusion import (
    WORDS_OTHER_LANGUAGE,
    WORDS_SAME_LANGUAGE,
    reciprocal_rank_fusion,
)


def main() -> None:
    """Fit and measure."""
    if not published.DATA.is_dir():
        print("benchmarks.language needs the parallel vocabularies in ../shared/data, which is not there: skipped.")
        return
    reduced = "--reduced" in sys.argv[1:]
    with scratch_database():
        seconds: dict[str, float] = {}

        def measured(name: str, work: Callable[[], Any]) -> Any:
            start = time.perf_counter()
            result = work()
            seconds[name] = round(time.perf_counter() - start, 1)
            print(f"# {name}: {seconds[name]} s", file=sys.stderr, flush=True)
            return result

        bench = measured("fit", lambda: fitted(10 if reduced else 1))
        cpv, nace = bench.apart["procurement vocabulary"], bench.apart["NACE"]
        figures = {
            "seed": SEED,
            "procurement": measured("procurement", lambda: across(bench, cpv, ("sv", "fi", "da", "en"))),
            "nace": measured("nace", lambda: across(bench, nace, ("sv", "nb", "fi", "da", "en"))),
            "within": measured("within", lambda: within(bench, cpv)),
            "cost": measured("cost", cost_in_a_fresh_process),
        }
        if not reduced:
            figures |= {
                "norwegian": measured("norwegian", lambda: norwegian(bench, nace)),
                "paragraphs": measured("paragraphs", lambda: paragraphs(bench)),
                "titles_to_texts": measured("titles", lambda: titles_to_texts(bench)),
                "among_many": measured("among many", lambda: among_many(bench)),
            }
        write("language", {**figures, "seconds": seconds})


def across(bench: Bench, own: Texts, languages: Sequence[str]) -> dict[str, Any]:
    """Return recall@10 of a concept's other names, all languages pooled, by system, and by pair of languages."""
    texts = [text for code in languages for text in own.texts[code]]
    codes = [code for code in languages for _ in own.texts[code]]
    count = len(own.texts[languages[0]])
    vectors = {system: bench.vectors(system, texts, codes, bench.means[own.name]) for system in SYSTEMS}
    rankings = {system: nearest(rows) for system, rows in vectors.items()}
    for name, peer in (
        ("BM25, stems and compounds", "BM25 with stemming and compounds"),
        ("character n-grams", "BM25 over character n-grams"),
    ):
        rankings[name] = without_self(rank(peer, texts, codes, texts, codes, DEPTH + 1))
    rankings["raw encoder + BM25, reciprocal ranks"] = [
        list(reciprocal_rank_fusion(pair))
        for pair in zip(rankings[RAW], rankings["BM25, stems and compounds"], strict=True)
    ]
    index = Words(list(zip(texts, codes, strict=True)))
    words = without_self([index.rank(*pair)[: DEPTH + 1] for pair in zip(texts, codes, strict=True)])
    for system in (MEANS, OURS):
        rankings[f"{system} + words"] = [
            with_words(rankings[system][i], words[i], codes, codes[i]) for i in range(len(texts))
        ]
    recalls = {name: recall_of_names(found, count) for name, found in rankings.items()}
    return {
        "concepts": count,
        "languages": languages,
        "recall_10_pooled": {name: bootstrap(list(values), seed=SEED).__dict__ for name, values in recalls.items()},
        "ours_minus": {
            name: bootstrap(list(recalls[OURS] - values), seed=SEED).__dict__
            for name, values in recalls.items()
            if name != OURS
        },
        "pairs": {
            f"{one}-{other}": {
                system: pair_figures(vectors[system], rankings[system], count, i, j) for system in SYSTEMS
            }
            for (i, one), (j, other) in permutations(enumerate(languages), 2)
        },
    }


def with_words(by_meaning: Sequence[int], by_words: Sequence[int], codes: Sequence[str], code: str) -> list[int]:
    """Return the ranking by meaning fused with that by words, as `apps.partnering.candidates` does."""
    same = [row for row in by_words if codes[row] == code]
    other = [row for row in by_words if codes[row] != code]
    weights = [1.0, WORDS_SAME_LANGUAGE, WORDS_OTHER_LANGUAGE]
    return list(reciprocal_rank_fusion([by_meaning, same, other], weights=weights))


def without_self(rankings: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return rankings without the query, which is row i of what is ranked."""
    return [[row for row in ranking if row != i] for i, ranking in enumerate(rankings)]


def recall_of_names(rankings: Sequence[Sequence[int]], count: int, k: int = 10) -> np.ndarray:
    """Return for each of `count` concepts the share of its other names among the first k, mean over its names.

    Row i is a name of concept i modulo `count`; every language has `count` rows.
    """
    languages = len(rankings) // count
    found = [sum(row % count == i % count for row in ranking[:k]) for i, ranking in enumerate(rankings)]
    return np.array(found).reshape(languages, count).mean(axis=0) / (languages - 1)


def pair_figures(
    vectors: Vectors, rankings: Sequence[Sequence[int]], count: int, one: int, other: int
) -> dict[str, float]:
    """Return how often the names of language number `one` find theirs in number `other`: pooled, and among it alone."""
    own = np.arange(count)
    places = ranks(vectors[one * count : (one + 1) * count], vectors[other * count : (other + 1) * count], own)
    pooled = [other * count + i in rankings[one * count + i][:10] for i in range(count)]
    return {"recall_10_pooled": mean(pooled), "recall_10": mean(places <= 10), "recall_1": mean(places == 1)}


NORWEGIAN_AS = {
    "raw encoder": None,
    "as Norwegian": "nb",
    "as Danish": "da",
    "as Swedish": "sv",
    "as unknown": "",
}


def norwegian(bench: Bench, own: Texts) -> dict[str, Any]:
    """Return what aligning Norwegian texts as if of another language does, in pools of all languages of a kind.

    On held-out labels, on titles of held-out capabilities, which are no part of a vocabulary, and from needs to offers.
    """
    from intercluster.demo.capabilities import LANGUAGES, capabilities, reference_capabilities

    chosen = [entry for entry in capabilities() if entry not in reference_capabilities()]
    titles = {code: [entry.title[code] for entry in chosen] for code in LANGUAGES}
    labels = {code: own.texts[code] for code in ("sv", "nb", "fi", "da", "en")}
    return {
        "labels": {name: norwegian_pairs(bench, labels, treated) for name, treated in NORWEGIAN_AS.items()},
        "titles": {name: norwegian_pairs(bench, titles, treated) for name, treated in NORWEGIAN_AS.items()},
        "needs_to_offers_of_other_languages": {
            name: norwegian_needs(bench, treated) for name, treated in NORWEGIAN_AS.items()
        },
    }


def norwegian_pairs(bench: Bench, texts: Mapping[str, Sequence[str]], treated: str | None) -> dict[str, float]:
    """Return recall@10 of parallel texts in the pool of their languages, for the pairs with Norwegian.

    Norwegian ones are aligned as `treated`, the others as their own language; with None nothing is aligned.
    """
    count = len(texts["nb"])
    system = RAW if treated is None else OURS
    vectors = np.vstack(
        [
            bench.vectors(system, own, [(treated or "") if code == "nb" else code] * count, {})
            for code, own in texts.items()
        ]
    )
    rankings = nearest(vectors)
    pair = {
        (one, other): pair_figures(vectors, rankings, count, i, j)["recall_10_pooled"]
        for (i, one), (j, other) in permutations(enumerate(texts), 2)
        if "nb" in (one, other)
    }
    return {
        "concepts": count,
        "from_norwegian": mean([value for (one, _), value in pair.items() if one == "nb"]),
        "to_norwegian": mean([value for (_, other), value in pair.items() if other == "nb"]),
        **{f"{one}-{other}": value for (one, other), value in pair.items()},
    }


def norwegian_needs(bench: Bench, treated: str | None) -> dict[str, float]:
    """Return nDCG@10 of the offers in other languages for Norwegian needs aligned as `treated`."""
    task = offers_of_needs(training=False, across=True, language="nb")
    system = RAW if treated is None else OURS
    queries = bench.vectors(system, [text for text, _ in task.queries], [treated or ""] * len(task.queries), {})
    documents = bench.vectors(system, *map(list, zip(*task.documents, strict=True)), {})
    order = np.argsort(-(queries @ documents.T), axis=1, kind="stable")[:, :10].tolist()
    scores = [ndcg_at(10, found, own) for found, own in zip(order, task.grades, strict=True)]
    return {"queries": len(scores), "ndcg_10": mean(scores)}


# Within a language


def within(bench: Bench, own: Texts) -> dict[str, Any]:
    """Return nDCG@10 within each language, and the paired difference of ours from the raw encoder."""
    known = published.codes()
    codes = [known[pair] for pair in zip(own.texts["en"], own.texts["sv"], strict=True)]
    grades = [
        {j: 2 if other[:4] == code[:4] else 1 for j, other in enumerate(codes) if other[:3] == code[:3] and i != j}
        for i, code in enumerate(codes)
    ]
    labels = {}
    for code in ("sv", "fi", "da", "en"):
        scores = {}
        for system in SYSTEMS:
            vectors = bench.vectors(system, own.texts[code], [code] * len(codes), bench.means[own.name])
            pairs = zip(nearest(vectors, 10), grades, strict=True)
            scores[system] = [ndcg_at(10, found, wanted) for found, wanted in pairs if wanted]
        labels[code] = compared(scores)
    needs = {}
    means = bench.means_of(bench.trial.text_means)
    for code in ("sv", "nb", "fi", "en"):
        task = offers_of_needs(training=False, across=False, language=code)
        scores = {}
        for system in SYSTEMS:
            queries, documents = (
                bench.vectors(system, *map(list, zip(*side, strict=True)), means)
                for side in (task.queries, task.documents)
            )
            order = np.argsort(-(queries @ documents.T), axis=1, kind="stable")[:, :10]
            scores[system] = [ndcg_at(10, row.tolist(), own) for row, own in zip(order, task.grades, strict=True)]
        needs[code] = compared(scores)
    return {"procurement_labels": labels, "needs_to_offers": needs}


if __name__ == "__main__":
    main()
