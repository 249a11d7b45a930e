"""Translates single words by bilingual vocabularies, for building the word index of the tagger."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from intercluster.analysis.capabilities.terms import LANGUAGES, terms_of
from intercluster.analysis.language.bilingual import WORD, Found, Pair, Worths, add_pivots, best, rows

TRANSLATIONS = 6
"""Most translations kept of a word."""

LEAST = 0.15
"""A translation is kept if it is worth at least this share of the best one."""


@dataclass(frozen=True)
class Dictionary:
    """Translations of terms, each worth 0 to 1 beside the best one of its term."""

    entries: Mapping[Pair, Mapping[str, Worths]]

    def translations(self, term: str, pair: Pair) -> Worths:
        """Return the translations of a term; none where it is not known."""
        return self.entries.get(pair, {}).get(term, {})

    def words(self, language: str) -> set[str]:
        """Return the terms of a language that have a translation into any other."""
        return {term for (source, _), own in self.entries.items() if source == language for term in own}


NO_DICTIONARY = Dictionary({})


def read_dictionary(folder: Path) -> Dictionary:
    """Read the tables of a folder (`bilingual.FILES`).

    Each side of a pair must be one word, or on the right also two. Raise FileNotFoundError if a table is missing.
    """
    found: Found = {pair: defaultdict(lambda: defaultdict(float)) for pair in permutations(LANGUAGES, 2)}
    for pair, left, right, worth in rows(folder):
        if pair not in found:
            continue
        sources, targets = _terms(left, pair[0]), _terms(right, pair[1])
        if len(sources) == 1 and 1 <= len(targets) <= 2:
            for target in targets:
                found[pair][sources[0]][target] += worth / len(targets)
    add_pivots(found)
    return Dictionary(
        {pair: {term: best(worths, TRANSLATIONS, LEAST) for term, worths in own.items()} for pair, own in found.items()}
    )


def _terms(words: str, language: str) -> list[str]:
    """Return the whole words of an entry as terms, none where it has a stop word or none at all."""
    found = WORD.findall(words)
    terms = [max(own, key=lambda term: own[term]) for word in found if (own := terms_of(word, language))]
    return terms if len(terms) == len(found) else []
