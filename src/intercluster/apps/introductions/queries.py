"""Reads of introductions, each as its reader may see it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.introductions.contacts import unattended
from intercluster.apps.introductions.identity import Reader, actor_of, identity_of, named, proposer_name, proposer_of
from intercluster.apps.introductions.models import ContactSeen, Introduction, IntroductionEvent, Message, Reading
from intercluster.apps.introductions.rules import allowed_acts, cared_for, sides_of, taken_part_in
from intercluster.apps.introductions.states import AGREED, OPEN, Act, Outcome, Refusal, Side, State
from intercluster.apps.partnering.search.results import Direction, Quote, Reason
from intercluster.core import clock

STALLED = {
    State.REQUESTED: timedelta(days=14),
    State.ACCEPTED: timedelta(days=30),
    State.MET: timedelta(days=60),
    State.COLLABORATING: timedelta(days=180),
}
"""How long an introduction may stay as it is before the office should ask."""

BOARD = timedelta(days=365)
"""How long the board shows what has ended."""


@dataclass(frozen=True)
class Seen:
    """An introduction as one of its readers sees it: from a side, or as the office that proposed it."""

    introduction: Introduction
    side: Side | None
    other: str
    """Whom they are introduced to, as far as they may know."""
    other_organisation: Organisation | None
    """The other side's organisation; None where it may not be named, and for the office."""
    own: str
    office: Cluster | None
    """The cluster whose office proposed it; None where the reader may not know, and where none did."""
    office_name: str
    """How that office is shown; "" where none proposed it."""
    acts: Sequence[Act]
    unread: int = 0
    speaks_for: bool = False
    """Does an office act here for a member that has nobody of its own to answer?"""

    @property
    def answers(self) -> bool:
        """Return whether an answer of the viewer is due."""
        return Act.ACCEPT in self.acts

    @property
    def their_text(self) -> Quote:
        """Return what the other side had written, for which the two met."""
        row = self.introduction
        if self.side is Side.ASKED:
            return Quote(row.asking_text, row.asking_language)
        return Quote(row.asked_text, row.asked_language)


def listed(viewer: Viewer) -> list[Seen]:
    """Return the introductions that a viewer takes part in: first what waits for them, then by the last change."""
    rows = list(_rows().filter(taken_part_in(viewer)))
    unread = _unread(viewer, rows)
    seen = [_seen(row, viewer, unread.get(row.pk, 0)) for row in rows]
    return sorted(seen, key=lambda each: (not each.answers, not each.unread))


def find(public_id: uuid.UUID, viewer: Viewer) -> Seen | None:
    """Return an introduction of the viewer's, or that their office proposed; None where it is no business of theirs."""
    condition = taken_part_in(viewer)
    if viewer.cluster_ids:
        condition |= Q(office__in=viewer.cluster_ids)
    row = _rows().filter(condition, public_id=public_id).first()
    return None if row is None else _seen(row, viewer, _unread(viewer, [row]).get(row.pk, 0))


def waiting(viewer: Viewer) -> int:
    """Return in how many introductions an answer of the viewer's is waited for, or something is to be read."""
    return waiting_for(viewer, spoken_for(viewer).values_list("pk", flat=True)).count()


def spoken_for(viewer: Viewer) -> QuerySet[Organisation]:
    """Return the members that the viewer's offices speak for in introductions: often none."""
    if not viewer.cluster_ids:
        return Organisation.objects.none()
    asking, asked = (Introduction.objects.filter(**{side: OuterRef("pk")}) for side in ("asking", "asked"))
    return cared_for(viewer.cluster_ids).filter(Exists(asking) | Exists(asked))


def waiting_for(viewer: Viewer, also: Iterable[int] = ()) -> QuerySet[Introduction]:
    """Return the introductions in which the viewer is to answer or read something; `also` are members spoken for."""
    spoken = frozenset(also)
    own, answered = viewer.organisation_ids | spoken, viewer.edited_ids | spoken
    to_answer = Q(state=State.REQUESTED) & (
        Q(asking__in=answered, asking_agreed=False) | Q(asked__in=answered, asked_agreed=False)
    )
    rows = Introduction.objects.filter(Q(asking__in=own) | Q(asked__in=own))
    return rows.filter(to_answer | Q(Exists(_new_messages(viewer).filter(introduction=OuterRef("pk")))))


def thread(seen: Seen) -> list[Message]:
    """Return what was written, in order, to whom may read it: never to an office that is not a side."""
    return list(seen.introduction.messages.select_related("author")) if seen.side else []


