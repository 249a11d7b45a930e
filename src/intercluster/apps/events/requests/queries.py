"""Reads of requests: a participant's own, and what a schedule is made from."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.event.rules import own_places
from intercluster.apps.events.models import (
    Event,
    Meeting,
    MeetingState,
    Pairing,
    PairingKind,
    Participant,
    ParticipantState,
    Precedence,
    Request,
    RequestState,
)
from intercluster.apps.events.models.requests import LIVE
from intercluster.apps.events.requests.worth import OF_OFFICE, worth
from intercluster.core import clock
from intercluster.core.errors import NotFound

BOTH = ("asking__organisation", "asked__organisation", "offer", "need")


class Wish(NamedTuple):
    """Two participants who want to meet or must, by key; `first` is the lower one."""

    first: int
    second: int
    worth: int
    must: bool
    part: int | None
    """The part of the event in which they want to meet; None for any."""
    request: int | None
    """The key of the request; None for a pair that the office alone wants."""


def told() -> Q:
    """Return the condition for requests that name both sides; of others, only the two sides know."""
    return Q(answer_priority__isnull=False) | Q(asking_unnamed=False, asked_unnamed=False)


def wishes(event: Event) -> list[Wish]:
    """Return what a schedule of an event should hold: a wish for each pair, in the order of the participants' keys.

    Those of pairs that must not meet are among them, so that somebody can be told that they are not met.
    """
    found: dict[tuple[int, int], Wish] = {}
    accepted = event.requests.filter(
        state=RequestState.ACCEPTED,
        asking__state=ParticipantState.REGISTERED,
        asked__state=ParticipantState.REGISTERED,
    )
    for row in accepted.order_by("pk"):
        pair = _pair(row.asking_id, row.asked_id)
        wish = Wish(*pair, worth(row), False, row.part, row.pk)
        if pair not in found or found[pair].worth < wish.worth:
            found[pair] = wish
    musts = event.pairings.filter(
        kind=PairingKind.MUST,
        first__state=ParticipantState.REGISTERED,
        second__state=ParticipantState.REGISTERED,
    )
    for pair in musts.values_list("first", "second"):
        asked = found.get(pair)
        found[pair] = asked._replace(must=True) if asked else Wish(*pair, OF_OFFICE, True, None, None)
    return [found[pair] for pair in sorted(found)]


def must_not(event: Event) -> list[tuple[int, int]]:
    """Return the pairs of participants who must not meet, by key, the lower one first."""
    pairs = event.pairings.filter(kind=PairingKind.MUST_NOT).order_by("first", "second")
    return list(pairs.values_list("first", "second"))


def precedences(event: Event) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return which pair of participants meets before which other, while both requests are accepted."""
    both = Q(earlier__state=RequestState.ACCEPTED, later__state=RequestState.ACCEPTED)
    rows = event.precedences.filter(both).order_by("pk").select_related("earlier", "later")
    return [
        (_pair(row.earlier.asking_id, row.earlier.asked_id), _pair(row.later.asking_id, row.later.asked_id))
        for row in rows
    ]


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def own_place(viewer: Viewer, event: Event, key: UUID | None = None) -> Participant:
    """Return the participant for whom the viewer acts: the one with this key, else the first. Raises NotFound."""
    places = own_registered(viewer, event)
    found = (places if key is None else places.filter(key=key)).first()
    if found is None:
        raise NotFound
    return found


def has_meeting_to_come(request: Request) -> bool:
    """Return whether a meeting of the two sides is published and has not begun."""
    first, second = _pair(request.asking_id, request.asked_id)
    own = Meeting.objects.filter(first=first, second=second, state=MeetingState.PLANNED)
    return own.filter(slot__starts__gt=clock.now()).exists()


def requests_of(participant: Participant) -> QuerySet[Request]:
    """Return what a participant has asked and been asked, the newest first."""
    own = Request.objects.filter(Q(asking=participant) | Q(asked=participant))
    return own.select_related("event", *BOTH).order_by("-since", "-pk")


