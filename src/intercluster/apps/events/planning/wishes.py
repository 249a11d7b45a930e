"""Whom participants wish to meet, as the schedule takes it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from intercluster.apps.events.models import Event, Pairing, PairingKind, Priority, Request, RequestState
from intercluster.apps.events.planning.content import Pair

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


def wishes_of(event: Event, registered: Collection[int], by_hand: Iterable[Pair]) -> dict[Pair, Wish]:
    """Return the wishes of those who come: requests that were accepted, what must be, and what the office added."""
    found: dict[Pair, Wish] = {}
    accepted = Request.objects.filter(event=event, state=RequestState.ACCEPTED).order_by("pk")
    for each in accepted:
        one, other = sorted((each.asking_id, each.asked_id))
        worth = each.priority + (each.answer_priority or 0)
        earlier = found.get((one, other))
        if earlier is None or earlier.worth < worth:
            found[one, other] = Wish(one, other, worth, part=each.part, request=each.pk)
    for one, other in Pairing.objects.filter(event=event, kind=PairingKind.MUST).values_list("first_id", "second_id"):
        wish = found.get((one, other))
        found[one, other] = replace(wish or Wish(one, other, BY_HAND), must=True)
    for pair in by_hand:
        found.setdefault(pair, Wish(*pair, BY_HAND))
    return {pair: wish for pair, wish in found.items() if all(each in registered for each in pair)}
