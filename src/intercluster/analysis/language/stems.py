"""Snowball's stemmers (Porter 2001), by language."""

import threading
from functools import cache
from typing import Any

STEMMERS = {
    "sv": "swedish",
    "nb": "norwegian",
    "nn": "norwegian",
    "da": "danish",
    "fi": "finnish",
    "en": "english",
    "de": "german",
}

_stemming = threading.Lock()
"""A stemmer keeps state, so only one thread may use it at a time."""


def snowball(word: str, language: str) -> str:
    """Return the stem of a word in lower case; the word itself in a language without a stemmer."""
    if language not in STEMMERS:
        return word
    with _stemming:
        return str(_stemmer(STEMMERS[language]).stemWord(word))


@cache
def _stemmer(algorithm: str) -> Any:
    import snowballstemmer  # noqa: PLC0415 - words are stemmed by few commands

    return snowballstemmer.stemmer(algorithm)
