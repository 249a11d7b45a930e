"""Reads of strategies."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from intercluster.analysis.writing.differences import Piece, word_changes
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import LANGUAGES, Part, PartKind, Strategy, Text
from intercluster.apps.strategy.rules import clusters_of, drafted_by, readable_by
from intercluster.core.errors import NotFound
from intercluster.core.page_language import page_language
from intercluster.documents.model import Passage


def strategies(viewer: Viewer) -> QuerySet[Strategy]:
    """Return the strategies that the viewer may read, the newest first."""
    found = Strategy.objects.filter(in_use()).select_related("alliance", "cluster")
    return found if viewer.is_operator else found.filter(readable_by(viewer)).distinct()


def in_use(prefix: str = "") -> Q:
    """Return the condition for strategies that are not archived with their owner; `prefix` leads to the strategy."""
    found = Q()
    for owner in ("alliance", "cluster"):
        found &= Q(**{f"{prefix}{owner}": None}) | Q(**{f"{prefix}{owner}__archived": None})
    return found


def readable_strategy(viewer: Viewer, slug: str) -> Strategy:
    """Return a strategy that the viewer may read; raise NotFound."""
    found = strategies(viewer).filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def drafted_strategy(viewer: Viewer, slug: str) -> Strategy:
    """Return a strategy that the viewer may change; raise NotFound."""
    found = strategies(viewer).filter(drafted_by(viewer), slug=slug).first()
    if found is None:
        raise NotFound
    return found


def drafted(viewer: Viewer) -> list[Strategy]:
    """Return the strategies that the viewer may change, the newest first."""
    return list(strategies(viewer).filter(drafted_by(viewer)))


def possible_owners(viewer: Viewer) -> list[Alliance | Cluster]:
    """Return whose strategy the viewer may begin: alliances of their offices' clusters, then the clusters."""
    clusters = Cluster.objects.all() if viewer.is_operator else Cluster.objects.filter(pk__in=viewer.cluster_ids)
    alliances = Alliance.objects.filter(clusters__in=clusters).distinct().order_by("name")
    return [*alliances, *clusters]


@dataclass
class TextsOfPart:
    """The newest text of a part in each language that it has."""

    original: str
    """Language of the original."""
    by_language: dict[str, Text] = field(default_factory=dict)

    def state(self, language: str) -> str:
        """Return "original", "translation", "outdated" (a translation of an older original) or "missing"."""
        text = self.by_language.get(language)
        if text is None:
            return "missing"
        if language == self.original:
            return "original"
        return "translation" if text.translated_from == self.by_language[self.original].version else "outdated"

    @property
    def states(self) -> list[tuple[str, str]]:
        """Return the languages with the state of the text in each."""
        return [(language, self.state(language)) for language in LANGUAGES]

    def nearest(self, language: str) -> Text | None:
        """Return the text in a language, or else the original; None if nothing is written."""
        return self.by_language.get(language) or self.by_language.get(self.original)

    def word(self, name: str, language: str) -> Passage | None:
        """Return a fact in words in a language, or as the original says it; None if neither says it."""
        for text in (self.by_language.get(language), self.by_language.get(self.original)):
            if text is not None and (said := getattr(text, name)):
                return Passage(said, text.language)
        return None


def texts_of(parts: Sequence[Part]) -> dict[int, TextsOfPart]:
    """Return the newest texts of parts, by the key of the part."""
    found = {part.pk: TextsOfPart(part.original) for part in parts}
    newest = Text.objects.filter(part__in=found).order_by("part_id", "language", "-version")
    for text in newest.distinct("part_id", "language"):
        found[text.part_id].by_language[text.language] = text
    return found


@dataclass
class Node:
    """A part as it is read in one language, with the parts below it."""

    part: Part
    texts: TextsOfPart
    language: str
    """The language asked for."""
    children: list["Node"] = field(default_factory=list)
    evidence: list[Any] = field(default_factory=list)
    """What the part cites: `evidence.queries.Cited`."""
    changes: list[Any] = field(default_factory=list)
    """What reviews want changed: pairs of `Review` and text."""

    @property
    def text(self) -> Text | None:
        """Return the text that is shown: in the language asked for, or the original."""
        return self.texts.nearest(self.language)

    @property
    def state(self) -> str:
        """Return the state of the text in the language asked for."""
        return self.texts.state(self.language)

    @property
    def unit(self) -> Passage | None:
        """Return the unit of an indicator."""
        return self.texts.word("unit", self.language)

    @property
    def source(self) -> Passage | None:
        """Return where the values of an indicator come from."""
        return self.texts.word("source", self.language)

    @property
    def money(self) -> Passage | None:
        """Return who pays an action."""
        return self.texts.word("money", self.language)

    @property
    def objectives(self) -> list["Node"]:
        """Return the objectives below a priority."""
        return self._of(PartKind.OBJECTIVE)

    @property
    def actions(self) -> list["Node"]:
        """Return the actions below an objective."""
        return self._of(PartKind.ACTION)

    @property
    def indicators(self) -> list["Node"]:
        """Return the indicators below an objective."""
        return self._of(PartKind.INDICATOR)

    def _of(self, kind: PartKind) -> list["Node"]:
        return [child for child in self.children if child.part.kind == kind]


