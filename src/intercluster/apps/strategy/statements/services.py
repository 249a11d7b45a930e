"""Acts in a round of statements: add and take back, answer, hide; and the count when the round has ended."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.anonymity.identifying_text import Giveaway, giveaways, identity_of, short_names
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.hiding.services import checked as checked_reason
from intercluster.apps.strategy.models import (
    LANGUAGES,
    STATEMENT_LIMIT,
    Round,
    ShortStatement,
    Stance,
    StatementAnswer,
    StatementResult,
)
from intercluster.apps.strategy.rules import may_change
from intercluster.apps.strategy.statements.counting import Ballot, counted
from intercluster.apps.strategy.statements.rules import is_open, own_places, roll, shown_to_all
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, NotFound, Refused
from intercluster.core.locks import lock_row
from intercluster.geo.display_names import joined
from intercluster.tables.model import clean

MOST_OWN = 5
"""Statements that an organisation may add to a round."""
MOST_OF_OFFICES = 40
"""Statements that all offices together may add to a round."""


@transaction.atomic
def add(
    viewer: Viewer, round_: Round, organisation: Organisation | None, *, text: str, language: str
) -> ShortStatement:
    """Add a statement of an organisation, or of the office without one. Raises NotAllowed, Conflict, Refused."""
    round_ = _open(round_)
    if organisation is None:
        if not may_change(viewer, round_.strategy):
            raise NotAllowed
    elif organisation not in own_places(viewer, round_.strategy):
        raise NotAllowed
    text = checked(text, language, organisation)
    own = round_.statements.filter(organisation=organisation)
    if organisation is None:
        own = own.filter(cluster=None)
    if (same := own.filter(text=text).first()) is not None:  # the form was sent twice
        return same
    most = MOST_OF_OFFICES if organisation is None else MOST_OWN
    if own.count() >= most:
        raise Refused(_("You have added %(most)d statements already. Take one back to add another.") % {"most": most})
    return ShortStatement.objects.create(
        round=round_,
        cluster_id=roll(round_.strategy)[organisation.pk] if organisation else None,
        organisation=organisation,
        text=text,
        language=language,
    )


def checked(text: str, language: str, organisation: Organisation | None) -> str:
    """Return a statement as it is kept. Raises FieldsRefused where it is too long, or tells whose it is."""
    text = " ".join(clean(text).split())
    if not text:
        raise FieldsRefused({"text": [_("Write a sentence that others can agree with or not.")]})
    if len(text) > STATEMENT_LIMIT:
        length = {"most": STATEMENT_LIMIT, "n": len(text)}
        raise FieldsRefused({"text": [_("Write at most %(most)d characters; you have %(n)d.") % length]})
    if language not in LANGUAGES:
        raise FieldsRefused({"language": [_("Choose a language of the list.")]})
    found = [each for each in _clues(text, language, organisation) if each.is_refused]
    if found:
        quotes = joined(list(dict.fromkeys(f"“{each.quote}”" for each in found)))
        raise FieldsRefused({"text": [_("This tells who you are: %(quotes)s. Take it out.") % {"quotes": quotes}]})
    return text


def doubtful(text: str, language: str, organisation: Organisation | None) -> list[Giveaway]:
    """Return what in a statement could tell whose it is, and may be harmless: its author decides."""
    return [each for each in _clues(text, language, organisation) if not each.is_refused]


def _clues(text: str, language: str, organisation: Organisation | None) -> list[Giveaway]:
    """Return the clues in a statement to its author; the office, which is named, needs none."""
    if organisation is None:
        return []
    author = replace(identity_of(organisation), short_names=short_names(organisation.name))
    return giveaways(text, language, author)


@transaction.atomic
def take_back(viewer: Viewer, statement: ShortStatement) -> None:
    """Delete a statement with all answers to it, as long as the round is open. Raises NotFound, Conflict."""
    round_ = _open(statement.round)
    if not is_own(viewer, statement):
        raise NotFound
    round_.statements.filter(pk=statement.pk).delete()


def is_own(viewer: Viewer, statement: ShortStatement) -> bool:
    """Return whether a statement is of an own organisation, or the viewer's office and one of offices."""
    if statement.cluster_id is None:
        return may_change(viewer, statement.round.strategy)
    return statement.organisation_id in viewer.edited_ids


@transaction.atomic
def answer(viewer: Viewer, statement: ShortStatement, organisation: Organisation, stance: str) -> None:
    """Answer a statement for an organisation, or change the answer. Raises NotFound, Conflict, Refused."""
    round_ = _open(statement.round)
    if organisation not in own_places(viewer, round_.strategy):
        raise NotFound
    if not shown_to_all(round_).filter(pk=statement.pk).exists():
        raise NotFound
    if stance not in map(str, Stance.values):
        raise Refused(_("Agree, disagree or pass."))
    StatementAnswer.objects.update_or_create(
        statement=statement, organisation=organisation, defaults={"stance": int(stance)}
    )


@transaction.atomic
def hide(viewer: Viewer, statement: ShortStatement, reason: str, note: str = "") -> None:
    """Hide a statement with a reason; without one, show it again. Raises NotAllowed, FieldsRefused.

    Nobody gets a notification: it would keep in the database, and send by mail, whose statement it is.
    """
    if not may_change(viewer, statement.round.strategy):
        raise NotAllowed
    lock_row(statement.round)
    statement.hidden, statement.hidden_note = checked_reason(reason, note) if reason else ("", "")
    statement.save(update_fields=["hidden", "hidden_note"])


def count_ended(now: datetime) -> None:
    """Count all rounds of statements that have ended."""
    ended = Round.objects.filter(statements__isnull=False, closes__lte=now, statement_result=None).distinct()
    for round_ in ended.order_by("pk"):
        count(round_)


@transaction.atomic
def count(round_: Round) -> StatementResult | None:
    """Count a round that has ended, and forget who wrote and answered what; None if it is open or counted."""
    round_ = lock_row(round_)
    if round_.closes > clock.now() or StatementResult.objects.filter(pk=round_.pk).exists():
        return None
    statements = sorted(shown_to_all(round_).values_list("pk", flat=True))
    content = counted(_ballots(round_, statements), [str(key) for key in statements])
    content["hidden"] = sorted(round_.statements.exclude(hidden="").values_list("hidden", "hidden_note"))
    result = StatementResult.objects.create(round=round_, at=clock.now(), content=content)
    StatementAnswer.objects.filter(statement__round=round_).delete()
    round_.statements.exclude(pk__in=statements).delete()
    round_.statements.update(cluster=None, organisation=None)
    return result


def _ballots(round_: Round, statements: list[UUID]) -> list[Ballot]:
    own = roll(round_.strategy)
    given: dict[int, dict[str, int]] = {}
    rows = StatementAnswer.objects.filter(statement__in=statements, organisation__in=own)
    for organisation, statement, stance in rows.values_list("organisation", "statement", "stance"):
        given.setdefault(organisation, {})[str(statement)] = stance
    sizes = dict(Organisation.objects.filter(pk__in=given).values_list("pk", "size"))
    return [Ballot(own[key], sizes[key], answers) for key, answers in given.items()]


def _open(round_: Round) -> Round:
    """Lock a round that takes statements and answers now. Raises Conflict."""
    round_ = lock_row(round_)
    if not is_open(round_):
        raise Conflict(_("The round has ended. Statements and answers are no longer taken."))
    return round_
