"""What differs between the meetings as published and a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from intercluster.apps.events.models import Meeting
from intercluster.apps.events.planning.content import Pair, Placed
from intercluster.apps.events.planning.setting import pair_of


class Kind(StrEnum):
    """What becomes of a meeting."""

    ADDED = "added"
    MOVED = "moved"
    """To another time."""
    RESEATED = "reseated"
    """To another table at the same time."""
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Difference:
    """A meeting that is not as it was."""

    kind: Kind
    pair: Pair
    was: Meeting | None
    """None of one that is added."""
    becomes: Placed | None
    """None of one that is cancelled."""


def differences(published: Sequence[Meeting], meetings: Sequence[Placed]) -> list[Difference]:
    """Return what a plan changes of the published meetings."""
    before = {pair_of(meeting): meeting for meeting in published}
    after = {each.pair: each for each in meetings}
    found = [Difference(Kind.CANCELLED, pair, was, None) for pair, was in before.items() if pair not in after]
    for pair, becomes in after.items():
        was = before.get(pair)
        if was is None:
            found.append(Difference(Kind.ADDED, pair, None, becomes))
        elif was.slot_id != becomes.slot:
            found.append(Difference(Kind.MOVED, pair, was, becomes))
        elif was.table_id != becomes.table:
            found.append(Difference(Kind.RESEATED, pair, was, becomes))
    return found


def concerned(found: Sequence[Difference]) -> set[int]:
    """Return the participants whose agendas change."""
    return {each for difference in found for each in difference.pair}
