"""What offices do with rounds: plan, change, end and delete them, and say what they led to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import LANGUAGES, OF_OFFICES, Readers, Round, RoundKind, Strategy
from intercluster.apps.strategy.rounds.notices import tell_concluded
from intercluster.apps.strategy.rounds.queries import Phase, phase
from intercluster.apps.strategy.rules import may_change
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.locks import lock_row
from intercluster.tables.model import clean

QUESTION_LIMIT = 600
"""Most characters of what is asked."""
OUTCOME_LIMIT = 3000
MOST_ROUNDS = 60
"""Most rounds of a strategy."""
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Planned:
    """A round as an office plans it."""

    kind: str
    opens: datetime
    closes: datetime
    for_members: bool = True


@transaction.atomic
def plan(viewer: Viewer, strategy: Strategy, rounds: Sequence[Planned]) -> list[Round]:
    """Add rounds to a strategy. Raises NotAllowed, and FieldsRefused by kind and field, such as "propose_closes"."""
    _lock(viewer, strategy)
    if not rounds:
        raise FieldsRefused({"": [_("Choose at least one round.")]})
    if strategy.rounds.count() + len(rounds) > MOST_ROUNDS:
        raise FieldsRefused({"": [_("A strategy has at most %(most)d rounds.") % {"most": MOST_ROUNDS}]})
    made = []
    for each in rounds:
        found = Round(strategy=strategy, kind=each.kind, opens=each.opens, closes=each.closes)
        found.for_members = each.for_members and each.kind not in OF_OFFICES
        _check(found, prefix=f"{each.kind}_")
        found.save()
        made.append(found)
    return made


@transaction.atomic
def change(viewer: Viewer, found: Round, said: Mapping[str, Any]) -> Round:
    """Change dates, participants, question or reminder of a round that has not ended.

    Once it is open, only its end is changed. Raises NotAllowed, Conflict, FieldsRefused.
    """
    _lock(viewer, found.strategy)
    locked, now = lock_row(found), clock.now()
    state = phase(locked, now)
    if state == Phase.ENDED:
        raise Conflict(_("The round has ended. Plan another one of this kind."))
    if state == Phase.COMING:
        locked.opens = said["opens"]
        locked.for_members = said["for_members"] and locked.kind not in OF_OFFICES
    if said["closes"] <= now:
        raise FieldsRefused({"closes": [_("Choose a later day, or end the round now.")]})
    if said["closes"] > locked.closes and locked.told == "reminded":
        locked.told = "opened"  # those who have not acted are reminded of the new end
    locked.closes, locked.remind_days = said["closes"], said["remind_days"]
    locked.questions = _texts(said["questions"], QUESTION_LIMIT)
    _check(locked)
    locked.save()
    return locked


@transaction.atomic
def end(viewer: Viewer, found: Round) -> Round:
    """End an open round now. Raises NotAllowed, Conflict."""
    _lock(viewer, found.strategy)
    locked, now = lock_row(found), clock.now()
    if phase(locked, now) != Phase.OPEN:
        raise Conflict(_("The round is not open."))
    locked.closes = max(now, locked.opens + timedelta(seconds=1))
    locked.save(update_fields=["closes"])
    return locked


@transaction.atomic
def delete(viewer: Viewer, found: Round) -> None:
    """Delete a round that is not open yet. Raises NotAllowed, Conflict."""
    _lock(viewer, found.strategy)
    locked = lock_row(found)
    if phase(locked, clock.now()) != Phase.COMING:
        raise Conflict(_("A round that has begun is ended, not deleted."))
    locked.delete()


@transaction.atomic
def conclude(viewer: Viewer, found: Round, outcomes: Mapping[str, str]) -> Round:
    """Say what a round that has ended led to; participants are told once. Raises NotAllowed, Conflict."""
    _lock(viewer, found.strategy)
    locked = lock_row(found)
    if phase(locked, clock.now()) != Phase.ENDED:
        raise Conflict(_("The round has not ended yet."))
    locked.outcomes = _texts(outcomes, OUTCOME_LIMIT)
    if locked.outcomes and locked.told != "concluded":
        locked.told = "concluded"
        tell_concluded(locked)
    locked.save(update_fields=["outcomes", "told"])
    return locked


def _lock(viewer: Viewer, strategy: Strategy) -> None:
    if not may_change(viewer, strategy):
        raise NotAllowed
    lock_row(strategy)


def _texts(said: Mapping[str, str], limit: int) -> dict[str, str]:
    texts = {code: clean(said.get(code, ""))[:limit] for code in LANGUAGES}
    return {code: text for code, text in texts.items() if text}


def _check(found: Round, prefix: str = "") -> None:
    """Refuse a round that ends before it opens, or is open together with another of its kind."""
    if found.kind not in RoundKind.values:
        raise FieldsRefused({"": [_("Choose at least one round.")]})
    if found.closes <= found.opens:
        raise FieldsRefused({f"{prefix}closes": [_("The round has to end after it opens.")]})
    if found.closes - found.opens > LONGEST:
        raise FieldsRefused({f"{prefix}closes": [_("A round lasts one year at most.")]})
    beside = found.strategy.rounds.filter(kind=found.kind, opens__lt=found.closes, closes__gt=found.opens)
    if beside.exclude(pk=found.pk).exists():
        raise FieldsRefused({f"{prefix}opens": [_("Another round of this kind is planned for the same time.")]})
    if found.for_members and found.strategy.readers == Readers.OFFICES:
        raise FieldsRefused(
            {
                f"{prefix}for_members": [
                    _("The members cannot read the draft. First choose on the strategy's page that they may.")
                ]
            }
        )
