"""Reads of what events led to: the way from requests to agreements, and who should not meet again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from intercluster.analysis.joint_actions import JointAction, Presence
from intercluster.analysis.proportions import wilson
from intercluster.apps.directory.models import Cluster, Membership
from intercluster.apps.events.models import (
    Attendee,
    Audience,
    Event,
    Feedback,
    Impression,
    Meeting,
    MeetingState,
    Participant,
    Request,
    RequestState,
)
from intercluster.apps.events.requests.queries import told
from intercluster.apps.introductions.states import State
from intercluster.core import clock

FEWEST = 5
"""Pairs of clusters with fewer requests are counted together: a smaller number would tell of single participants."""

LED_ON = (State.COLLABORATING, State.CLOSED)


@dataclass(frozen=True)
class Funnel:
    """How many requests came how far; each number counts part of those before it."""

    requests: int
    accepted: int
    scheduled: int
    held: int
    follow_ups: int
    """Meetings after which both want to go on."""
    agreements: int
    """Of these, those whose introduction led to working together, trade, a product or a project."""

    def steps(self) -> list[int]:
        """Return the numbers in their order."""
        return [self.requests, self.accepted, self.scheduled, self.held, self.follow_ups, self.agreements]

    def shares(self) -> list["Share | None"]:
        """Return of each step the share of the one before it, with its 95 % interval; None for the first."""
        return [None, *(share(count, of) for of, count in pairwise(self.steps()))]


@dataclass(frozen=True)
class Share:
    """A share of a count, with its 95 % interval (Wilson); all from 0 to 1."""

    value: float
    low: float
    high: float


def share(count: int, of: int) -> Share | None:
    """Return a share with its interval; None of nothing."""
    if of == 0:
        return None
    low, high = wilson(count, of)
    return Share(count / of, float(low), float(high))


@dataclass(frozen=True)
class Row:
    """The funnel between the members of two clusters, or of all pairs with few requests together."""

    clusters: tuple[str, str] | None
    funnel: Funnel


def funnel(event: Event) -> Funnel:
    """Return how many requests of an event came how far."""
    return _funnel(list(_requests(event)), _meetings(event))


def funnel_by_clusters(event: Event) -> list[Row]:
    """Return the funnel for each pair of clusters, those with most requests first, those with few together at the end.

    A participant counts for its own cluster that organises the event, else for the first it is a member of.
    """
    names = _cluster_names(event)
    meetings = _meetings(event)
    groups: dict[tuple[str, str], list[Request]] = {}
    for request in _requests(event):
        one, other = sorted((names.get(request.asking_id, ""), names.get(request.asked_id, "")))
        groups.setdefault((one, other), []).append(request)
    large = {pair: rows for pair, rows in groups.items() if len(rows) >= FEWEST}
    small = [row for pair, rows in groups.items() if pair not in large for row in rows]
    if 0 < len(small) < FEWEST and large:  # or the difference to the sum would tell the small number
        least = min(large, key=lambda pair: (len(large[pair]), pair))
        small += large.pop(least)
    by_size = sorted(large.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = [Row(pair, _funnel(requests, meetings)) for pair, requests in by_size]
    return [*rows, Row(None, _funnel(small, meetings))] if len(small) >= FEWEST else rows


def _requests(event: Event) -> Iterable[Request]:
    """Return one request for each pair that asked: the accepted one, else the newest.

    Those in which a side is not named yet are left out: only the two sides know of them.
    """
    found: dict[frozenset[int], Request] = {}
    for request in event.requests.filter(told()).order_by("pk"):
        pair = frozenset((request.asking_id, request.asked_id))
        if pair not in found or found[pair].state != RequestState.ACCEPTED:
            found[pair] = request
    return found.values()


def _meetings(event: Event) -> dict[frozenset[int], Any]:
    rows: QuerySet[Any] = event.meetings.annotate(was_held=Case(When(held(), then=True), default=False))
    related = rows.select_related("introduction").prefetch_related("feedback")
    return {frozenset((row.first_id, row.second_id)): row for row in related}


def held() -> Q:
    """Return the condition for meetings that were held: somebody said what they think, or both sides were there."""
    here = Attendee.objects.filter(checked_in__isnull=False)
    first, second = (Exists(here.filter(participant=OuterRef(side))) for side in ("first", "second"))
    over = Q(state=MeetingState.PLANNED, slot__ends__lte=clock.now())
    return Q(state=MeetingState.HELD) | over & Q(first) & Q(second)


@dataclass(frozen=True)
class HeldAcrossBorders:
    """How many meetings the events of a cluster had between organisations of two countries."""

    meetings: int
    events: int
    """At how many events they were held."""


def held_across_borders(cluster: Cluster) -> HeldAcrossBorders:
    """Count the meetings across borders at a cluster's events."""
    between = ~Q(first__organisation__country=F("second__organisation__country"))
    both = Q(first__organisation__isnull=False, second__organisation__isnull=False)
    rows = Meeting.objects.filter(held(), between, both, event__cluster=cluster)
    return HeldAcrossBorders(rows.count(), rows.values("event").distinct().count())


