"""Running texts across languages: grant abstracts, messages of programs, and what is sought by a title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks import texts as published
from benchmarks.aligned import SEED, SYSTEMS, Bench, compared, ranks
from benchmarks.distractors import COUNT, distractors, one_line
from intercluster.analysis.language.align import TEXT_WORDS
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
    """Return the abstracts of held-out grants at random, and behind them whatever else is English, each text once."""
    from intercluster.apps.partnering.indexing import alignments, reference_words

    both = [row for row in chosen if row["abstract_pair_sv_en"] == row["title_pair_sv_en"] == "1"]
    held = reference_words.held_out({"en": [one_line(row["projectTitleEn"]) for row in both]}, alignments.HELD_OUT)
    order = generator.permutation(np.flatnonzero(held))
    sought, others = ([both[i] for i in part] for part in (order[:PAIRS], order[PAIRS : PAIRS + OTHERS]))
    own = {one_line(row["projectTitleEn"]) for row in sought}
    titles = [title for row in chosen if (title := one_line(row["projectTitleEn"])) not in ("", *own)]
    abstracts = [one_line(row["projectAbstractEn"]) for row in (*sought, *others)]
    if len(set(abstracts[:PAIRS])) < len(sought):
        raise ValueError("two of the grants have one abstract: choose another seed")
    return English(
        list(dict.fromkeys([*abstracts, *titles, *published.objectives(), *published.project_titles()])), sought
    )


def paragraphs(bench: Bench) -> dict[str, Any]:
    """Return how often, and how far up, the English text of an abstract or a message is found."""
    generator = np.random.default_rng(SEED)
    pool = english(published.grants(), generator)
    queries = long_queries(pool, generator)
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


def long_queries(pool: English, generator: np.random.Generator) -> dict[str, dict[str, str]]:
    """Return by kind, which ends in a language code, long English texts with their translation, which seeks them."""
    queries = {
        "grant abstracts, sv": {
            one_line(row["projectAbstractEn"]): one_line(row["projectAbstractSv"]) for row in pool.sought
        }
    }
    for code in ("sv", "da", "fi", "nb"):
        found = list(published.messages(code, LONG).items())
        picked = generator.permutation(len(found))[:MESSAGES]
        if len(picked):
            queries[f"messages of programs, {code}"] = dict(found[i] for i in picked)
    return queries


def among_many(bench: Bench, count: int = COUNT) -> dict[str, Any]:
    """Return how far up long texts are found by their translation, or by their other half, among English distractors.

    Each kind of query has its own texts to find and all distractors in its pool. Halves are those of Danish project
    descriptions, which have no translation: the second is sought with the first.
    """
    generator = np.random.default_rng(SEED)
    grants = published.grants()
    pool = english(grants, generator)
    queries = long_queries(pool, generator)
    numbers = {row["num"] for row in pool.sought}
    apart = [text for pairs in queries.values() for text in pairs]
    kinds = distractors([row for row in grants if row["num"] not in numbers], apart, count)
    texts = [text for own in kinds.values() for text in own]
    tasks: dict[str, tuple[list[str], list[str], str, str]] = {
        name: (list(pairs.values()), list(pairs), name[-2:], "en") for name, pairs in queries.items()
    }
    halves = [halved(text) for text in published.danish_projects() if len(text.split()) >= 2 * LONG]
    picked = [halves[i] for i in generator.permutation(len(halves))[:MESSAGES]]
    tasks["halves of project descriptions, da"] = (
        [first for first, _ in picked],
        [second for _, second in picked],
        "da",
        "da",
    )
    means = bench.means_of(bench.trial.text_means)
    figures: dict[str, Any] = {
        "english_texts": {
            kind: {"texts": len(own), "words": round(sum(len(text.split()) for text in own) / max(len(own), 1), 1)}
            for kind, own in kinds.items()
        }
    }
    places: dict[str, dict[str, np.ndarray]] = {name: {} for name in tasks}
    for system in SYSTEMS:
        others = bench.vectors(system, texts, ["en"] * len(texts), means)
        for name, (asked, sought, code, other) in tasks.items():
            own = bench.vectors(system, sought, [other] * len(sought), means)
            places[name][system] = ranks(
                bench.vectors(system, asked, [code] * len(asked), means), np.vstack([own, others]), np.arange(len(own))
            )
    return figures | {name: found_at(own, 10) for name, own in places.items()}


def halved(text: str) -> tuple[str, str]:
    """Return a text's first and second half, cut between two words."""
    words = text.split()
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


def titles_to_texts(bench: Bench) -> dict[str, Any]:
    """Return how short queries find long texts: a grant's English abstract by its Swedish title, offers by a title."""
    from intercluster.demo.capabilities import capabilities, reference_capabilities

    pool = english(published.grants(), np.random.default_rng(SEED))
    texts, labels = bench.means_of(bench.trial.text_means), bench.means_of(bench.trial.label_means)
    titles = [one_line(row["projectTitleSv"]) for row in pool.sought]
    places: dict[str, dict[str, np.ndarray]] = {"all": {}, "long": {}}
    running = [i for i, text in enumerate(pool.texts) if i < len(titles) or len(text.split()) >= TEXT_WORDS]
    for system in SYSTEMS:
        asked = bench.vectors(system, titles, ["sv"] * len(titles), labels)
        found = bench.vectors(system, pool.texts, ["en"] * len(pool.texts), texts)
        places["all"][system] = ranks(asked, found, np.arange(len(titles)))
        places["long"][system] = ranks(asked, found[running], np.arange(len(titles)))
    figures: dict[str, Any] = {
        "english_texts": len(pool.texts),
        "long_texts": len(running),
        "grant titles sv to abstracts en": found_at(places["all"]),
        "grant titles sv to abstracts en among long texts": found_at(places["long"]),
    }
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


def found_at(places: Mapping[str, np.ndarray], *depths: int) -> dict[str, Any]:
    """Return recall at 1 and at further depths, and mean reciprocal rank, by system, and what ours has over raw."""
    return {
        f"recall_{depth}": compared({system: list((own <= depth).astype(float)) for system, own in places.items()})
        for depth in (1, *depths)
    } | {"mrr": compared({system: list(1 / own) for system, own in places.items()})}


def long_ones(texts: Sequence[str]) -> int:
    """Return how many texts have more than 25 words."""
    return sum(len(text.split()) > LONG for text in texts)