def reason(seen: Seen) -> Reason:
    """Return why the two met, as the reader's side sees it."""
    row = seen.introduction
    ours, theirs = Quote(row.asking_text, row.asking_language), Quote(row.asked_text, row.asked_language)
    direction = Direction(row.direction)
    if seen.side is Side.ASKED:
        ours, theirs = theirs, ours
        turned = {Direction.THEIR_OFFER: Direction.OUR_OFFER, Direction.OUR_OFFER: Direction.THEIR_OFFER}
        direction = turned.get(direction, direction)
    return Reason(direction, ours, theirs, 0.0, row.project)


def contacts_seen(user: User, introduction: Introduction) -> QuerySet[ContactSeen]:
    """Return who saw a person's contact details in an introduction, the last first."""
    return ContactSeen.objects.filter(whose=user, introduction=introduction).select_related("viewer")


@dataclass(frozen=True)
class Card:
    """An introduction on an office's board: names as far as the office may know, and nothing that was written."""

    asking: str
    asked: str
    state: State
    since: datetime
    days: int
    is_stalled: bool
    by_office: bool
    outcome: str
    refusal: str
    refusal_words: str
    """Why its own member declined; of the other side only what that side tells."""


@dataclass(frozen=True)
class Column:
    """A stage of the board."""

    state: State
    cards: list[Card] = field(default_factory=list)


def board(cluster: Cluster, viewer: Viewer, now: datetime | None = None) -> list[Column]:
    """Return a cluster's introductions by stage, the longest unchanged first; of what has ended the last year's.

    The viewer belongs to its office.
    """
    now = now or clock.now()
    of_cluster = Q(asking__memberships__cluster=cluster) | Q(asked__memberships__cluster=cluster)
    rows = _rows().filter(of_cluster, Q(state__in=OPEN) | Q(since__gte=now - BOARD)).distinct().order_by("since", "pk")
    members, reader = _members(cluster) if rows else set(), Reader(viewer)
    columns = {state: Column(state) for state in State}
    for row in rows:
        columns[State(row.state)].cards.append(_card(row, members, reader, now))
    for state in State:
        if state not in OPEN:
            columns[state].cards.reverse()
    return list(columns.values())


def without_contact(cluster: Cluster, viewer: Viewer, now: datetime) -> list[Card]:
    """Return agreed introductions in which a member of the cluster has no contact person left, the oldest first.

    It has no editor either who could become the contact.
    """
    alone = cared_for([cluster.pk]).values("pk")
    sides = (Q(pk__in=unattended(side).values("pk"), **{f"{side}__in": alone}) for side in Side)
    rows = list(_rows().filter(reduce(or_, sides), state__in=AGREED))
    members, reader = _members(cluster) if rows else set(), Reader(viewer)
    return sorted((_card(row, members, reader, now) for row in rows), key=lambda card: card.since)


def _members(cluster: Cluster) -> set[int]:
    return set(cluster.memberships.values_list("organisation", flat=True))


def _card(row: Introduction, members: set[int], reader: Reader, now: datetime) -> Card:
    state = State(row.state)
    declined_here = bool(row.declined_by) and row.organisation(Side(row.declined_by)).pk in members
    return Card(
        asking=identity_of(row, Side.ASKING, reader).name,
        asked=identity_of(row, Side.ASKED, reader).name,
        state=state,
        since=row.since,
        days=max((clock.local_day(now) - clock.local_day(row.since)).days, 0),
        is_stalled=state in STALLED and now - row.since > STALLED[state],
        by_office=row.office_id is not None,
        outcome=row.get_outcome_display(),
        refusal=row.get_refusal_display() if declined_here or row.refusal_told else "",
        refusal_words=row.refusal_words if declined_here else "",
    )


@dataclass(frozen=True)
class Step:
    """Something that happened to an introduction, as an office may know it."""

    at: datetime
    card: Card
    """The introduction as it is now."""
    what: str
    who: str
    """Somebody of the office's own cluster by name; of the other side nobody. Empty for the platform itself."""


def steps_in(cluster: Cluster, viewer: Viewer, limit: int) -> list[Step]:
    """Return what last happened to the introductions of a cluster's members, the newest first, for its office."""
    members, reader = _members(cluster), Reader(viewer)
    theirs = Introduction.objects.filter(Q(asking__in=members) | Q(asked__in=members))
    events = IntroductionEvent.objects.filter(pgh_obj__in=theirs.values("pk")).order_by("-pk")
    latest = list(events[:limit].select_related("changed_by"))
    rows = _rows().in_bulk({event.pgh_obj_id for event in latest})
    before: dict[int, Any] = {}
    earlier: dict[int, Any] = {}
    for event in events.filter(pgh_obj__in=rows).reverse():
        earlier[event.pk], before[event.pgh_obj_id] = before.get(event.pgh_obj_id), event
    now = clock.now()
    return [
        Step(
            at=event.pgh_created_at,
            card=_card(rows[event.pgh_obj_id], members, reader, now),
            what=_happened(event, earlier[event.pk], rows[event.pgh_obj_id]),
            who=actor_of(event, rows[event.pgh_obj_id], reader),
        )
        for event in latest
    ]


