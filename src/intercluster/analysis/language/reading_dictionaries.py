"""Makes the dictionaries of the reading help from bilingual vocabularies."""

import lzma
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import permutations
from pathlib import Path

from intercluster.analysis.language.bilingual import WORD, Found, Pair, Worths, add_pivots, best, rows
from intercluster.analysis.language.reading import PAIRS, WRITTEN
from intercluster.analysis.language.stopwords import STOPWORDS
from intercluster.analysis.language.words import stem

TRANSLATIONS = 3
"""Most translations of a word."""

LEAST = 0.5
"""A translation is given if it is worth at least this share of the best one."""

LONGEST = 14
"""Most letters of a word: longer ones are compounds, whose parts are there."""

NAME = 2.0
"""Worth of a name of the trade in two languages; of a pair of words in a dictionary it is 1."""

INFINITIVES = {"sv": "att ", "nb": "å ", "en": "to "}
"""What some vocabularies write before a verb."""

UNFIT = """
    erection erektion erektio ereksjon boner penis kulli kuk kukk kyrpä mulkku pikk fitta fitte vittu pillu pussy cunt
    vagina vulva fuck fucking knulla knulle nussia shit skit paska bajs bæsj arse asshole röv ræv perse whore hora hore
    huora slut masturbation onani runkkaus orgasm orgasmi orgasme sperma sperm semen tits tissit horny kåt kiimainen
"""
"""Senses that nobody wants to read beside the text of a firm."""

_HEAD = re.compile(rf"[^\W\d_]{{2,{LONGEST}}}")
_SHOWN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,2}")
"""What is taken: single words, and translations of up to three words."""


def compiled(folder: Path, names: Iterable[Mapping[str, str]], trade: Mapping[str, Iterable[str]]) -> dict[Pair, bytes]:
    """Return the files of the dictionaries that the tables of a folder (`bilingual.FILES`) make.

    `names` are names of things of the trade, each by language, and `trade` is texts of it by language. Of several
    translations, those that the trade uses go first: dictionaries have "heart" for what is a pump to everyone here.
    """
    found: Found = {pair: defaultdict(lambda: defaultdict(float)) for pair in permutations(WRITTEN, 2)}
    unfit = frozenset(UNFIT.split())
    named = [
        (pair, each[pair[0]].lower(), each[pair[1]].lower(), NAME) for each in names for pair in permutations(each, 2)
    ]
    for pair, left, right, worth in [*rows(folder), *named]:
        shown = right.removeprefix(INFINITIVES.get(pair[1], "\0"))
        if _is_word(left, pair[0]) and _SHOWN.fullmatch(shown) and unfit.isdisjoint(shown.lower().split()):
            found[pair][left][shown] += worth
    add_pivots(found)
    counts = {
        code: Counter(stem(word, code) for text in texts for word in WORD.findall(text))
        for code, texts in trade.items()
    }
    return {pair: lzma.compress(_lines(found[pair], pair, counts.get(pair[1], Counter()))) for pair in PAIRS}


def _is_word(word: str, language: str) -> bool:
    is_name = word[:1].isupper() and language != "de"
    return bool(_HEAD.fullmatch(word)) and not is_name and word.lower() not in STOPWORDS[language]


def _lines(words: Mapping[str, Worths], pair: Pair, counts: Counter[str]) -> bytes:
    """Return the lines of a dictionary: stem, word and translations, sorted as the search expects."""
    lines = []
    for word, worths in words.items():
        usual = {each: worth * _use(each, pair[1], counts) for each, worth in worths.items()}
        kept = "|".join(best(usual, TRANSLATIONS, LEAST))
        lines.append((stem(word, pair[0]).encode(), word.encode(), kept.encode()))
    return b"".join(b"\t".join(line) + b"\n" for line in sorted(lines))


def _use(translation: str, language: str, counts: Counter[str]) -> float:
    """Return how usual a translation is in the trade, from 1 for one that it does not use."""
    return 1 + math.log1p(min(counts[stem(word, language)] for word in WORD.findall(translation)))
