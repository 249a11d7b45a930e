"""Bilingual vocabularies that can be had freely: pairs of words, each with what the pair is worth."""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations
from pathlib import Path

FILES = ("freedict_pairs.tsv.gz", "omw_synsets.tsv.gz", "yso_labels.tsv.gz")
"""Tables in a folder of vocabularies; each has a heading row."""

SOURCES = (
    "words translated by FreeDict (WikDict, CC BY-SA 3.0), Open Multilingual Wordnet (SALDO, Norwegian and Finnish "
    "wordnets, Wiktionary; CC BY-SA 3.0 and their own licences) and YSO (CC BY 4.0)"
)
"""What the tables are, for the origin of what is made from them: that is under CC BY-SA 3.0."""

COPYLEFT = frozenset({("sv", "en"), ("en", "sv")})
"""FreeDict's pairs under the GPL, which a file under CC BY-SA may not contain. They are left out."""

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

WORD = re.compile(r"[^\W\d_]+")

Pair = tuple[str, str]
"""Language from and language to (ISO 639-1)."""

Worths = Mapping[str, float]

Found = dict[Pair, defaultdict[str, defaultdict[str, float]]]
"""Words with what each of their translations is worth, by pair of languages."""


def rows(folder: Path) -> Iterator[tuple[Pair, str, str, float]]:
    """Yield each pair of words as its tables have it, with its languages and its worth, in both directions.

    Raise FileNotFoundError if a table is missing.
    """
    for source, target, left, right in _table(folder / FILES[0]):
        if (source, target) not in COPYLEFT:
            yield (source, target), left, right, 1.0
            yield (target, source), right, left, 1.0
    for _synset, sv, nb, da, fi, en, de in _table(folder / FILES[1]):
        synset = {"sv": sv, "nb": nb, "fi": fi, "en": en, "da": da, "de": de}
        words = {code: own.split("|") for code, own in synset.items()}
        for one, other in permutations(words, 2):
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


def add_pivots(found: Found) -> None:
    """Translate the words that have no translation by way of a third language."""
    for source, middle, target in PIVOTS:
        direct, first, second = found[source, target], found[source, middle], found[middle, target]
        for word, worths in list(first.items()):
            if word in direct:
                continue
            total, through = sum(worths.values()), defaultdict[str, float](float)
            for between, worth in _largest(worths.items(), 3):
                for end, own in _largest(second.get(between, {}).items(), 3):
                    through[end] += worth / total * own
            if through:
                direct[word] = through


def best(worths: Worths, count: int, least: float) -> dict[str, float]:
    """Return the best translations, each worth 0 to 1 beside the first: at most `count`, and none below `least`."""
    most = max(worths.values())
    return {word: worth / most for word, worth in _largest(worths.items(), count) if worth / most >= least}


def _largest(items: Iterable[tuple[str, float]], count: int) -> list[tuple[str, float]]:
    return sorted(items, key=lambda item: (-item[1], item[0]))[:count]
