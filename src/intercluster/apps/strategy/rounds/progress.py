"""What happens to rounds by the clock: people are told that one has opened, ends soon, or has ended."""

from datetime import datetime, timedelta

from django.db import transaction

from intercluster.apps.strategy.models import Round, RoundKind
from intercluster.apps.strategy.rounds.notices import tell_concluded, tell_ended, tell_ends_soon, tell_opened
from intercluster.core.locks import lock_row

WAITS = timedelta(days=7)
"""For so long the offices can say what a round led to before participants are told without it."""


def carry_on(now: datetime) -> None:
    """Tell people of all rounds whose time has come."""
    for found in Round.objects.filter(opens__lte=now).exclude(told="concluded").order_by("pk"):
        _carry_on(found, now)


@transaction.atomic
def _carry_on(found: Round, now: datetime) -> None:
    locked = lock_row(found)
    before = locked.told
    if locked.closes <= now:
        if before not in {"ended", "concluded"}:
            tell_ended(locked)
            locked.told = "ended"
        elif before == "ended" and locked.closes + WAITS <= now:
            tell_concluded(locked)
            locked.told = "concluded"
    elif not before:
        tell_opened(locked)
        locked.told = "opened"
    elif before == "opened" and _reminds(locked) and locked.closes - timedelta(days=locked.remind_days) <= now:
        tell_ends_soon(locked)
        locked.told = "reminded"
    if locked.told != before:
        locked.save(update_fields=["told"])


def _reminds(found: Round) -> bool:
    """Return whether a round has a reminder of its own: a vote reminds those who vote by itself."""
    return found.remind_days > 0 and found.kind != RoundKind.PRIORITISE
