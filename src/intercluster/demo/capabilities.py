"""What the demo's firms can do: capabilities of the thesaurus, each in sentences that the thesaurus does not have."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from intercluster.classifications.thesaurus import LANGUAGES, around, thesaurus

OFFER, PROBLEM, NAMED, TERM = "offer", "problem", "named", "term"
"""Kinds of sentences."""

ANY_SIZE = range(1, 100_000)

NEEDS = {PROBLEM: 60, NAMED: 25, TERM: 15}
"""Percentage of needs that state a problem, say by name what is sought, or are only a term."""


@dataclass(frozen=True)
class Sentence:
    """An offer or a need, and the firms that may write it."""

    text: str
    language: str
    kind: str
    by: frozenset[str]
    offering: frozenset[str] = frozenset()
    """Capabilities of which the firm has to offer one; empty for any firm."""
    people: range = ANY_SIZE
    """Headcounts of which it is true."""

    def fits(self, says: frozenset[str], people: int, offers: Collection[str]) -> bool:
        """Return whether a firm of a trade and size, with these offers, may write it."""
        return (
            not self.by.isdisjoint(says)
            and people in self.people
            and (not self.offering or not self.offering.isdisjoint(offers))
        )


@dataclass(frozen=True, eq=False)
class Capability:
    """A capability of the thesaurus that firms of the demo have and seek; no text is a translation of another."""

    id: str
    """Its id in the thesaurus."""
    topic: str
    title: Mapping[str, str]
    sentences: tuple[Sentence, ...]
    people: int = 1
    """The fewest people of a firm that offers it."""

    @cached_property
    def offer(self) -> dict[str, tuple[str, ...]]:
        """Return the offers by language."""
        return {code: self._texts(code, OFFER) for code in LANGUAGES}

    @cached_property
    def need(self) -> dict[str, tuple[str, ...]]:
        """Return the needs that are sentences, by language."""
        return {code: self._texts(code, PROBLEM, NAMED) for code in LANGUAGES}

    @cached_property
    def related(self) -> frozenset[str]:
        """Return the capabilities that half meet a need for this one: related, broader or narrower ones."""
        return around(thesaurus()[self.id])

    @property
    def is_held_out(self) -> bool:
        """Return whether the thesaurus keeps it from all training."""
        return thesaurus()[self.id].is_held_out

    def _texts(self, code: str, *kinds: str) -> tuple[str, ...]:
        return tuple(own.text for own in self.sentences if own.language == code and own.kind in kinds)


@dataclass(frozen=True, eq=False)
class Trade:
    """A trade of firms: what they are called, what they can offer, and whose sentences they write."""

    role: str
    says: frozenset[str]
    name: Mapping[str, str]
    """Last word of the firm's name, by country."""
    nace: tuple[str, ...]
    """NACE classes, the main one first."""
    offers: tuple[str, ...]
    people: tuple[int, int, int]
    """Fewest, median and most people of a firm."""


@cache
def capabilities() -> tuple[Capability, ...]:
    """Return all of them, in order of topic and then as written."""
    folder = files("intercluster.demo") / "catalogue"
    return tuple(
        Capability(
            row["id"],
            file.name.removesuffix(".toml"),
            row["title"],
            tuple(_sentences(row)),
            row.get("people", 1),
        )
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if file.name.endswith(".toml")
        for row in tomllib.loads(file.read_text(encoding="utf-8"))["capability"]
    )


@cache
def _kinds() -> dict[str, str]:
    return {own.text: own.kind for entry in capabilities() for own in entry.sentences}


def kind_of(text: str) -> str:
    """Return the kind of a text of the demo."""
    return _kinds()[text]


@cache
def trades() -> tuple[Trade, ...]:
    """Return the trades as written."""
    rows = tomllib.loads((files("intercluster.demo") / "trades.toml").read_text(encoding="utf-8"))["trade"]
    return tuple(
        Trade(
            row["role"],
            frozenset(row["says"]),
            row["name"],
            tuple(row["nace"]),
            tuple(row["offers"]),
            (row["people"][0], row["people"][1], row["people"][2]),
        )
        for row in rows
    )


def _sentences(row: Mapping[str, Any]) -> Iterator[Sentence]:
    for kind, groups in ((OFFER, row["offer"]), (PROBLEM, row.get("need", ()))):
        for group in groups:
            by, offering = frozenset(group["by"]), frozenset(group.get("offering", ()))
            fewest, most = group.get("people", (ANY_SIZE.start, ANY_SIZE.stop - 1))
            for code in LANGUAGES:
                for text in group.get(code, ()):
                    yield Sentence(text, code, kind, by, offering, range(fewest, most + 1))
    asking = frozenset(row["asked_by"])
    known = thesaurus()[row["id"]]
    for code in LANGUAGES:
        yield Sentence(row["named"][code], code, NAMED, asking)
        if row["title"][code].casefold() not in {name.casefold() for name in known.grouped(code)["names"]}:
            yield Sentence(row["title"][code], code, TERM, asking)


def reference_capabilities() -> tuple[Capability, ...]:
    """Return those that may be learnt from: all but the thesaurus's held-out third, on which search is measured."""
    return tuple(entry for entry in capabilities() if not entry.is_held_out)


def reference_texts() -> dict[str, list[str]]:
    """Return the offers and needs of the reference capabilities, by language."""
    return {
        code: [text for entry in reference_capabilities() for side in (entry.offer, entry.need) for text in side[code]]
        for code in LANGUAGES
    }


def reference_titles() -> dict[str, list[str]]:
    """Return the titles of the reference capabilities, by language; equal rows are the same capability."""
    return {code: [entry.title[code] for entry in reference_capabilities()] for code in LANGUAGES}