def _happened(event: Any, earlier: Any, row: Introduction) -> str:
    if earlier is None:
        return _("Proposed") if row.office_id else _("Request sent")
    if event.state == earlier.state and event.reminded != earlier.reminded:
        return _("Reminded")
    if event.state == earlier.state and (event.asking_agreed, event.asked_agreed) != (
        earlier.asking_agreed,
        earlier.asked_agreed,
    ):
        return _("One side has said yes")
    return str(State(event.state).label)


@dataclass(frozen=True)
class Outcomes:
    """How many introductions of a cluster's members came to what; with an unnamed side only once it is named."""

    by_state: list[tuple[State, int]]
    by_outcome: list[tuple[Outcome, int]]
    across_borders: int
    total: int


def counted() -> QuerySet[Introduction]:
    """Return the introductions that numbers may count: each side may know who the other is.

    A number that moved with an unnamed side would tell where it belongs, to anyone who compares before and after.
    """
    return Introduction.objects.filter(named(Side.ASKING), named(Side.ASKED)).order_by()


def outcomes(cluster: Cluster) -> Outcomes:
    """Count a cluster's introductions: numbers alone, no names."""
    of_cluster = Q(asking__memberships__cluster=cluster) | Q(asked__memberships__cluster=cluster)
    rows = counted().filter(pk__in=Introduction.objects.filter(of_cluster).values("pk"))
    states = dict(rows.values_list("state").annotate(Count("pk")))
    results = dict(rows.filter(state=State.CLOSED).values_list("outcome").annotate(Count("pk")))
    return Outcomes(
        by_state=[(state, states.get(state.value, 0)) for state in State],
        by_outcome=[(outcome, results.get(outcome.value, 0)) for outcome in Outcome],
        across_borders=rows.exclude(asking__country=F("asked__country")).count(),
        total=sum(states.values()),
    )


@dataclass(frozen=True)
class LabelledPair:
    """Two organisations of which one asked for the other, and whether both wanted to meet."""

    asking_id: int
    asked_id: int
    wanted: bool


def labelled_pairs() -> list[LabelledPair]:
    """Return what introductions tell of who fits whom: those both agreed to, and those declined as not fitting.

    Silence and other reasons to decline tell nothing of the fit, and an anonymous side that never agreed is left out:
    what is learnt must not depend on who it was.
    """
    judged = Q(state__in=AGREED) | Q(
        state=State.DECLINED, refusal=Refusal.NO_FIT, asked_unnamed=False, asking_unnamed=False
    )
    rows = Introduction.objects.filter(judged).order_by("pk").values_list("asking", "asked", "agreed")
    return [LabelledPair(asking, asked, agreed is not None) for asking, asked, agreed in rows]


def _rows() -> QuerySet[Introduction]:
    return Introduction.objects.select_related("asking", "asked", "office")


def _seen(row: Introduction, viewer: Viewer, unread: int) -> Seen:
    side = next(iter(sides_of(viewer, row)), None)
    own_side, reader = side or Side.ASKING, Reader(viewer, side)  # of the office that proposed it, a member asks
    other = identity_of(row, own_side.other, reader)
    return Seen(
        introduction=row,
        side=side,
        other=other.name,
        other_organisation=other.organisation if side else None,
        own=identity_of(row, own_side, reader).name,
        office=proposer_of(row, reader),
        office_name=proposer_name(row, reader) if row.office else "",
        acts=allowed_acts(viewer, row, side),
        unread=unread,
        speaks_for=side is not None and row.organisation(side).pk not in viewer.organisation_ids,
    )


def _new_messages(viewer: Viewer) -> QuerySet[Message]:
    """Return messages that the viewer has not read, but for their own, in what they take part in."""
    read = Reading.objects.filter(introduction=OuterRef("introduction"), user=viewer.user_id)
    return Message.objects.filter(
        ~Q(author=viewer.user_id) | Q(author=None), ~Exists(read.filter(until__gte=OuterRef("at")))
    )


def _unread(viewer: Viewer, rows: Sequence[Introduction]) -> dict[int, int]:
    new = _new_messages(viewer).filter(introduction__in=rows)
    return dict(new.order_by().values_list("introduction").annotate(Count("pk")))
