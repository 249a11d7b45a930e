"""Which of several short texts say much the same, also in other languages, and what they are about."""

from collections.abc import Sequence

from intercluster.analysis.partners.answering import CLOSE
from intercluster.apps.partnering.understood.likeness import signs_of_texts, sought
from intercluster.apps.partnering.understood.queries import Subject, subjects_at, vectors_of_texts

Wording = tuple[str, str]
"""A text and its language."""

SHOWN = 5
"""Most similar texts that are shown."""


def similar(one: Wording, others: Sequence[Wording], most: int = SHOWN) -> list[int]:
    """Return the places of the texts that a reader may take for the same thing as one, the most similar first."""
    asked = sought(*one)
    if asked is None or not others:
        return []
    signs = signs_of_texts(asked, [text for text, _code in others], [code for _text, code in others])
    close = [place for place, each in enumerate(signs) if each.answers >= CLOSE]
    return sorted(close, key=lambda place: -signs[place].score)[:most]


def subjects(texts: Sequence[Wording]) -> list[list[Subject]]:
    """Return the capabilities that each text is about, by their names in the reader's language."""
    if not texts:
        return []
    vectors = vectors_of_texts([text for text, _code in texts], [code for _text, code in texts])
    return [subjects_at(vector) for vector in vectors]
