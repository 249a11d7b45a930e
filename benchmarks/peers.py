"""Searches by words alone that ours is measured beside, each of a few lines over bm25s.

`rank(peer, queries, query_languages, documents, document_languages, k)` returns for each query the indices of its k
best documents, best first; those that share nothing with the query are left out.
"""

import re
from collections.abc import Callable, Sequence

import bm25s
import numpy as np
import snowballstemmer

from intercluster.analysis.language.stems import STEMMERS
from intercluster.analysis.language.words import analyse

Tokens = Callable[[str, str], list[str]]
"""From (text, language) to what BM25 counts."""

NGRAMS = (3, 4, 5)
"""Letters of the n-grams: McNamee & Mayfield 2004, "Character n-gram tokenization for European language text
retrieval", Information Retrieval 7, find 4 best, and 5 in compounding languages."""


def words(text: str, language: str) -> list[str]:
    """Return a text's words in small letters."""
    return re.findall(r"\w+", text.lower())


def stems(text: str, language: str) -> list[str]:
    """Return the Snowball stem of each word."""
    found = words(text, language)
    return list(snowballstemmer.stemmer(STEMMERS[language]).stemWords(found)) if language in STEMMERS else found


def stems_and_parts(text: str, language: str) -> list[str]:
    """Return the terms of each word: its stem, those of a compound's parts, exact abbreviations."""
    return [term for word in re.findall(r"\w+", text) for term in analyse(word, language)]


def ngrams(text: str, language: str) -> list[str]:
    """Return the character n-grams of each word, its beginning and end marked."""
    marked = [f"_{word}_" for word in words(text, language)]
    return [word[i : i + n] for word in marked for n in NGRAMS for i in range(len(word) - n + 1)]


PEERS: dict[str, Tokens] = {
    "BM25": words,
    "BM25 with stemming": stems,
    "BM25 with stemming and compounds": stems_and_parts,
    "BM25 over character n-grams": ngrams,
}


def rank(
    peer: str,
    queries: Sequence[str],
    query_languages: Sequence[str],
    documents: Sequence[str],
    document_languages: Sequence[str],
    k: int,
) -> list[list[int]]:
    """Return the k best documents for each query by one of PEERS; equal scores in the order of the documents."""
    tokens = PEERS[peer]
    index = bm25s.BM25()
    index.index([tokens(*pair) for pair in zip(documents, document_languages, strict=True)], show_progress=False)
    ranked = []
    for pair in zip(queries, query_languages, strict=True):
        known = [token for token in tokens(*pair) if token in index.vocab_dict]
        scores = index.get_scores(known) if known else np.zeros(len(documents))
        best = np.argsort(-scores, kind="stable")[:k]
        ranked.append([int(row) for row in best if scores[row] > 0])
    return ranked
