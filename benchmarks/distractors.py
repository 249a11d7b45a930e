"""Sixty thousand English texts among which a text is sought.

There are not so many English texts of the trade at hand. What there is comes first, whole; then labels and sentences;
then messages of installed programs, the longest first, until there are enough.
"""

import re
from collections.abc import Sequence

from benchmarks import texts as published
from intercluster.apps.partnering.indexing import reference_words

COUNT = 60_000
SENTENCE_WORDS = 8
"""Words that a sentence has at least to stand alone."""
ABSTRACTS = 700
"""Grants whose abstracts are there in whole: each takes the encoder half a second."""
MESSAGE_WORDS = 4
LANGUAGES = ("sv", "da", "fi", "nb", "de", "fr")
"""Of the catalogues that English messages are taken from."""

_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def distractors(grants: Sequence[dict[str, str]], apart: Sequence[str], count: int = COUNT) -> dict[str, list[str]]:
    """Return English texts by kind, `count` of them, none twice and none of those kept `apart`.

    `grants` are the ones whose titles and abstracts may be used, in whole and in part: without those that are sought.
    """
    abstracts = [own for row in grants if (own := one_line(row["projectAbstractEn"]))]
    objectives = published.objectives()
    parts = [sentences(text) for text in (*abstracts, *objectives)]
    messages = {text for code in LANGUAGES for text in published.messages(code, MESSAGE_WORDS)}
    kinds = {
        "grant abstracts": abstracts[:ABSTRACTS],
        "CORDIS objectives": objectives,
        "titles of grants and projects": [
            *(one_line(row["projectTitleEn"]) for row in grants),
            *published.project_titles(),
        ],
        "labels of CPV and NACE": [
            *reference_words.procurement(published.DATA)["en"],
            *reference_words.industries(published.DATA)["en"],
        ],
        "sentences of abstracts and objectives": [
            one for own in parts for one in own if len(one.split()) >= SENTENCE_WORDS
        ],
        "messages of programs": sorted(messages, key=lambda text: (-len(text.split()), text)),
    }
    seen = {"", *map(one_line, apart)}
    chosen: dict[str, list[str]] = {}
    for kind, texts in kinds.items():
        left = count - sum(map(len, chosen.values()))
        chosen[kind] = [text for text in dict.fromkeys(texts) if text not in seen][:left]
        seen.update(chosen[kind])
    return chosen


def sentences(text: str) -> list[str]:
    """Return the sentences of an English text, cut where a full stop, or ? or !, is followed by a capital letter."""
    return _END.split(one_line(text))


def one_line(text: str) -> str:
    """Return a text with each stretch of white space as one space."""
    return " ".join(text.split())
