"""Running texts across languages: grant abstracts, messages of programs, and what is sought by a title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks import texts as published
from benchmarks.aligned import SEED, SYSTEMS, Bench, compared, ranks
from intercluster.analysis.partners.evaluation import recall_at

PAIRS = 300
"""Grants whose abstracts are sought."""
OTHERS = 300
"""Further grants whose English abstracts are in the pool."""
MESSAGES, LONG = 150, 25
"""Messages sought of each language, and how many words each has at least."""


@dataclass(frozen=True)
class English:
    """English texts to find, with the long ones of the grants first."""

    texts: list[str]
    sought: list[dict[str, str]]
    """Grants; row i is that of text i."""


def english(chosen: Sequence[dict[str, str]], generator: np.random.Generator) -> English:
    """Return the abstracts of grants at random, and behind them whatever else is English, each text once."""
    both = [row for row in chosen if row["abstract_pair_sv_en"] == row["title_pair_sv_en"] == "1"]
    order = generator.permutation(len(both))
    sought, others = ([both[i] for i in part] for part in (order[:PAIRS], order[PAIRS : PAIRS + OTHERS]))
    own = {row["projectTitleEn"] for row in sought}
    titles = [row["projectTitleEn"] for row in chosen if row["projectTitleEn"].strip() not in ("", *own)]
    abstracts = [row["projectAbstractEn"] for row in (*sought, *others)]
    if len(set(abstracts[:PAIRS])) < len(sought):
        raise ValueError("two of the grants have one abstract: choose another seed")
    return English(
        list(dict.fromkeys([*abstracts, *titles, *published.objectives(), *published.project_titles()])), sought
    )


def paragraphs(bench: Bench) -> dict[str, Any]:
    """Return how often, and how far up, the English text of an abstract or a message is found."""
    generator = np.random.default_rng(SEED)
    pool = english(published.grants(), generator)
    queries = {"grant abstracts, sv": {row["projectAbstractEn"]: row["projectAbstractSv"] for row in pool.sought}}
    for code in ("sv", "da", "fi", "nb"):
        found = list(published.messages(code, LONG).items())
        picked = generator.permutation(len(found))[:MESSAGES]
        if len(picked):
            queries[f"messages of programs, {code}"] = dict(found[i] for i in picked)
    documents = list(dict.fromkeys([*pool.texts, *(text for own in queries.values() for text in own)]))
    place = {text: row for row, text in enumerate(documents)}
    means = bench.means_of(bench.trial.text_means)
    figures: dict[str, Any] = {"english_texts": len(documents), "longer_than_25_words": long_ones(documents)}
    own_vectors = {system: bench.vectors(system, documents, ["en"] * len(documents), means) for system in SYSTEMS}
    for name, pairs in queries.items():
        own = [place[text] for text in pairs]
        places = {}
        for system, rows in own_vectors.items():
            asked = bench.vectors(system, list(pairs.values()), [name[-2:]] * len(pairs), means)
            places[system] = ranks(asked, rows, own)
        figures[name] = found_at(places)
    return figures


def titles_to_texts(bench: Bench) -> dict[str, Any]:
    """Return how short queries find long texts: a grant's English abstract by its Swedish title, offers by a title."""
    from intercluster.demo.capabilities import capabilities, reference_capabilities

    pool = english(published.grants(), np.random.default_rng(SEED))
    texts, labels = bench.means_of(bench.trial.text_means), bench.means_of(bench.trial.label_means)
    titles = [row["projectTitleSv"] for row in pool.sought]
    places = {
        system: ranks(
            bench.vectors(system, titles, ["sv"] * len(titles), labels),
            bench.vectors(system, pool.texts, ["en"] * len(pool.texts), texts),
            np.arange(len(titles)),
        )
        for system in SYSTEMS
    }
    figures: dict[str, Any] = {"english_texts": len(pool.texts), "grant titles sv to abstracts en": found_at(places)}
    chosen = [entry for entry in capabilities() if entry not in reference_capabilities()]
    offers = [(entry.id, code, text) for entry in chosen for code, own in entry.offer.items() for text in own]
    for across_languages in (False, True):
        for asked in chosen[0].title:
            documents = [offer for offer in offers if (offer[1] != asked) is across_languages]
            grades = [{j: 1 for j, (own, _, _) in enumerate(documents) if own == entry.id} for entry in chosen]
            scores = {}
            for system in SYSTEMS:
                queries = bench.vectors(system, [entry.title[asked] for entry in chosen], [asked] * len(chosen), labels)
                rows = bench.vectors(
                    system, [text for *_, text in documents], [code for _, code, _ in documents], texts
                )
                order = np.argsort(-(queries @ rows.T), axis=1, kind="stable")[:, :10].tolist()
                scores[system] = [recall_at(10, found, own) for found, own in zip(order, grades, strict=True)]
            figures[f"capability titles to offers, recall@10, {asked} to {'others' if across_languages else asked}"] = (
                compared(scores)
            )
    return figures


def found_at(places: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Return recall@1 and mean reciprocal rank by system, and the difference of ours from the raw encoder."""
    return {
        "recall_1": compared({system: list((own == 1).astype(float)) for system, own in places.items()}),
        "mrr": compared({system: list(1 / own) for system, own in places.items()}),
    }


def long_ones(texts: Sequence[str]) -> int:
    """Return how many texts have more than 25 words."""
    return sum(len(text.split()) > LONG for text in texts)
