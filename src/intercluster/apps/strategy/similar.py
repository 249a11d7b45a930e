"""Which of several short texts say much the same, also in other languages, and what they are about."""

from collections.abc import Sequence

import numpy as np

from intercluster.analysis.partners.fit import chance
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.search.results import GOOD
from intercluster.apps.partnering.understood.queries import Subject, subjects_at, vectors_of_texts

Wording = tuple[str, str]
"""A text and its language."""

SHOWN = 5
"""Most similar texts that are shown."""


def similar(one: Wording, others: Sequence[Wording], most: int = SHOWN) -> list[int]:
    """Return the places of the texts that a reader may take for the same thing as one, the most similar first."""
    if not others:
        return []
    tools = language()
    texts, languages = [one[0], *(text for text, _code in others)], [one[1], *(code for _text, code in others)]
    vectors = vectors_of_texts(texts, languages)
    cosines = (vectors[:1] @ vectors[1:].T).astype(np.float64)
    chances = chance(tools.standardise(cosines, languages[:1], languages[1:]), tools.chance)[0]
    order = np.argsort(-chances, kind="stable")[:most]
    return [int(place) for place in order if chances[place] >= GOOD]


def subjects(texts: Sequence[Wording]) -> list[list[Subject]]:
    """Return the capabilities that each text is about, by their names in the reader's language."""
    if not texts:
        return []
    vectors = vectors_of_texts([text for text, _code in texts], [code for _text, code in texts])
    return [subjects_at(vector) for vector in vectors]
