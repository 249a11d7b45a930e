"""What the vocabularies call the phrases of reasons, in the reader's language.

A process keeps the labels of each language in memory, with their vectors, until a vocabulary changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from django.db.models import Count, Max

from intercluster.analysis.language.phrases import Span
from intercluster.analysis.partners.glossary import Found, Glossary
from intercluster.analysis.partners.highlight import Phrased, Placed
from intercluster.apps.partnering.explanations.vocabulary_import import CAPABILITIES
from intercluster.apps.partnering.indexing.embeddings import content_hash, kept
from intercluster.apps.partnering.indexing.language_tools import Language, language
from intercluster.apps.partnering.indexing.phrases import RECENT, background
from intercluster.apps.partnering.models import Concept
from intercluster.apps.partnering.search.results import Gloss
from intercluster.core.page_language import page_language

Passage = tuple[Phrased, Sequence[Span]]
"""A text, and phrases of it."""

ALIKE = {"nn": "nb"}
"""Languages whose words are looked up among the labels of another where they have none of their own."""


def glosses(passages: Sequence[tuple[Phrased, Sequence[Span]]], tools: Language) -> list[tuple[Gloss, ...]]:
    """Return what vocabularies call the phrases (spans) of each text, in the reader's language.

    None for a text in that language, and none of a concept without a label in it.
    """
    reader = page_language()
    state = Concept.objects.aggregate(count=Count("pk"), last=Max("pk"))
    passage_glosses: list[tuple[Gloss, ...]] = [()] * len(passages)
    for written in sorted({_written(text) for text, spans in passages if spans} - {reader}):
        if not state["count"]:
            break
        labels = _labels(written, reader, tools.space, state["count"], state["last"])
        own = [place for place, (text, spans) in enumerate(passages) if spans and _written(text) == written]
        for place, told in zip(own, _remembered([passages[place] for place in own], labels, tools), strict=True):
            passage_glosses[place] = told
    return passage_glosses


@dataclass(frozen=True, eq=False)
class Labels:
    """The concepts with labels in a text's language and the reader's, in order of preference."""

    concepts: Sequence[Gloss]
    """As glosses of nothing yet."""
    glossary: Glossary
    told: dict[tuple[str, tuple[Span, ...]], tuple[Gloss, ...]]
    """What was found for the phrases of a text, while these labels hold."""


def _remembered(passages: Sequence[Passage], labels: Labels, tools: Language) -> list[tuple[Gloss, ...]]:
    if len(labels.told) > RECENT:
        labels.told.clear()
    keys = [(text.text, tuple(spans)) for text, spans in passages]
    fresh = {key: passage for key, passage in zip(keys, passages, strict=True) if key not in labels.told}
    told = {key: labels.told[key] for key in keys if key not in fresh}
    told |= zip(fresh, _named(list(fresh.values()), labels, tools), strict=True)
    labels.told.update(told)
    return [told[key] for key in keys]


def _written(text: Phrased) -> str:
    return ALIKE.get(text.language, text.language)


def _named(passages: Sequence[Passage], labels: Labels, tools: Language) -> list[tuple[Gloss, ...]]:
    """Return the glosses of texts of one language: by the same words, else by meaning; each label once a text."""
    named: list[list[Found]] = [[] for _ in passages]
    asked: list[tuple[int, Span, Placed]] = []
    for place, (text, spans) in enumerate(passages):
        rows = {span: row for row, span in enumerate(text.spans)}
        for span in spans:
            match = labels.glossary.same_words(text.text, span)
            if match is not None:
                named[place].append(match)
            elif span in rows:
                asked.append((place, span, text.placed.rows([rows[span]])))
    if asked:
        placed = Placed(
            np.vstack([own.vectors for *_, own in asked]), np.concatenate([own.nearness for *_, own in asked])
        )
        near = labels.glossary.nearest([span for _, span, _ in asked], placed, background(tools))
        for (place, *_), match in zip(asked, near, strict=True):
            if match is not None:
                named[place].append(match)
    return [_glosses(matches, labels.concepts) for matches in named]


def _glosses(matches: Sequence[Found], concepts: Sequence[Gloss]) -> tuple[Gloss, ...]:
    told: dict[str, Gloss] = {}
    for match in sorted(matches, key=lambda match: match.span):
        concept = concepts[match.index]
        told.setdefault(concept.label, replace(concept, start=match.span.start, end=match.span.end))
    return tuple(told.values())


@lru_cache(maxsize=16)
def _labels(written: str, reader: str, space: str, count: int, last: int) -> Labels:
    """Return the concepts with labels in both languages.

    The platform's own scheme goes first, then each by name; in a scheme by code. A label that the encoder in use has
    not read is found by its words only. `count` and `last` tell one state of the vocabularies from another.
    """
    tools = language()
    rows = sorted(
        Concept.objects.filter(labels__has_keys=[written, reader]),
        key=lambda row: (row.scheme != CAPABILITIES, row.scheme, row.code),
    )
    glossary = Glossary(
        written,
        [row.labels[written] for row in rows],
        placed=_placed([row.labels[written] for row in rows], written, tools),
        shown=_placed([row.labels[reader] for row in rows], reader, tools),
    )
    return Labels([Gloss(0, 0, row.labels[reader], reader, row.scheme, row.code) for row in rows], glossary, {})


def _placed(labels: Sequence[str], code: str, tools: Language) -> Placed:
    """Return the places of labels; one that the encoder in use has not read is near nothing."""
    hashes = [content_hash(label) for label in labels]
    known = kept(hashes, tools.encoder)
    nothing = bytes(4 * tools.encoder.dimensions)
    raw = np.array([np.frombuffer(known.get(digest, nothing), dtype="<f4") for digest in hashes], dtype=np.float32)
    aligned = tools.alignment.apply(raw.reshape(-1, tools.encoder.dimensions), labels, [code] * len(labels))
    placed = background(tools).place(aligned, [code] * len(labels))
    unread = np.array([digest not in known for digest in hashes], dtype=bool)
    placed.vectors[unread] = 0.0
    placed.nearness[unread] = 1.0
    return placed
