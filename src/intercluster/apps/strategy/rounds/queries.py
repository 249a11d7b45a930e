"""Reads of rounds: which there are, how far they are, and who has acted in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import (
    Amendment,
    Answer,
    Comment,
    Proposal,
    Round,
    RoundKind,
    StatementAnswer,
    Strategy,
    Support,
    Text,
    Version,
)
from intercluster.apps.strategy.queries import readable_strategy, strategies
from intercluster.apps.strategy.rounds.rules import Voice, takes_part, voices
from intercluster.core.errors import NotFound


class Phase(StrEnum):
    """How far a round is, by the clock."""

    COMING = "coming"
    OPEN = "open"
    ENDED = "ended"


def phase(found: Round, now: datetime) -> Phase:
    """Return how far a round is."""
    return Phase.COMING if now < found.opens else Phase.OPEN if now < found.closes else Phase.ENDED


def strategy_with_rounds(viewer: Viewer, slug: str) -> Strategy:
    """Return a strategy in whose rounds the viewer may take part; raise NotFound."""
    found = readable_strategy(viewer, slug)
    if not takes_part(viewer, found):
        raise NotFound
    return found


def round_of(strategy: Strategy, number: int) -> Round:
    """Return a round of a strategy; raise NotFound."""
    found = strategy.rounds.select_related("strategy", "vote").filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def open_round(strategy: Strategy, kind: RoundKind, now: datetime) -> Round | None:
    """Return the round of a kind that is open, or None."""
    return strategy.rounds.filter(kind=kind, opens__lte=now, closes__gt=now).first()


def open_rounds(now: datetime) -> QuerySet[Round]:
    """Return the rounds of all strategies that are open."""
    return Round.objects.filter(opens__lte=now, closes__gt=now)


@dataclass(frozen=True)
class Acted:
    """Who has acted in a round, by key."""

    organisations: frozenset[int] = frozenset()
    clusters: frozenset[int] = frozenset()

    def has(self, voice: Voice) -> bool:
        """Return whether an organisation or an office has."""
        if voice.cluster is not None:
            return voice.cluster.pk in self.clusters
        return voice.organisation is not None and voice.organisation.pk in self.organisations


def acted(found: Round) -> Acted:
    """Return who has acted in a round: sent or supported something, written, or signed."""
    match found.kind:
        case RoundKind.PROPOSE:
            return _signed(found.proposals.all(), Support.objects.filter(proposal__round=found))
        case RoundKind.DISCUSS:
            said = _signed(found.comments.all())
            answers = StatementAnswer.objects.filter(statement__round=found)
            voted = answers.order_by().values_list("organisation", flat=True)
            return Acted(said.organisations.union(voted), said.clusters)
        case RoundKind.AMEND:
            return _signed(found.amendments.all())
        case RoundKind.DRAFT:
            texts = Text.objects.filter(part__strategy=found.strategy_id, at__gte=found.opens, at__lt=found.closes)
            return Acted(
                clusters=frozenset(texts.exclude(author=None).values_list("author__managed_clusters", flat=True))
            )
        case RoundKind.RATIFY:
            version = version_to_ratify(found)
            answered = version.sign_offs.exclude(answer=Answer.WAITING) if version else None
            return Acted(clusters=frozenset(answered.values_list("cluster", flat=True)) if answered else frozenset())
    return Acted()


def _signed(*rows: QuerySet[Proposal] | QuerySet[Support] | QuerySet[Comment] | QuerySet[Amendment]) -> Acted:
    pairs = [pair for each in rows for pair in each.order_by().values_list("organisation", "cluster")]
    return Acted(
        frozenset(organisation for organisation, _cluster in pairs if organisation),
        frozenset(cluster for _organisation, cluster in pairs if cluster),
    )


def version_to_ratify(found: Round) -> Version | None:
    """Return the version that a round of ratification is about: the last that was sent before its end."""
    return found.strategy.versions.filter(withdrawn=None, sent__lt=found.closes).last()


@dataclass(frozen=True)
class Stage:
    """A round in the timeline, as one reader sees it."""

    round: Round
    phase: Phase
    voices: Sequence[Voice]
    """For whom the reader may act now."""
    silent: Sequence[Voice]
    """Those of them that have not acted yet."""

    @property
    def waits(self) -> bool:
        """Return whether it waits for the reader."""
        return bool(self.silent) and self.round.kind != RoundKind.PRIORITISE


def stage(viewer: Viewer, found: Round, now: datetime) -> Stage:
    """Return a round as a viewer sees it."""
    state = phase(found, now)
    own = voices(viewer, found) if state == Phase.OPEN else []
    done = acted(found) if own else Acted()
    return Stage(found, state, own, [each for each in own if not done.has(each)])


def waiting(viewer: Viewer, now: datetime) -> list[Stage]:
    """Return the open rounds of all strategies in which the viewer may act and has not, those that end first."""
    rounds = open_rounds(now).filter(strategy__in=strategies(viewer)).select_related("strategy", "vote")
    stages = [stage(viewer, each, now) for each in rounds.order_by("closes", "pk")]
    return [each for each in stages if each.waits]


def timeline(viewer: Viewer, strategy: Strategy, now: datetime) -> list[Stage]:
    """Return the rounds of a strategy in order, as a viewer sees them."""
    return [stage(viewer, each, now) for each in strategy.rounds.select_related("strategy", "vote")]
