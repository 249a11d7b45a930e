"""Tells how many of the words that somebody searches a text has, in whatever language it is written.

In a text of another language the translations of a word count as that word (Pirkola 1998, "The effects of query
structure and dictionary setups in dictionary-based cross-language information retrieval", SIGIR).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from math import log

from intercluster.analysis.language.reading import ALIKE, PAIRS, entries_of
from intercluster.analysis.language.stopwords import STOPWORDS
from intercluster.analysis.language.words import WHOLE, analyse, stem

TRANSLATIONS = 3
"""Translations of a word that count, the usual first."""

PART = 0.5
"""What a part of a compound, or a word of a longer translation, counts: "chip" says less than "wood chip dryer"."""

LETTERS = 2
"""Least number of letters of a word that counts."""

ASKING = {
    "sv": "någonstans finns",
    "nb": "hvor finnes",
    "nn": "kor finst",
    "fi": "miten kuinka milloin millainen millaisia ketkä saako voiko onko kannattaako",
}
"""Words with which people ask, and which say nothing of what about; more of them are stop words."""

_WORD = re.compile(r"[^\W_]+")

Terms = Mapping[str, float]
"""The terms (`words.analyse`) by which a text may say a word, with what each counts, up to 1."""


def words_as_said(text: str, language: str, other: str) -> list[Terms]:
    """Return for each word of a text, stop words left out, how a text of another language, or of its own, says it."""
    pair = ALIKE.get(language, language), ALIKE.get(other, other)
    said = (_as_said(word, language, pair) for word in _words(text, language))
    return [terms for terms in said if terms]


def has_known_word(text: str, language: str) -> bool:
    """Return whether a dictionary has any word of a text that is no stop word; of a language without one, True."""
    pairs = [pair for pair in PAIRS if pair[0] == ALIKE.get(language, language)]
    return not pairs or any(entries_of(word, pair) for word in _words(text, language) for pair in pairs)


def _words(text: str, language: str) -> list[str]:
    """Return the distinct words of a text that are no stop words."""
    stop, found = _stop_words(language), dict[str, str]()
    for word in _WORD.findall(text):
        if len(word) >= LETTERS and word.lower() not in stop and stem(word, language) not in stop:
            found.setdefault(word.lower(), word)
    return list(found.values())


@lru_cache(maxsize=1 << 14)
def _as_said(word: str, language: str, pair: tuple[str, str]) -> Terms:
    terms = {term: _worth(weight) for term, weight in analyse(word, language).items()}
    entries = entries_of(word, pair) if pair in PAIRS else ()
    for entry in entries:
        for translation in entry.translations[:TRANSLATIONS]:
            for term, weight in analyse(translation, pair[1]).items():
                worth = PART if len(entries) > 1 or " " in translation else _worth(weight)
                terms[term] = max(worth, terms.get(term, 0.0))
    return terms


def _worth(weight: float) -> float:
    return 1.0 if weight == WHOLE else PART


def share_said(words: Sequence[Terms], said: Collection[str], documents: Mapping[str, int], texts: int) -> float:
    """Return the share of some words, 0 to 1, that a text with these terms says.

    A term is worth ln(1 + texts / documents), where `documents` has in how many of all texts it occurs. A word is worth
    as much as the rarest of its terms; a word that no text has is worth most, and never said.
    """
    total = common = 0.0
    for terms in words:
        worth = {term: log(1 + texts / documents[term]) for term in terms if documents.get(term)}
        total += max(worth.values(), default=log(1 + texts))
        common += max((worth[term] * terms[term] for term in worth if term in said), default=0.0)
    return common / total if total else 0.0


@cache
def _stop_words(language: str) -> frozenset[str]:
    words = [*STOPWORDS.get(language, ()), *ASKING.get(language, "").split()]
    return frozenset(words) | {stem(word, language) for word in words}
