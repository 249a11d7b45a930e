"""Batches of newcomers: when texts without a name join the list of an event.

Who compares the list before and after one organisation registers, or cancels, must learn nothing. So texts join the
list at the end of a batch only: when enough organisations of one country and kind, which is the most that is ever said
of an author, have come since the last batch. What is listed stays until the event is over, even if its author cancels.

Enough are one more than `SMALLEST`, since a reader rules out an own organisation; and beside the members of each
cluster, whose office rules those out, `SMALLEST` or none. Only organisations count that the directory counts and that
come with a person of their own, so that an office cannot fill a batch with those that it registers itself.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, Max, OuterRef, QuerySet

from intercluster.apps.directory.anonymity.disclosure import SMALLEST, Cell, counted_among
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Affiliation, Membership, Organisation
from intercluster.apps.events.models import (
    Attendee,
    Brought,
    Event,
    Listed,
    Newcomer,
    Participant,
    ParticipantState,
    Stage,
)
from intercluster.core import clock


def close_batches() -> int:
    """Close the batches that are full, of all events to come, and return their number. It may run at any time."""
    open_ones = Event.objects.filter(stage=Stage.OPEN, days__ends__gt=clock.now()).distinct().order_by("pk")
    return sum(_close_batches_of(event.pk) for event in open_ones)


@transaction.atomic
def _close_batches_of(key: int) -> int:
    event = Event.objects.select_for_update(no_key=True).get(pk=key)
    waiting = list(_waiting(event))
    clusters = _clusters({each.pk for each in waiting})
    by_cell: dict[Cell, list[Organisation]] = defaultdict(list)
    for each in waiting:
        by_cell[each.country, each.kind].append(each)
    full = {cell: own for cell, own in by_cell.items() if _is_full(own, clusters)}
    last = event.newcomers.aggregate(last=Max("batch"))["last"] or 0
    for number, (cell, own) in enumerate(sorted(full.items()), start=last + 1):
        Newcomer.objects.bulk_create(
            Newcomer(
                event=event,
                organisation=each,
                batch=number,
                country=cell[0],
                kind=cell[1],
                counts=getattr(each, "counts"),  # noqa: B009 — annotated
            )
            for each in own
        )
        _list(event, cell)
    return len(full)


def _waiting(event: Event) -> QuerySet[Organisation]:
    """Return the organisations that come and are in no batch yet, each with whether it counts."""
    of_it = Participant.objects.filter(event=event, organisation=OuterRef("pk"), state=ParticipantState.REGISTERED)
    own_people = Affiliation.objects.filter(user=OuterRef("user"), organisation=OuterRef("participant__organisation"))
    theirs = Attendee.objects.filter(
        Exists(own_people), participant__event=event, participant__organisation=OuterRef("pk")
    )
    memberships = Membership.objects.filter(organisation=OuterRef("pk"), cluster__archived=None)
    counts = counted_among(memberships) & Exists(theirs)
    return (
        Organisation.objects.filter(Exists(of_it))
        .exclude(pk__in=event.newcomers.values("organisation"))
        .annotate(counts=ExpressionWrapper(counts, BooleanField()))
        .order_by("pk")
    )


def _clusters(organisations: Collection[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.filter(organisation__in=organisations, cluster__archived=None)
    for organisation, cluster in rows.values_list("organisation", "cluster"):
        found[cluster].add(organisation)
    return found


def _is_full(own: Collection[Organisation], clusters: Mapping[int, set[int]]) -> bool:
    present = {each.pk for each in own}
    counted = {each.pk for each in own if getattr(each, "counts")}  # noqa: B009 — annotated
    beside = (members for members in clusters.values() if members & present and present - members)
    return len(counted) > SMALLEST and all(len(counted - members) >= SMALLEST for members in beside)


def _list(event: Event, cell: Cell) -> None:
    """List what those of one country and kind have brought without a name, if they are in a batch."""
    newcomers = {each.organisation_id: each for each in event.newcomers.filter(country=cell[0], kind=cell[1])}
    brought = Brought.objects.filter(
        participant__event=event,
        participant__organisation__in=newcomers,
        participant__state=ParticipantState.REGISTERED,
    )
    for each in brought.select_related("participant", "offer", "need").order_by("pk"):
        statement = each.offer or each.need
        newcomer = newcomers.get(each.participant.organisation_id or 0)
        if statement is None or newcomer is None or statement.visibility != Visibility.ANONYMOUS:
            continue
        Listed.objects.get_or_create(event=event, offer=each.offer, need=each.need, defaults={"newcomer": newcomer})
