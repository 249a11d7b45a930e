"""Analyses stored texts and queries alike into the terms of word search, in all languages.

A text becomes weighted terms. The term of a word is its stem (Snowball, after learnt rules for the endings of Finnish
and Swedish); a compound also has the terms of its parts; an abbreviation or a name with digits or several capitals
(CTMP, ISO 9001, S355, CO2) is an exact term, which no other word shares in any language. Terms do not name their
language: related languages share many, and æ and ø become ä and ö so that they share more.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from intercluster.analysis.language.compounds import Splitter
from intercluster.analysis.language.lexicon import AFFIXES, lexicon
from intercluster.analysis.language.stems import snowball

VERSION = 1
"""Raise it when the terms of a text change: stored terms of another version are then made again."""

WHOLE = 1.0
PART = 0.8
"""Weight of the term of a part of a compound (docs/decisions/0009-one-word-analyser.md)."""

EXACT = "="
"""First character of an exact term; no word contains it."""

ABBREVIATION_LETTERS = 6
"""Most letters of an abbreviation; a query word of at most this length is also searched as one."""

SPELLINGS = {"sulph": "sulf", "fibre": "fiber", "colour": "color", "aluminium": "aluminum", "mould": "mold"}
"""British (and chemists') spellings and their American forms."""

_WORD = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(r"\b([^\W\d_]{1,5})[ -]?(\d[\d.,:/-]*)(?![^\W_])")
_FOLD = str.maketrans("æø", "äö")


def analyse(text: str, language: str, splitter: Splitter | None = None) -> dict[str, float]:
    """Return a text's terms with their weights, 0 to 1; a repeated term keeps its greatest weight.

    `language` is an ISO 639-1 code; words of a language outside STEMMERS are terms as written. `splitter` splits
    compounds instead of that of the language.
    """
    found: dict[str, float] = {}
    for term, weight in _terms(text, language, splitter):
        found[term] = max(weight, found.get(term, 0.0))
    return found


def folded(text: str, language: str) -> list[str]:
    """Return the words of a text in their order, each as the stem by which it is compared whatever its ending."""
    return [_stem(language, word.lower()).translate(_FOLD) for word in _WORD.findall(text)]


def analyse_query(text: str, language: str) -> dict[str, list[tuple[str, float]]]:
    """Return, for each distinct word of a query, the terms to look up and their weights.

    They are the terms of `analyse`; a short word is also searched as an abbreviation, since "ctmp" may mean CTMP.
    """
    found: dict[str, list[tuple[str, float]]] = {}
    shouting = _is_shouting(text)
    for word in _WORD.findall(text):
        terms = dict(_terms_of(word, language, shouting))
        if len(word) <= ABBREVIATION_LETTERS:
            terms.setdefault(EXACT + word.lower(), WHOLE)
        found.setdefault(word.lower(), []).extend(sorted(terms.items()))
    for name in _joined(text):
        found.setdefault(name, []).append((EXACT + name, WHOLE))
    return found


def split(word: str, language: str) -> list[str]:
    """Return the parts of a compound as written, in lower case; [word] for any other word."""
    splitter = _splitter(language)
    return splitter.split(word.lower()) if splitter else [word.lower()]


def stem(word: str, language: str) -> str:
    """Return what all forms of a word share."""
    return _stem(language, word.lower())


def stemmed_parts(word: str, language: str) -> list[tuple[str, str]]:
    """Return the parts of a compound as written, each with its stem; only the word itself for any other word."""
    parts, splitter = split(word, language), _splitter(language)
    stems = splitter.stems(parts) if splitter and len(parts) > 1 else [stem(word, language)]
    return list(zip(parts, stems, strict=True))


def _terms(text: str, language: str, splitter: Splitter | None) -> Iterator[tuple[str, float]]:
    shouting = _is_shouting(text)
    for word in _WORD.findall(text):
        yield from _terms_of(word, language, shouting, splitter)
    for name in _joined(text):
        yield EXACT + name, WHOLE


def _terms_of(
    word: str, language: str, shouting: bool, splitter: Splitter | None = None
) -> Iterator[tuple[str, float]]:
    exact = _is_exact(word)
    if exact:
        yield EXACT + word.lower(), WHOLE
    if not exact or (shouting and word.isalpha()):
        yield from _of_word(word.lower(), language, splitter)


def _is_shouting(text: str) -> bool:
    """Return whether a text is all in capitals, so that capitals do not mark abbreviations."""
    return text.isupper() and any(len(word) > ABBREVIATION_LETTERS and word.isalpha() for word in _WORD.findall(text))


def _is_exact(word: str) -> bool:
    """Return whether a word is an abbreviation or a name, such as CTMP, kWh, S355, CO2, 3D, 9001."""
    if any(sign.isdigit() for sign in word):
        return True
    return len(word) <= ABBREVIATION_LETTERS and sum(sign.isupper() for sign in word) > 1


def _joined(text: str) -> Iterator[str]:
    """Yield names of a few letters and a number as one word, however they are parted: ISO 9001, ISO-9001, S 355."""
    for letters, number in _NUMBERED.findall(text):
        yield (letters + "".join(sign for sign in number if sign.isalnum())).lower()


@lru_cache(maxsize=1 << 16)
def _of_word(word: str, language: str, splitter: Splitter | None) -> tuple[tuple[str, float], ...]:
    terms = dict.fromkeys(_parts(language, word, splitter), PART) | {_stem(language, word): WHOLE}
    return tuple((term.translate(_FOLD), weight) for term, weight in terms.items() if term)


def _parts(language: str, word: str, splitter: Splitter | None) -> list[str]:
    splitter = splitter or _splitter(language)
    parts = splitter.split(word) if splitter else [word]
    return splitter.stems(parts) if splitter and len(parts) > 1 else []


@cache
def _splitter(language: str) -> Splitter | None:
    known = "nb" if language == "nn" else language
    return Splitter(known, lexicon(known), lambda word: _stem(known, word)) if known in AFFIXES else None


@lru_cache(maxsize=1 << 17)
def _stem(language: str, word: str) -> str:
    word = lexicon(language).lemma(word)
    if language == "en":
        for british, american in SPELLINGS.items():
            word = word.replace(british, american)
    return snowball(word, language)