def own_request(viewer: Viewer, event: Event, key: UUID) -> tuple[Request, Participant]:
    """Return a request of the viewer's own, and the participant for whom they act in it. Raises NotFound."""
    places = own_places(viewer, event)
    row = event.requests.filter(key=key).select_related("event", *BOTH).first()
    mine = None if row is None else places.filter(pk__in=[row.asking_id, row.asked_id]).order_by("pk").first()
    if row is None or mine is None:
        raise NotFound
    return row, mine


def hidden_from(participant: Participant) -> set[int]:
    """Return the keys of participants that are not shown to one, since the office says that they must not meet."""
    pairs = Pairing.objects.filter(Q(first=participant) | Q(second=participant), kind=PairingKind.MUST_NOT)
    return {key for pair in pairs.values_list("first", "second") for key in pair} - {participant.pk}


def asked_by_name(participant: Participant) -> set[int]:
    """Return the keys of participants with whom one has a request that waits or is accepted, and that names them.

    What waits for an author without a name counts for nothing: whom a list leaves out must not tell who it is.
    """
    live = requests_of(participant).filter(state__in=LIVE)
    named = live.filter(told())
    return {key for pair in named.values_list("asking", "asked") for key in pair} - {participant.pk}


def others(participant: Participant) -> QuerySet[Participant]:
    """Return the participants whom one may ask by name: those of other organisations who are registered."""
    everybody = Participant.objects.filter(event=participant.event_id, state=ParticipantState.REGISTERED)
    found = everybody.exclude(pk=participant.pk).exclude(pk__in=hidden_from(participant))
    if participant.organisation_id is not None:
        found = found.exclude(organisation=participant.organisation_id)
    return found.select_related("organisation")


def pairings(event: Event) -> QuerySet[Pairing]:
    """Return what the office has decided about pairs."""
    return event.pairings.select_related("first__organisation", "second__organisation").order_by("kind", "pk")


def office_requests(event: Event, state: str = "") -> QuerySet[Request]:
    """Return the requests of an event as its office reads them, the newest first.

    One in which a side is not named yet is not among them: only the two sides know of it.
    """
    rows = event.requests.filter(told())
    if state:
        rows = rows.filter(state=state)
    return rows.select_related(*BOTH).order_by("-since", "-pk")


def office_precedences(event: Event) -> QuerySet[Precedence]:
    """Return which meetings come before which."""
    both = [f"{name}__{side}__organisation" for name in ("earlier", "later") for side in ("asking", "asked")]
    return event.precedences.select_related(*both).order_by("pk")


def leads_to(event: Event, later: int, earlier: int) -> bool:
    """Return whether the meeting of `later` has to come before that of `earlier`, directly or through others."""
    following: dict[int, list[int]] = {}
    for one, other in event.precedences.values_list("earlier", "later"):
        following.setdefault(one, []).append(other)
    reached, left = {later}, [later]
    while left:
        new = set(following.get(left.pop(), ())) - reached
        reached |= new
        left.extend(new)
    return earlier in reached


def acceptable(event: Event) -> QuerySet[Request]:
    """Return the accepted requests of an event, by name."""
    rows = event.requests.filter(state=RequestState.ACCEPTED).select_related(*BOTH)
    return rows.order_by(F("asking__organisation__name"), "asking__organisation_name", "pk")


def parts_of(event: Event) -> Sequence[int]:
    """Return the parts of an event, in order."""
    return sorted(set(event.slots.values_list("part", flat=True)))


def own_registered(viewer: Viewer, event: Event) -> QuerySet[Participant]:
    """Return the participants for whom the viewer comes."""
    places = own_places(viewer, event).filter(state=ParticipantState.REGISTERED)
    return places.select_related("organisation").order_by("pk")


def present(event: Event) -> list[Participant]:
    """Return the participants of an event by name, those on the waiting list too."""
    rows = event.participants.exclude(state=ParticipantState.CANCELLED).select_related("organisation")
    return sorted(rows, key=lambda each: (each.name.casefold(), each.pk))