@dataclass(frozen=True)
class Document:
    """A strategy as it is read in one language."""

    strategy: Strategy
    language: str
    nodes: list[Node]
    """Those that stand below none, in order."""
    removed: list[Node]
    outdated: int
    missing: int
    """How many texts are out of date and missing in this language."""

    @property
    def vision(self) -> Node:
        """Return the vision, which every strategy has."""
        return self._of(PartKind.VISION)[0]

    @property
    def situations(self) -> list[Node]:
        """Return the situation of all regions together, then of each."""
        return sorted(self._of(PartKind.SITUATION), key=lambda node: node.part.region != "")

    @property
    def priorities(self) -> list[Node]:
        """Return the priorities."""
        return self._of(PartKind.PRIORITY)

    @property
    def risks(self) -> list[Node]:
        """Return the risks."""
        return self._of(PartKind.RISK)

    def _of(self, kind: PartKind) -> list[Node]:
        return [node for node in self.nodes if node.part.kind == kind]

    def every_node(self) -> Iterator[Node]:
        """Yield the parts as they follow each other on the page."""
        yield from _with_children([self.vision, *self.situations, *self.priorities, *self.risks])


def _with_children(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _with_children(node.children)


def document(strategy: Strategy, language: str) -> Document:
    """Return a strategy in one language, with the original where a text is missing in it."""
    parts = list(strategy.parts.select_related("action__office", "indicator"))
    texts = texts_of(parts)
    nodes = {part.pk: Node(part, texts[part.pk], language) for part in parts}
    children: dict[int | None, list[Node]] = defaultdict(list)
    for node in nodes.values():
        if node.part.removed is None:
            children[node.part.parent_id].append(node)
    for key, node in nodes.items():
        node.children = children[key]
    shown = list(_with_children(children[None]))
    states = [node.state for node in shown if node.text is not None]
    removed = [node for node in nodes.values() if node.part.removed is not None]
    return Document(strategy, language, children[None], removed, states.count("outdated"), states.count("missing"))


def reading_language(asked: str) -> str:
    """Return the language in which a strategy is read: the one asked for, or that of the page."""
    return asked if asked in LANGUAGES else page_language()


def title_of(strategy: Strategy) -> Text:
    """Return the text of the vision that has the strategy's name, in the language of the page if there is one."""
    return titles_of([strategy])[strategy.pk]


def visions_of(found: Sequence[Strategy]) -> QuerySet[Part]:
    """Return the visions of strategies: each has one."""
    return Part.objects.filter(strategy__in=found, kind=PartKind.VISION)


def titles_of(found: Sequence[Strategy]) -> dict[int, Text]:
    """Return the texts that have the names of strategies, by the key of the strategy."""
    visions = list(visions_of(found))
    texts = texts_of(visions)
    titles = {part.strategy_id: texts[part.pk].nearest(page_language()) for part in visions}
    return {key: text for key, text in titles.items() if text is not None}


def part_of(strategy: Strategy, number: int) -> Part:
    """Return a part of a strategy that is not removed; raise NotFound."""
    found = strategy.parts.select_related("parent", "strategy").filter(pk=number, removed=None).first()
    if found is None:
        raise NotFound
    return found


def removed_part_of(strategy: Strategy, number: int) -> Part:
    """Return a removed part of a strategy; raise NotFound."""
    found = strategy.parts.select_related("strategy").filter(pk=number, removed__isnull=False).first()
    if found is None:
        raise NotFound
    return found


def changes_since(translation: Text, original: Text) -> list[Piece]:
    """Return what has changed in an original since a text was translated from it; [] if nothing has."""
    if translation.translated_from == original.version:
        return []
    before = Text.objects.get(
        part=original.part_id, language=original.language, version=translation.translated_from or 1
    )
    return word_changes(before.whole, original.whole)


def missing_situations(strategy: Strategy) -> list[str]:
    """Return the regions of a strategy's clusters that have no situation yet, "" for all together if it has none."""
    there = set(strategy.parts.filter(kind=PartKind.SITUATION).values_list("region", flat=True))
    regions = {code for cluster in clusters_of(strategy) for code in cluster.all_regions}
    return [code for code in ["", *sorted(regions)] if code not in there]
