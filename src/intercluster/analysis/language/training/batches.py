"""What a step of training reads: texts of capabilities and of parallel vocabularies, and which of them belong together.

Half of a batch's capabilities come from one to three sectors, so that a text has to be told from others that use the
same words for another job.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

CAPABILITIES = 16
"""Capabilities in a batch, each with as many texts as there are roles below."""
PARALLEL = 24
"""Rows of parallel texts in a batch, each in two languages, as many of each vocabulary as of the others."""
SECTORS = 3
"""Most sectors that the nearer half of a batch comes from."""
DIFFERENT_LANGUAGES = 0.7
"""How often the texts of a capability are each in another language."""
TITLE_INSTEAD = 0.3
"""How often the second need is a name."""
SAME_ROLE = 0.4
"""How much two texts of a capability count that are not those of a partner, such as two needs."""


class Role(Enum):
    """What a text says."""

    NEED = "need"
    OFFER = "offer"
    TITLE = "title"


Texts = Mapping[str, Sequence[str]]
"""By language."""


@dataclass(frozen=True)
class Topic:
    """A capability with what is said of it."""

    key: str
    sector: str
    near: frozenset[str]
    """Keys of those that are too close to count as wrong."""
    texts: Mapping[Role, Texts]


Parallel = Mapping[str, str]
"""A row of a vocabulary: what is the same in several languages."""


@dataclass(frozen=True)
class Examples:
    """All that training may read."""

    topics: Sequence[Topic]
    parallel: Mapping[str, Sequence[Parallel]]
    """By the name of the vocabulary."""

    @property
    def digest(self) -> str:
        """Return a name for all of it: other texts have another."""
        said = [
            [own.key, own.sector, sorted(own.near), {role.value: dict(texts) for role, texts in own.texts.items()}]
            for own in self.topics
        ]
        parallel = {name: [dict(row) for row in rows] for name, rows in self.parallel.items()}
        everything = json.dumps([said, parallel], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(everything.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Batch:
    """The texts of a step."""

    texts: tuple[str, ...]
    positive: NDArray[np.float32]
    """How much a text of a row should find that of a column; each row adds up to 1, or to 0 if it has none."""
    negative: NDArray[np.bool_]
    """Where the text of a column is wrong for that of a row."""


def draw(examples: Examples, random: np.random.Generator) -> Batch:
    """Draw the texts of a step."""
    chosen = _topics(examples.topics, random)
    texts: list[str] = []
    groups: list[str] = []
    roles: list[Role | None] = []
    for topic in chosen:
        for text, role in _texts(topic, random):
            texts.append(text)
            groups.append(topic.key)
            roles.append(role)
    for group, row in _rows(examples.parallel, random):
        codes = sorted(row)
        for place in random.choice(len(codes), 2, replace=False).tolist():
            texts.append(row[codes[place]])
            groups.append(group)
            roles.append(None)
    near = {topic.key: topic.near for topic in chosen}
    positive, negative = _pairs(texts, groups, roles, near)
    return Batch(tuple(texts), positive, negative)


def _topics(topics: Sequence[Topic], random: np.random.Generator) -> list[Topic]:
    """Choose capabilities: half from few sectors, and the rest from all."""
    count = min(CAPABILITIES, len(topics))
    sectors = sorted({topic.sector for topic in topics})
    few = random.choice(sectors, min(len(sectors), int(random.integers(1, SECTORS + 1))), replace=False)
    order = [topics[place] for place in random.permutation(len(topics)).tolist()]
    nearer = [topic for topic in order if topic.sector in few][: count // 2]
    taken = {topic.key for topic in nearer}
    return [*nearer, *(topic for topic in order if topic.key not in taken)][:count]


def _texts(topic: Topic, random: np.random.Generator) -> Iterable[tuple[str, Role]]:
    """Choose a need, an offer, a need or name, and an offer, mostly in different languages."""
    second = Role.TITLE if random.random() < TITLE_INSTEAD else Role.NEED
    roles = (Role.NEED, Role.OFFER, second, Role.OFFER)
    codes = sorted(topic.texts[Role.NEED])
    different = random.random() < DIFFERENT_LANGUAGES and len(codes) >= len(roles)
    chosen = random.choice(codes, len(roles), replace=not different).tolist()
    used: set[str] = set()
    for role, code in zip(roles, chosen, strict=True):
        own = topic.texts[role][code]
        fresh = [text for text in own if text not in used] or list(own)
        text = fresh[int(random.integers(len(fresh)))]
        used.add(text)
        yield text, role


def _rows(
    vocabularies: Mapping[str, Sequence[Parallel]], random: np.random.Generator
) -> Iterable[tuple[str, Parallel]]:
    """Choose rows of each vocabulary, with a name for each."""
    for number, name in enumerate(sorted(vocabularies)):
        count = PARALLEL // len(vocabularies) + (number < PARALLEL % len(vocabularies))
        rows = vocabularies[name]
        for place in random.choice(len(rows), count, replace=len(rows) < count).tolist():
            yield f"{name} {place}", rows[place]


def _pairs(
    texts: Sequence[str], groups: Sequence[str], roles: Sequence[Role | None], near: Mapping[str, frozenset[str]]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    size = len(texts)
    positive = np.zeros((size, size), dtype=np.float32)
    negative = np.zeros((size, size), dtype=np.bool_)
    for one in range(size):
        for other in range(size):
            if one == other or texts[one] == texts[other]:
                continue
            if groups[one] == groups[other]:
                partners = roles[one] is None or (roles[one] is Role.OFFER) != (roles[other] is Role.OFFER)
                positive[one, other] = 1 if partners else SAME_ROLE
            else:
                negative[one, other] = groups[other] not in near.get(groups[one], ())
    return positive / np.maximum(positive.sum(axis=1, keepdims=True), LEAST), negative


LEAST = 1e-9


def padded(tokens: Sequence[Sequence[int]], length: int, padding: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return tokens as a table, and where in it there are any."""
    table = np.full((len(tokens), length), padding, dtype=np.int32)
    mask = np.zeros((len(tokens), length), dtype=np.float32)
    for row, own in enumerate(tokens):
        table[row, : len(own)] = own
        mask[row, : len(own)] = 1
    return table, mask
