"""Reading help: what a dictionary says of the words of a text in another language. Nothing is translated."""

import lzma
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from os.path import commonprefix
from pathlib import Path

from intercluster.analysis.language.bilingual import WORD, Pair
from intercluster.analysis.language.lexicon import lexicon
from intercluster.analysis.language.stopwords import STOPWORDS
from intercluster.analysis.language.words import stem, stemmed_parts

FOLDER = Path(__file__).parent / "dictionaries"
"""Folder of the dictionaries: a file for each pair of languages, sorted by stem."""

READERS = ("sv", "nb", "fi", "en")
"""Languages that words are explained in."""

WRITTEN = (*READERS, "da", "de")
"""Languages whose words are explained."""

PAIRS = tuple((written, reader) for written in WRITTEN for reader in READERS if written != reader)
"""Languages of the dictionaries."""

ALIKE = {"nn": "nb"}
"""Languages whose words are looked up among those of another."""

MOST = 12
"""Words explained of one text. Where it has more, the longest: they say most, and fewest readers know them."""

LETTERS = 3
"""Least number of letters of a word that is explained."""

ENDING = 3
"""Most letters that a word of a dictionary may have more than the word of a text."""

_BEGINNING = re.compile(r"(?:^|[.!?:|•\n–])\W*$")
"""Before the first word of a sentence, which has a capital letter without being a name."""


@dataclass(frozen=True)
class Entry:
    """A word of a dictionary with its translations, the usual first."""

    word: str
    translations: tuple[str, ...]


@dataclass(frozen=True)
class Explained:
    """A word as a text has it, and what the dictionary has: the word itself, or the parts of a compound."""

    word: str
    entries: tuple[Entry, ...]


def explained(text: str, language: str, reader: str) -> list[Explained]:
    """Return the words of a text that a dictionary explains in the reader's language, in the order of the text."""
    pair = ALIKE.get(language, language), ALIKE.get(reader, reader)
    if pair not in PAIRS:
        return []
    found: dict[tuple[Entry, ...], str] = {}
    for word in content_words(text, language):
        if entries := entries_of(word, pair):
            found.setdefault(entries, word)
    longest = set(sorted(found, key=lambda entries: -len(found[entries]))[:MOST])
    return [Explained(word, entries) for entries, word in found.items() if entries in longest]


def content_words(text: str, language: str) -> list[str]:
    """Return the words of a text that may be explained: no stop words, short words, abbreviations or names."""
    stop, found = _stop_stems(language), []
    for match in WORD.finditer(text):
        word = match[0]
        is_name = word[0].isupper() and language != "de" and not _BEGINNING.search(text, 0, match.start())
        if len(word) >= LETTERS and word[1:].islower() and not is_name and stem(word, language) not in stop:
            found.append(word)
    return found


@lru_cache(maxsize=1 << 14)
def entries_of(word: str, pair: Pair) -> tuple[Entry, ...]:
    """Return what a dictionary has of a word; of a compound that it lacks, what it has of the parts.

    Nothing if it lacks the last part, which says what kind of thing it is, or if all is spelt alike in both languages.
    """
    word = word.lower()
    parts = [(word, _entry(word, stem(word, pair[0]), pair))]
    if parts[0][1] is None:
        parts = [(part, _entry(part, own, pair)) for part, own in stemmed_parts(word, pair[0])]
    if any(len(part) <= LETTERS for part, _ in parts[1:-1]):  # more often a wrong cut than a word
        return ()
    if parts[-1][1] is None or all(entry is None or _is_alike(part, entry) for part, entry in parts):
        return ()
    return tuple(entry for _, entry in parts if entry)


def _is_alike(word: str, entry: Entry) -> bool:
    return not {word, entry.word.lower()}.isdisjoint(each.lower() for each in entry.translations)


@cache
def _stop_stems(language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in STOPWORDS.get(language, ()))


def _entry(word: str, own: str, pair: Pair) -> Entry | None:
    """Return the entry of a word among those that share its stem: itself, its base form, or else the nearest."""
    base = lexicon(pair[0]).lemma(word)

    def nearness(entry: Entry) -> tuple[bool, bool, int, int]:
        head = entry.word.lower()
        return head == word, head == base, len(commonprefix([head, word])), -len(head)  # noqa: RUF071 - of letters

    near = (entry for entry in _entries(_content(pair), own) if len(entry.word) <= len(word) + ENDING)
    return max(near, key=nearness, default=None)


def _entries(content: bytes, own: str) -> Iterator[Entry]:
    """Yield the entries with a stem. The file is searched as it is: as a dict it would take ten times the memory."""
    key = own.encode()
    place = bisect_left(range(len(content)), key, key=lambda at: _line(content, at)[0])
    while place < len(content):
        found, word, translations = _line(content, place)
        if found != key:
            return
        yield Entry(word.decode(), tuple(translations.decode().split("|")))
        place = content.index(b"\n", place) + 1


def _line(content: bytes, at: int) -> list[bytes]:
    """Return the stem, the word and the translations of the line that a place is in."""
    return content[content.rfind(b"\n", 0, at) + 1 : content.index(b"\n", at)].split(b"\t")


@cache
def _content(pair: Pair) -> bytes:
    return lzma.decompress((FOLDER / file_name(pair)).read_bytes())


def file_name(pair: Pair) -> str:
    """Return what the dictionary of a pair of languages is called."""
    return f"{pair[0]}-{pair[1]}.tsv.xz"
