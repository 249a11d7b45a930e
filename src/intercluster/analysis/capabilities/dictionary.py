"""Translates single words by bilingual vocabularies, for building the word index of the tagger."""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from intercluster.analysis.capabilities.terms import LANGUAGES, terms_of

FILES = ("freedict_pairs.tsv.gz", "omw_synsets.tsv.gz", "yso_labels.tsv.gz")
"""Tables in a dictionary's folder; each has a heading row."""

SOURCES = (
    "words translated by FreeDict (WikDict, CC BY-SA 3.0), Open Multilingual Wordnet (SALDO, Norwegian and Finnish "
    "wordnets, Wiktionary; CC BY-SA 3.0 and their own licences) and YSO (CC BY 4.0)"
)
"""What the tables are, for the origin of what is made from them: that is under CC BY-SA 3.0."""

COPYLEFT = frozenset({("sv", "en"), ("en", "sv")})
"""FreeDict's pairs under the GPL, which a file under CC BY-SA may not contain. They are left out."""

TRANSLATIONS = 6
"""Most translations kept of a word."""

LEAST = 0.15
"""A translation is kept if it is worth at least this share of the best one."""

SYNSET = 0.7
"""Worth of a pair of words of one synset, over the root of how many words it has; of a pair in a dictionary it is 1."""

PIVOTS = (
    ("nb", "sv", "fi"),
    ("nb", "sv", "en"),
    ("nb", "en", "fi"),
    ("fi", "sv", "nb"),
    ("fi", "en", "nb"),
    ("en", "sv", "nb"),
    ("sv", "en", "nb"),
    ("en", "sv", "fi"),
)
"""Ways to translate a word that has no translation of its own: from, through, to."""

_WORD = re.compile(r"[^\W\d_]+")

Pair = tuple[str, str]
"""Language from and language to (ISO 639-1)."""

Worths = Mapping[str, float]


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
    """Read the tables of a folder (`FILES`).

    Each side of a pair must be one word, or on the right also two. Raise FileNotFoundError if a table is missing.
    """
    found: dict[Pair, dict[str, dict[str, float]]] = {
        pair: defaultdict(lambda: defaultdict(float)) for pair in permutations(LANGUAGES, 2)
    }
    for pair, left, right, worth in _rows(folder):
        sources, targets = _terms(left, pair[0]), _terms(right, pair[1])
        if len(sources) == 1 and 1 <= len(targets) <= 2:
            for target in targets:
                found[pair][sources[0]][target] += worth / len(targets)
    for source, middle, target in PIVOTS:
        _pivot(found, source, middle, target)
    return Dictionary({pair: {term: _best(worths) for term, worths in own.items()} for pair, own in found.items()})


def _rows(folder: Path) -> Iterator[tuple[Pair, str, str, float]]:
    for source, target, left, right in _table(folder / FILES[0]):
        if (source, target) not in COPYLEFT:
            yield (source, target), left, right, 1.0
            yield (target, source), right, left, 1.0
    for _synset, sv, nb, _da, fi, en, _de in _table(folder / FILES[1]):
        words = {"sv": sv.split("|"), "nb": nb.split("|"), "fi": fi.split("|"), "en": en.split("|")}
        for one, other in permutations(LANGUAGES, 2):
            for left in words[one]:
                for right in words[other]:
                    yield (one, other), left, right, SYNSET / len(words[other]) ** 0.5
    for _concept, fi, sv, en in _table(folder / FILES[2]):
        labels = {"fi": fi, "sv": sv, "en": en}
        for one, other in permutations(labels, 2):
            yield (one, other), labels[one], labels[other], 1.0


def _table(file: Path) -> Iterator[list[str]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            yield line.rstrip("\n").split("\t")


def _terms(words: str, language: str) -> list[str]:
    """Return the whole words of an entry as terms, none where it has a stop word or none at all."""
    found = _WORD.findall(words)
    terms = [max(own, key=lambda term: own[term]) for word in found if (own := terms_of(word, language))]
    return terms if len(terms) == len(found) else []


def _pivot(found: dict[Pair, dict[str, dict[str, float]]], source: str, middle: str, target: str) -> None:
    """Translate the words that have no translation by way of a third language."""
    direct, first, second = found[source, target], found[source, middle], found[middle, target]
    for term, worths in list(first.items()):
        if term in direct:
            continue
        total, through = sum(worths.values()), defaultdict[str, float](float)
        for between, worth in _largest(worths.items(), 3):
            for end, own in _largest(second.get(between, {}).items(), 3):
                through[end] += worth / total * own
        if through:
            direct[term] = through


def _best(worths: Worths) -> dict[str, float]:
    most = max(worths.values())
    return {term: worth / most for term, worth in _largest(worths.items(), TRANSLATIONS) if worth / most >= LEAST}


def _largest(items: Iterable[tuple[str, float]], count: int) -> list[tuple[str, float]]:
    return sorted(items, key=lambda item: (-item[1], item[0]))[:count]
