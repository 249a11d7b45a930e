"""Tells by words which capabilities a text is about.

Every capability is a document in each language of the thesaurus. A word counts as in Okapi BM25 (Robertson & Zaragoza
2009, "The probabilistic relevance framework"); in the documents of the other languages its translations count as
one word (Pirkola 1998, "The effects of query structure and dictionary setups", SIGIR). A score of BM25 is a sum over
words, so what each word says for each capability is worked out once and kept, and no dictionary is needed later.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.capabilities.dictionary import Dictionary
from intercluster.analysis.capabilities.terms import LANGUAGES, ROOT_WEIGHT, read_as, root, terms_of, with_roots
from intercluster.analysis.capabilities.trade_words import TradeWords, learn_trade_words
from intercluster.analysis.language.compounds import Splitter

K1, B = 1.2, 0.6
"""Of BM25."""

AS_WRITTEN = 0.6
"""What a word as written counts in another language: many trade words are alike."""

SCANDINAVIAN = frozenset({"sv", "nb"})
"""Between these two a word as written counts in full."""

KEPT = 32
"""Most capabilities kept for one word: those for which it says most."""

STEP = 1 / 16
"""Scores are kept in 8 bits, in steps of this size."""

TRADE = ("first", "last")
"""Names of the parts of compounds (`TradeWords`)."""

Floats = NDArray[np.float32]

Document = Mapping[str, float]
"""Terms with how often they occur, damped."""


@dataclass(frozen=True, eq=False)
class Words:
    """The words of one language, each with the capabilities it speaks for (compressed sparse rows).

    Row i has the entries from `starts[i]` up to and without `starts[i + 1]` of `capabilities` (column), `own` and
    `foreign` (score by the texts in the same language, and mean score by those in the others; in steps of STEP).
    """

    terms: Sequence[str]
    starts: NDArray[np.int32]
    capabilities: NDArray[np.uint16]
    own: NDArray[np.uint8]
    foreign: NDArray[np.uint8]

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Return the row of each term."""
        return {term: row for row, term in enumerate(self.terms)}


@dataclass(frozen=True, eq=False)
class WordIndex:
    """The words of each language of the thesaurus."""

    count: int
    """Number of capabilities."""
    words: Mapping[str, Words]
    trade: Mapping[str, TradeWords]
    """Of which parts the compounds of each language are made."""

    @cached_property
    def splitters(self) -> Mapping[str, Splitter | None]:
        """Return what splits the compounds of each language that has any of the trade."""
        return {code: own.splitter(code) if own.first or own.last else None for code, own in self.trade.items()}

    def scores(self, texts: Sequence[str], languages: Sequence[str]) -> tuple[Floats, Floats]:
        """Return the scores of texts by words of their own language and by their translations.

        Both have shape (len(texts), count). `languages` has one ISO 639-1 code a text; a language that the thesaurus
        lacks is read as the one nearest to it (`read_as`).
        """
        own = np.zeros((len(texts), self.count), dtype=np.float32)
        foreign = np.zeros_like(own)
        for row, (text, language) in enumerate(zip(texts, languages, strict=True)):
            words = self.words[read_as(language)]
            terms = terms_of(text, language, self.splitters.get(language))
            for term, weight in with_roots(terms, language).items():
                at = words.rows.get(term)
                if at is not None:
                    entries = slice(words.starts[at], words.starts[at + 1])
                    columns = words.capabilities[entries]
                    own[row, columns] += weight * STEP * words.own[entries]
                    foreign[row, columns] += weight * STEP * words.foreign[entries]
        return own, foreign

    def arrays(self) -> dict[str, Any]:
        """Return what `from_arrays` makes the index from, by name."""
        words = {
            f"words_{code}_{name}": "\n".join(own.terms) if name == "terms" else getattr(own, name)
            for code, own in self.words.items()
            for name in ("terms", "starts", "capabilities", "own", "foreign")
        }
        return words | {
            f"trade_{code}_{name}": "\n".join(f"{part} {count}" for part, count in getattr(own, name).items())
            for code, own in self.trade.items()
            for name in TRADE
        }

    @classmethod
    def from_arrays(cls, count: int, archive: Mapping[str, Any]) -> Self:
        """Return the index that `arrays` told of; an older file has no words of the trade."""
        return cls(
            count,
            {
                code: Words(
                    str(archive[f"words_{code}_terms"]).split("\n"),
                    *(archive[f"words_{code}_{name}"] for name in ("starts", "capabilities", "own", "foreign")),
                )
                for code in LANGUAGES
            },
            {
                code: TradeWords(*(_counts(archive.get(f"trade_{code}_{name}", "")) for name in TRADE))
                for code in LANGUAGES
            },
        )