def met_before(moment: datetime) -> Iterable[tuple[int, int]]:
    """Return the two organisations of each meeting that was held before a moment."""
    both = Q(first__organisation__isnull=False, second__organisation__isnull=False)
    rows = Meeting.objects.filter(held(), both, slot__ends__lt=moment).order_by()
    return rows.values_list("first__organisation", "second__organisation")


def joint_actions() -> list[JointAction]:
    """Return the events to which somebody came, with all who were checked in.

    One that is open to everybody is left out: indicator RCO81 does not count those who come to public events.
    """
    rows = Attendee.objects.filter(checked_in__isnull=False).exclude(participant__event__audience=Audience.PUBLIC)
    found: dict[int, list[Attendee]] = {}
    for row in rows.select_related("participant__organisation"):
        found.setdefault(row.participant.event_id, []).append(row)
    return [
        JointAction(clock.today(min(filter(None, (each.checked_in for each in there)))).year, _presences(there))
        for there in found.values()
    ]


def _presences(there: Iterable[Attendee]) -> tuple[Presence, ...]:
    """Return who was there. Somebody without an account is known by the mail address, or else is another person."""
    return tuple(
        Presence(
            each.user_id or each.email.lower() or f"attendee {each.pk}",
            each.participant.organisation_id,
            each.participant.organisation.country if each.participant.organisation else "",
        )
        for each in there
    )


def _funnel(requests: Sequence[Request], meetings: dict[frozenset[int], Any]) -> Funnel:
    accepted = [row for row in requests if row.state == RequestState.ACCEPTED]
    found = [meetings.get(frozenset((row.asking_id, row.asked_id))) for row in accepted]
    scheduled = [row for row in found if row is not None and row.state != MeetingState.CANCELLED]
    took_place = [row for row in scheduled if row.was_held]
    on = [row for row in took_place if sum(each.impression == Impression.GO_ON for each in row.feedback.all()) > 1]
    agreed = [row for row in on if _led_on(row)]
    return Funnel(len(requests), len(accepted), len(scheduled), len(took_place), len(on), len(agreed))


def _led_on(meeting: Meeting) -> bool:
    made = meeting.introduction
    return made is not None and made.state in LED_ON and made.outcome != "nothing"


def _cluster_names(event: Event) -> dict[int, str]:
    organisations = dict(event.participants.exclude(organisation=None).values_list("organisation", "pk"))
    found: dict[int, str] = {}
    rows = Membership.objects.filter(organisation__in=organisations, cluster__archived=None).select_related("cluster")
    for row in sorted(rows, key=lambda row: (row.cluster_id != event.cluster_id, row.cluster.name)):
        found.setdefault(row.organisation_id, row.cluster.display_name)
    places = event.participants.exclude(organisation=None).values_list("pk", "organisation")
    return {place: found[organisation] for place, organisation in places if organisation in found}


def unwanted_pairs(event: Event) -> set[frozenset[int]]:
    """Return the pairs of participants of an event whose organisations said no to each other at another one."""
    places: dict[int, list[int]] = {}
    for pk, organisation in event.participants.exclude(organisation=None).values_list("pk", "organisation"):
        places.setdefault(organisation, []).append(pk)
    both = Q(asking__organisation__in=places, asked__organisation__in=places)
    declined = Request.objects.filter(both, state=RequestState.DECLINED, asking_unnamed=False, asked_unnamed=False)
    said_no = Feedback.objects.filter(
        impression=Impression.NO,
        meeting__first__organisation__in=places,
        meeting__second__organisation__in=places,
    )
    pairs = {
        *declined.exclude(event=event).values_list("asking__organisation", "asked__organisation"),
        *said_no.exclude(meeting__event=event).values_list(
            "meeting__first__organisation", "meeting__second__organisation"
        ),
    }
    return {frozenset((one, other)) for first, second in pairs for one in places[first] for other in places[second]}


def said_of(participant: Participant) -> dict[int, Feedback]:
    """Return what a participant has said of its meetings, by the meeting's key."""
    return {each.meeting_id: each for each in participant.feedback.all()}
