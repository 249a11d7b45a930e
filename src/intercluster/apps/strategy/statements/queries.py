"""Reads of short statements: what an organisation is asked next, what it has answered, and what is shown of others."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy import similar
from intercluster.apps.strategy.models import Round, RoundKind, ShortStatement, StatementAnswer
from intercluster.apps.strategy.queries import strategies
from intercluster.apps.strategy.statements.rules import may_follow, roll, shown_to_all
from intercluster.core import clock
from intercluster.core.errors import NotFound


def round_of(viewer: Viewer, slug: str, number: int) -> Round:
    """Return a round of a strategy that has statements, if it has begun and the viewer may follow it; raise NotFound.

    Statements belong to a discussion in which members take part.
    """
    strategy = strategies(viewer).filter(slug=slug).first()
    if strategy is None or not may_follow(viewer, strategy):
        raise NotFound
    rounds = strategy.rounds.filter(pk=number, kind=RoundKind.DISCUSS, for_members=True, opens__lte=clock.now())
    found = rounds.select_related("strategy").first()
    if found is None:
        raise NotFound
    return found


def statement_of(round_: Round, key: str) -> ShortStatement:
    """Return a statement of a round, shown or not; raise NotFound."""
    try:
        found = round_.statements.filter(pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound
    found.round = round_
    return found


@dataclass(frozen=True)
class Asked:
    """A statement as it is shown."""

    statement: ShortStatement
    subjects: Sequence[str]
    """What it is about, in the reader's language."""
    stance: int | None = None
    """What the reader's organisation has answered."""


def shown(statements: Sequence[ShortStatement], stances: dict[UUID, int] | None = None) -> list[Asked]:
    """Return statements with the capabilities that they are about."""
    about = similar.subjects([(each.text, each.language) for each in statements])
    return [
        Asked(each, [subject.label for subject in subjects], (stances or {}).get(each.pk))
        for each, subjects in zip(statements, about, strict=True)
    ]


def next_of(round_: Round, organisation: Organisation) -> tuple[Asked | None, int]:
    """Return the statement that an organisation is asked next, and how many wait for its answer.

    Statements with the fewest answers come first, so that late ones are answered too. Among those with equally many,
    the order is drawn for each organisation, and is always the same.
    """
    answered = StatementAnswer.objects.filter(organisation=organisation).values("statement")
    waiting = shown_to_all(round_).exclude(pk__in=answered).annotate(number=Count("answers"))
    drawn = sorted(waiting, key=lambda each: (each.number, _drawn(organisation, each)))
    return (shown(drawn[:1])[0], len(drawn)) if drawn else (None, 0)


def answered_by(round_: Round, organisation: Organisation) -> list[Asked]:
    """Return the statements that an organisation has answered, in an order drawn for it."""
    own = StatementAnswer.objects.filter(organisation=organisation, statement__in=shown_to_all(round_))
    stances = dict(own.values_list("statement", "stance"))
    found = sorted(round_.statements.filter(pk__in=stances), key=lambda each: _drawn(organisation, each))
    return shown(found, stances)


def written_by(round_: Round, organisation: Organisation | None) -> list[ShortStatement]:
    """Return the statements that an organisation has added to a round, or the offices if it is None."""
    own = (
        round_.statements.filter(cluster=None)
        if organisation is None
        else round_.statements.filter(organisation=organisation)
    )
    return sorted(own, key=lambda each: each.text.casefold())


def to_moderate(round_: Round) -> list[Asked]:
    """Return the statements that an office may hide or show again, in the order of their random keys."""
    found = shown_to_all(round_).values("pk")
    return shown([*round_.statements.filter(pk__in=found), *round_.statements.exclude(hidden="")])


def similar_to(round_: Round, text: str, language: str) -> list[Asked]:
    """Return the statements of a round, in any language, that say nearly the same as a text, the nearest first."""
    there = list(shown_to_all(round_))
    places = similar.similar((text, language), [(each.text, each.language) for each in there])
    return shown([there[place] for place in places])


@dataclass(frozen=True)
class Turnout:
    """How many organisations have answered something, of those that may, and how many statements there are."""

    answered: int
    eligible: int
    statements: int


def turnout(round_: Round) -> Turnout:
    """Return how many organisations have taken part so far."""
    own, there = roll(round_.strategy), shown_to_all(round_)
    answered = StatementAnswer.objects.filter(statement__in=there, organisation__in=own)
    return Turnout(answered.values("organisation").distinct().count(), len(own), there.count())


def _drawn(organisation: Organisation, statement: ShortStatement) -> bytes:
    return hashlib.sha256(f"{organisation.pk} {statement.pk}".encode()).digest()
