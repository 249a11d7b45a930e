"""Learns from the texts of capabilities of which parts the compounds of the trade are made.

A dictionary knows "timber|transport", and not "finger|jointing" or "hard|facing": the second part is in no compound of
it. The texts of the trade have it alone and in other compounds, so they tell.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from intercluster.analysis.language.compounds import Splitter
from intercluster.analysis.language.lexicon import AFFIXES, LETTERS, LINKING, lexicon
from intercluster.analysis.language.words import stem

PART = 4
"""Letters of a word that may be a part although the dictionary has it in no compound."""

FAMILY = 2
"""Compounds of the trade that a part must be in."""

WEIGHT = 3
"""A compound of the trade tells this much of a part that the dictionary does not know, and 1 of any other."""

_WORD = re.compile(r"[^\W\d_]+")

Counts = Mapping[str, int]


@dataclass(frozen=True)
class TradeWords:
    """The parts of compounds that texts of the trade tell, each with what it is worth beside those of the lexicon."""

    first: Counts
    last: Counts
    """By stem."""

    def splitter(self, language: str) -> Splitter:
        """Return a splitter that knows them beside the words of the language's lexicon."""
        known = lexicon(language)
        first, last = dict(known.first), dict(known.last)
        for part, count in self.first.items():
            lemma, counted = first.get(part, (stem(part, language), 0))
            first[part] = lemma, counted + count
        for part, count in self.last.items():
            last[part] = last.get(part, 0) + count
        return Splitter(language, replace(known, first=first, last=last), lambda word: stem(word, language))


def learn_trade_words(texts: Iterable[str], language: str) -> TradeWords:
    """Return the parts that the words of texts can be cut into; none for a language that writes no compounds.

    A word is cut wherever both sides are words: of the texts, or parts of compounds of the language's lexicon.
    """
    if language not in AFFIXES:
        return TradeWords({}, {})
    found = {word.lower() for text in texts for word in _WORD.findall(text) if sum(map(str.isupper, word)) < 2}
    alone = {word for word in found if len(word) >= PART}
    return _Cutting(language, alone, {stem(word, language) for word in alone}).parts()


@dataclass(frozen=True)
class _Cutting:
    """The words of the texts, and their stems."""

    language: str
    words: set[str]
    stems: set[str]

    def parts(self) -> TradeWords:
        """Return the parts that occur in enough compounds."""
        first, last = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for word in self.words:
            for place in range(LETTERS, len(word) - PART + 1) if len(word) >= 2 * PART else ():
                left, right = self._first(word[:place]), self._last(word[place:])
                if left and right:
                    first[left].add(stem(word, self.language))
                    last[right].add(stem(word, self.language))
        known = lexicon(self.language)
        return TradeWords(
            _counted({part: own for part, own in first.items() if len(part) >= PART}, known.first),
            _counted(last, known.last),
        )

    def _first(self, part: str) -> str:
        known, links = lexicon(self.language), LINKING.get(self.language, ())
        forms = [part, *(part[: -len(link)] for link in links if part.endswith(link))]
        if AFFIXES[self.language][0].intersection(forms):
            return ""
        likely = (
            *(form for form in forms if form in known.first),
            *(form for form in forms if form in self.words),
            *(form for form in forms if len(form) > PART and stem(form, self.language) in known.simple),
        )
        return next(iter(likely), "")

    def _last(self, part: str) -> str:
        known, own = lexicon(self.language), stem(part, self.language)
        if {part, own} & AFFIXES[self.language][1]:
            return ""
        is_word = own in known.last or own in self.stems or (len(part) > PART and own in known.simple)
        return own if is_word else ""


def _counted(families: Mapping[str, set[str]], known: Mapping[str, object]) -> Counts:
    """Return what each part is worth that is in enough compounds, in the order of the alphabet."""
    return {
        part: len(own) * (1 if part in known else WEIGHT)
        for part, own in sorted(families.items())
        if len(own) >= FAMILY
    }
