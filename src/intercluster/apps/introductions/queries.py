"""Reads of introductions, each as its reader may see it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.introductions.identity import Reader, identity_of, named, proposer_name, proposer_of
from intercluster.apps.introductions.models import ContactSeen, Introduction, Message, Reading
from intercluster.apps.introductions.rules import allowed_acts, cared_for, sides_of, taken_part_in
from intercluster.apps.introductions.states import AGREED, OPEN, Act, Outcome, Refusal, Side, State
from intercluster.apps.partnering.search.results import Direction, Quote, Reason


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
    def waits(self) -> bool:
        """Return whether `waiting_for` the viewer has it."""
        return self.introduction.state in OPEN and (self.answers or bool(self.unread))

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
    return sorted(seen, key=lambda each: (not each.waits, not each.answers, not each.unread))


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
    """Return the introductions in which the viewer is to answer or read something; `also` are members spoken for.

    Every number of what waits counts these rows: the navigation, the list, an office's home and its board. Nothing
    waits in what has ended. Without a person, as for a command, nothing is read: answers alone count.
    """
    spoken = frozenset(also)
    own, answered = viewer.organisation_ids | spoken, viewer.edited_ids | spoken
    to_answer = Q(state=State.REQUESTED) & (
        Q(asking__in=answered, asking_agreed=False) | Q(asked__in=answered, asked_agreed=False)
    )
    rows = Introduction.objects.filter(Q(asking__in=own) | Q(asked__in=own), state__in=OPEN)
    if viewer.user_id is None:
        return rows.filter(to_answer)
    return rows.filter(to_answer | Q(Exists(_new_messages(viewer).filter(introduction=OuterRef("pk")))))


def waiting_of(organisation: Organisation, viewer: Viewer) -> list[Seen]:
    """Return the introductions of an organisation that `waiting_for` has, the longest unchanged first."""
    of_it = Q(asking=organisation) | Q(asked=organisation)
    waiting = waiting_for(viewer, spoken_for(viewer).values_list("pk", flat=True)).filter(of_it)
    rows = list(_rows().filter(pk__in=waiting.order_by().values("pk")).order_by("since", "pk"))
    unread = _unread(viewer, rows)
    return [_seen(row, viewer, unread.get(row.pk, 0)) for row in rows]


def in_progress(cluster: Cluster) -> QuerySet[Introduction]:
    """Return the introductions of a cluster's members in which something can still happen."""
    of_cluster = Q(asking__memberships__cluster=cluster) | Q(asked__memberships__cluster=cluster)
    return Introduction.objects.filter(of_cluster, state__in=OPEN).order_by().distinct()


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
