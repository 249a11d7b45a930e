"""What the encoder may be trained on: the thesaurus without its held-out third, vocabularies, and parallel messages."""

import csv
import gzip
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from intercluster.analysis.language import lexicon
from intercluster.analysis.language.training.batches import Examples, Parallel, Role, Topic
from intercluster.apps.partnering.indexing import reference_words
from intercluster.apps.partnering.indexing.alignments import GRANT_TITLES, HELD_OUT, MESSAGES, VOCABULARIES
from intercluster.apps.partnering.indexing.reference_words import ParallelTexts
from intercluster.classifications.thesaurus import Capability, around, thesaurus

ONTOLOGY = "Finnish general ontology"
MANY_GRANTS = 10_000
"""Grants whose texts show which pieces are used."""
LONGEST_ROW = 140
"""Characters of a label that is trained on."""


def capabilities(*, held_out: bool) -> list[Topic]:
    """Return the capabilities that are, or are never, trained on."""
    return [topic_of(own) for own in thesaurus().values() if own.is_held_out == held_out]


def topic_of(capability: Capability) -> Topic:
    """Return what is said of a capability, by the role of who says it."""
    codes = sorted(capability.label)
    return Topic(
        key=capability.id,
        sector=capability.sector,
        near=around(capability),
        texts={
            Role.NEED: {code: (*capability.asked[code], *capability.problems[code]) for code in codes},
            Role.OFFER: {code: capability.said[code] for code in codes},
            Role.TITLE: {code: (capability.label[code], *capability.synonyms[code]) for code in codes},
        },
    )


def examples(data: Path, messages: ParallelTexts, share: float = 1.0) -> Examples:
    """Return all that may be trained on, or a share of the capabilities; concepts that are measured on are left out."""
    parallel = {name: _rows(_learnt(own.read(data))) for name, own in VOCABULARIES.items()}
    parallel |= {
        MESSAGES: _rows(messages),
        GRANT_TITLES: _rows(reference_words.grants(data)[0]),
        ONTOLOGY: list(_ontology(data / "lexicon" / "yso_labels.tsv.gz")),
    }
    topics = capabilities(held_out=False)
    # By the digest of its key, so that a smaller share is a part of a larger one.
    order = sorted(topics, key=lambda topic: hashlib.sha256(f"share {topic.key}".encode()).digest())
    chosen = {topic.key for topic in order[: max(1, round(share * len(order)))]}
    return Examples([topic for topic in topics if topic.key in chosen], parallel)


def unseen(data: Path) -> Examples:
    """Return what is never trained on."""
    parallel = {name: _rows(_held_out(own.read(data))) for name, own in VOCABULARIES.items()}
    return Examples(capabilities(held_out=True), parallel)


def measured_labels(data: Path) -> Mapping[str, ParallelTexts]:
    """Return the concepts of vocabularies that are never trained on, in the languages that are searched in one pool."""
    return {
        name: {code: texts for code, texts in _held_out(own.read(data)).items() if code in own.pooled}
        for name, own in VOCABULARIES.items()
    }


def _learnt(texts: ParallelTexts) -> ParallelTexts:
    return _chosen(texts, [not held for held in reference_words.held_out(texts, HELD_OUT)])


def _held_out(texts: ParallelTexts) -> ParallelTexts:
    return _chosen(texts, reference_words.held_out(texts, HELD_OUT))


def _chosen(texts: ParallelTexts, rows: Iterable[bool]) -> ParallelTexts:
    chosen = list(rows)
    return {code: [text for text, one in zip(own, chosen, strict=True) if one] for code, own in texts.items()}


def _rows(texts: ParallelTexts) -> list[Parallel]:
    """Return parallel texts row by row, those that say something in at least two languages."""
    rows: list[Parallel] = []
    for row in zip(*texts.values(), strict=True):
        own = {code: text for code, text in zip(texts, row, strict=True) if text and len(text) <= LONGEST_ROW}
        if len(set(own.values())) == len(own) > 1:
            rows.append(own)
    return rows


def _ontology(file: Path) -> Iterable[Parallel]:
    """Return the labels of the Finnish general ontology (YSO)."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened, delimiter="\t"):
            own = {code: row[code].strip() for code in ("fi", "sv", "en") if row[code].strip()}
            if len(set(own.values())) == len(own) > 1:
                yield own


def texts_of_languages(data: Path, trained_on: Examples) -> Iterator[str]:
    """Yield texts, words and names by which the pieces are chosen that an encoder keeps."""
    for topic in trained_on.topics:
        for by_language in topic.texts.values():
            yield from chain.from_iterable(by_language.values())
    for rows in trained_on.parallel.values():
        yield from chain.from_iterable(row.values() for row in rows)
    for texts in reference_words.grants(data, MANY_GRANTS):
        yield from chain.from_iterable(texts.values())
    yield from places(data / "municipalities" / "lau_2019.csv")
    for code in lexicon.AFFIXES:
        known = lexicon.lexicon(code)
        for word in {*known.first, *known.last, *known.simple}:
            yield word
            yield word.title()


def places(file: Path) -> list[str]:
    """Return the names of municipalities."""
    with file.open(encoding="utf-8", newline="") as opened:
        return [row["name"] for row in csv.DictReader(opened)]
