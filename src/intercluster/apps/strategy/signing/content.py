"""What a version says: all of a strategy as plain data, its digest, and how it reads in one language."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from intercluster.analysis.writing.differences import Change, Piece, word_changes
from intercluster.apps.directory.rules import VISITOR, Viewer
from intercluster.apps.regions.pages.numbers import number
from intercluster.apps.strategy.evidence.figure import Figure
from intercluster.apps.strategy.evidence.figures import QUERIES, compute, may_read, sees_now
from intercluster.apps.strategy.evidence.queries import UNCHANGING, digest
from intercluster.apps.strategy.facts import STATED_OF_ACTION, STATED_OF_INDICATOR
from intercluster.apps.strategy.models import WORDS, Citation, Part, PartKind, State, Strategy
from intercluster.apps.strategy.queries import Node, document
from intercluster.apps.strategy.rules import clusters_of
from intercluster.core.errors import NotFound
from intercluster.documents.model import Passage, words_of
from intercluster.documents.model import Text as Words
from intercluster.geo.nuts import region_name

Content = Mapping[str, Any]
"""A version as plain data: whose it is, its clusters, and its parts in order with texts, facts and evidence."""

KINDS = {PartKind.OBJECTIVE: 2, PartKind.ACTION: 3, PartKind.INDICATOR: 3}
"""Depth of the kinds that stand below others; all others have 1."""


def freeze(strategy: Strategy) -> dict[str, Any]:
    """Return all that a strategy says now as plain data, fit for JSON."""
    nodes = list(document(strategy, UNCHANGING).every_node())
    evidence: dict[int, list[dict[str, Any]]] = {node.part.pk: [] for node in nodes}
    for each in Citation.objects.filter(part__in=evidence):
        kept = {"query": each.query, "arguments": each.arguments, "cited": each.cited, "note": each.note}
        if each.note_language:
            kept["note_language"] = each.note_language
        evidence[each.part_id].append(kept)
    owner = strategy.owner
    return {
        "strategy": strategy.slug,
        "owner": {"name": owner.name, "names": owner.names},
        "clusters": [
            {"slug": each.slug, "name": each.name, "names": each.names, "country": each.country}
            for each in clusters_of(strategy).order_by("slug")
        ],
        "parts": [_frozen(node, evidence[node.part.pk]) for node in nodes],
    }


def _frozen(node: Node, evidence: list[dict[str, Any]]) -> dict[str, Any]:
    part = node.part
    return {
        "part": part.pk,
        "kind": part.kind,
        "region": part.region,
        "original": part.original,
        "texts": {
            language: {
                "title": text.title,
                "body": text.body,
                "version": text.version,
                "translated_from": text.translated_from,
                **{name: getattr(text, name) for name in WORDS.get(part.kind, ())},
            }
            for language, text in sorted(node.texts.by_language.items())
        },
        "facts": _facts(part),
        "evidence": evidence,
    }


def _facts(part: Part) -> dict[str, Any]:
    if part.kind == PartKind.ACTION:
        row = part.action
        office = row.office.name if row.office else ""
        own = {name: _plain(getattr(row, name)) for name in STATED_OF_ACTION if name != "office_id"}
        return {"office": office} | own
    if part.kind == PartKind.INDICATOR:
        return {name: _plain(getattr(part.indicator, name)) for name in STATED_OF_INDICATOR}
    return {}


def words_by_language(part: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the facts in words of a part of a version, each by language.

    Versions that were sent before they had translations have them among the facts.
    """
    return {
        name: {language: said for language, text in part["texts"].items() if (said := text.get(name))}
        or ({part["original"]: part["facts"][name]} if part["facts"].get(name) else {})
        for name in WORDS.get(part["kind"], ())
    }


def word(by_language: Mapping[str, str], original: str, language: str) -> Passage | None:
    """Return a fact in words in a language, or as the original says it; None if neither says it."""
    shown = language if by_language.get(language) else original
    return Passage(by_language[shown], shown) if by_language.get(shown) else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value


