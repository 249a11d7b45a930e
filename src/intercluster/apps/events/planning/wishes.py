"""Whom participants wish to meet, as the schedule takes it."""

from collections.abc import Iterable
from dataclasses import dataclass

from intercluster.apps.events.models import Event, ParticipantState, Priority
from intercluster.apps.events.planning.content import Pair
from intercluster.apps.events.requests import queries

BY_HAND = int(Priority.WANTED)
"""What a meeting counts that the office added and nobody asked for."""


@dataclass(frozen=True)
class Wish:
    """Two participants who wish to meet; `first` is the one with the lower key."""

    first: int
    second: int
    worth: int
    must: bool = False
    part: int | None = None
    request: int | None = None

    @property
    def pair(self) -> Pair:
        """Return the two participants."""
        return self.first, self.second


def wishes_of(event: Event, by_hand: Iterable[Pair]) -> dict[Pair, Wish]:
    """Return the wishes of those who come: requests that were accepted, what must be, and what the office added."""
    found = {(each.first, each.second): Wish(*each) for each in queries.wishes(event)}
    coming = set(event.participants.filter(state=ParticipantState.REGISTERED).values_list("pk", flat=True))
    for pair in by_hand:
        if coming.issuperset(pair):
            found.setdefault(pair, Wish(*pair, BY_HAND))
    return found