def _counts(lines: Any) -> dict[str, int]:
    return {part: int(count) for part, count in (line.split(" ") for line in str(lines).splitlines())}


def build(texts: Sequence[Mapping[str, Mapping[str, float]]], dictionary: Dictionary) -> WordIndex:
    """Return the index of capabilities, each given as its texts with their weights, by language."""
    trade = {code: learn_trade_words([text for own in texts for text in own[code]], code) for code in LANGUAGES}
    index = WordIndex(len(texts), {}, trade)
    documents = {code: [_document(own[code], code, index.splitters[code]) for own in texts] for code in LANGUAGES}
    scorers = {code: _Scorer.of(own) for code, own in documents.items()}
    return replace(index, words={code: _words(code, scorers, dictionary, len(texts)) for code in LANGUAGES})


def _document(texts: Mapping[str, float], language: str, splitter: Splitter | None) -> Document:
    counts: dict[str, float] = defaultdict(float)
    for text, weight in texts.items():
        for term, own in with_roots(terms_of(text, language, splitter), language).items():
            counts[term] += weight * own
    return {term: 1 + math.log(count) if count > 1 else count for term, count in counts.items()}


@dataclass(frozen=True)
class _Scorer:
    """BM25 over the documents of one language."""

    lengths: Sequence[float]
    mean: float
    found: Mapping[str, Sequence[tuple[int, float]]]
    """By term the documents that have it, with its damped count."""

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Self:
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, document in enumerate(documents):
            for term, count in document.items():
                found[term].append((number, count))
        lengths = [sum(document.values()) for document in documents]
        return cls(lengths, sum(lengths) / max(1, len(lengths)) or 1.0, found)

    def scores(self, alternatives: Mapping[str, float]) -> dict[int, float]:
        """Return what a word says for each document; `alternatives` are its translations, with their worth."""
        counts: dict[int, float] = {}
        for term, worth in alternatives.items():
            for number, count in self.found.get(term, ()):
                counts[number] = max(counts.get(number, 0.0), count * worth)
        documents = sum(min(1.0, count) for count in counts.values())
        rarity = math.log(1 + (len(self.lengths) - documents + 0.5) / (documents + 0.5))
        return {
            number: rarity * count * (K1 + 1) / (count + K1 * (1 - B + B * self.lengths[number] / self.mean))
            for number, count in counts.items()
        }


def _words(code: str, scorers: Mapping[str, _Scorer], dictionary: Dictionary, count: int) -> Words:
    others = [other for other in scorers if other != code]
    vocabulary = dictionary.words(code).union(*(scorer.found for scorer in scorers.values()))
    terms, starts, columns, own, foreign = [], [0], [], [], []
    for term in sorted(vocabulary):
        here = scorers[code].scores({term: 1.0})
        there: dict[int, float] = defaultdict(float)
        for other in others:
            written = 1.0 if {code, other} == SCANDINAVIAN else AS_WRITTEN
            translations = dictionary.translations(term, (code, other))
            roots = {root(each, other): worth * ROOT_WEIGHT for each, worth in translations.items()}
            alternatives = {**roots, term: written, **translations}
            for number, score in scorers[other].scores(alternatives).items():
                there[number] += score / len(others)
        best = sorted({*here, *there}, key=lambda number: (-here.get(number, 0.0) - there.get(number, 0.0), number))
        kept = sorted(best[:KEPT])
        if kept:
            terms.append(term)
            starts.append(starts[-1] + len(kept))
            columns += kept
            own += [here.get(number, 0.0) for number in kept]
            foreign += [there.get(number, 0.0) for number in kept]
    return Words(terms, np.array(starts, np.int32), np.array(columns, np.uint16), _stepped(own), _stepped(foreign))


def _stepped(scores: Sequence[float]) -> NDArray[np.uint8]:
    return np.clip(np.rint(np.array(scores, dtype=np.float64) / STEP), 0, 255).astype(np.uint8)