def digest_of(content: Content) -> str:
    """Return the SHA-256 of a content: of its JSON with sorted keys and without spaces, in UTF-8."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


@dataclass(frozen=True)
class Evidence:
    """A figure as it was cited; None if it belongs to a member who has taken it back, or the reader may not see it."""

    figure: Figure | None
    note: str
    note_language: str = ""
    is_hidden: bool = False
    """Whether the reader may not see it."""
    is_changed: bool = False
    """Whether it belongs to a member who has changed it, and is still public."""


@dataclass(frozen=True)
class Section:
    """A part of a version as it reads in one language."""

    part: int
    kind: str
    depth: int
    heading: str
    title: str
    body: str
    language: str
    """Of title and body: the one asked for, or that of the original."""
    is_missing: bool
    """Whether the text is not there in the language asked for, and its original is shown."""
    is_outdated: bool
    facts: Sequence[tuple[str, Words]]
    evidence: Sequence[Evidence]

    @property
    def whole(self) -> str:
        """Return all that it says beside its heading, for comparison."""
        facts = [f"{label}: {words_of(value)}" for label, value in self.facts]
        figures = [f"{each.figure.label}: {each.figure.value}" for each in self.evidence if each.figure]
        notes = [each.note for each in self.evidence]
        return "\n".join(text for text in (self.title, self.body, *facts, *figures, *notes) if text)


def sections(content: Content, language: str, viewer: Viewer = VISITOR) -> list[Section]:
    """Return what a version says in a language of the pages, the original where a text is missing in it.

    Of its evidence, what the reader may not see is left out.
    """
    with override(language):
        return list(_sections(content, language, viewer))


def _sections(content: Content, language: str, viewer: Viewer) -> Iterator[Section]:
    counts = [0, 0]
    offices = {each["name"]: each["names"].get(language) or each["name"] for each in content["clusters"]}
    for part in content["parts"]:
        kind, texts = PartKind(part["kind"]), part["texts"]
        counts = _counted(counts, kind)
        shown = language if language in texts else part["original"]
        text = texts.get(shown, {"title": "", "body": "", "translated_from": None})
        original = texts.get(part["original"])
        is_translation = bool(original) and shown != part["original"]
        yield Section(
            part["part"],
            kind,
            KINDS.get(kind, 1),
            _heading(part, kind, counts),
            text["title"],
            text["body"],
            shown,
            shown != language and bool(original),
            is_translation and text["translated_from"] != original["version"],
            _facts_told(part, kind, language, offices),
            [_evidence(each, language, viewer) for each in part["evidence"]],
        )


def _counted(counts: list[int], kind: PartKind) -> list[int]:
    if kind == PartKind.PRIORITY:
        return [counts[0] + 1, 0]
    return [counts[0], counts[1] + 1] if kind == PartKind.OBJECTIVE else counts


def _heading(part: Mapping[str, Any], kind: PartKind, counts: list[int]) -> str:
    if kind == PartKind.SITUATION:
        return f"{kind.label}: {region_name(part['region']) if part['region'] else _('All regions together')}"
    number_of = {PartKind.PRIORITY: f" {counts[0]}", PartKind.OBJECTIVE: f" {counts[0]}.{counts[1]}"}
    return f"{kind.label}{number_of.get(kind, '')}"


def _facts_told(
    part: Mapping[str, Any], kind: PartKind, language: str, offices: Mapping[str, str]
) -> list[tuple[str, Words]]:
    """Return the facts of a part with their labels. `offices` has the clusters' names in the language by main name."""
    facts = part["facts"]
    words = {name: word(said, part["original"], language) for name, said in words_by_language(part).items()}
    told: list[tuple[str, Words | None]]
    if kind == PartKind.ACTION:
        days = [date_format(date.fromisoformat(facts[name])) if facts[name] else "" for name in ("starts", "ends")]
        money = words["money"]
        budget = "" if facts["budget"] is None else f"{number(facts['budget'])} €"
        told = [
            (_("State"), str(State(facts["state"]).label)),
            (_("Responsible"), facts["responsible"]),
            (_("Partners"), facts["partners"]),
            (_("When"), "–".join(days) if any(days) else ""),
            (_("Budget"), (f"{budget}, ", money) if budget and money else money or budget),
            (_("Followed up by"), offices.get(facts["office"], facts["office"])),
        ]
    elif kind == PartKind.INDICATOR:
        told = [
            (_("Baseline"), amount(facts["baseline"], words["unit"], facts["baseline_year"])),
            (_("Target"), amount(facts["target"], words["unit"], facts["target_year"])),
            (_("Source"), words["source"]),
        ]
    else:
        return []
    return [(label, value) for label, value in told if value]


def amount(written: str | None, unit: Passage | None, year: int | None) -> Words:
    """Write a value of an indicator with its unit and year; "" without a value."""
    if written is None:
        return ""
    value = Decimal(written)
    shown = number(float(value), max(0, -int(value.normalize().as_tuple().exponent)))
    in_year = f" ({year})" if year else ""
    return (f"{shown} ", unit, in_year) if unit else f"{shown}{in_year}"


def _evidence(kept: Mapping[str, Any], language: str, viewer: Viewer) -> Evidence:
    if not may_read(viewer, kept["query"], kept["arguments"]):
        return Evidence(None, "", is_hidden=True)
    if not QUERIES[kept["query"]].is_of_member:
        # The note of a kept value tells that there is another one.
        note = kept["note"] if sees_now(viewer, kept["query"], kept["arguments"]) else ""
        return Evidence(Figure(**kept["cited"][language]), note, kept.get("note_language", ""))
    try:
        now = compute(kept["query"], kept["arguments"])
    except NotFound:
        return Evidence(None, kept["note"], kept.get("note_language", ""))
    is_same = digest(now) == kept["cited"][UNCHANGING]["value"]
    figure = now if is_same else None
    return Evidence(figure, kept["note"], kept.get("note_language", ""), is_changed=not is_same)


@dataclass(frozen=True)
class Compared:
    """A part in two versions, word by word."""

    part: int
    heading: str
    language: str
    pieces: Sequence[Piece]

    @property
    def is_same(self) -> bool:
        """Return whether both say the same."""
        return all(piece.change == Change.SAME for piece in self.pieces)


def compare(before: Sequence[Section], after: Sequence[Section]) -> list[Compared]:
    """Return the parts of the later version beside the earlier one, and then those that it has no more."""
    old = {section.part: section for section in before}
    there = {section.part for section in after}
    told = [
        Compared(
            new.part,
            new.heading,
            new.language,
            word_changes(old[new.part].whole if new.part in old else "", new.whole),
        )
        for new in after
    ]
    gone = [each for each in before if each.part not in there]
    return told + [Compared(each.part, each.heading, each.language, word_changes(each.whole, "")) for each in gone]


def changed_in(before: Content, after: Content, language: str) -> set[int]:
    """Return the parts whose text in a language differs between two versions."""
    old, new = (_texts(content, language) for content in (before, after))
    return {part for part in old.keys() | new.keys() if old.get(part) != new.get(part)}


def _texts(content: Content, language: str) -> dict[int, tuple[str, ...]]:
    names = ("title", "body", "unit", "source", "money")
    texts = {part["part"]: part["texts"].get(language) for part in content["parts"]}
    return {part: tuple(text.get(name, "") for name in names) for part, text in texts.items() if text}
