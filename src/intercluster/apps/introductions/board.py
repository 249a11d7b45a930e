"""An office's board: the introductions of its members by stage, each with what it opens and whom to turn to."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.introductions.contacts import unattended
from intercluster.apps.introductions.identity import Reader, identity_of
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.queries import spoken_for, waiting_for
from intercluster.apps.introductions.rules import cared_for
from intercluster.apps.introductions.states import AGREED, OPEN, Side, State
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
class Contact:
    """A person of one of the office's own members."""

    name: str
    email: str


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
class Party:
    """A side of a card."""

    name: str
    slug: str = ""
    """Of the organisation, whose page the office may open; "" where the office may not know who it is."""
    contact: Contact | None = None
    """Whom to call: a person of the office's own member, the one who asked or answered if they are still there."""


@dataclass(frozen=True)
class Placed:
    """A card in its column, with what the office can do from it."""

    card: Card
    parties: tuple[Party, Party]
    """Who asks, and who is asked."""
    opens: uuid.UUID | None
    """The introduction's page, where the office may read it: it proposed it, or acts for a member in it."""
    answers: bool
    """Is an answer of the viewer due?"""
    on_behalf_of: str
    """The member for which the office acts in it; "" if for none."""

    @property
    def is_open(self) -> bool:
        """Return whether something can still happen."""
        return self.card.state in OPEN


@dataclass(frozen=True)
class Column:
    """A stage of the board, or what waits for the viewer in any stage."""

    state: State | None
    """None for what waits for the viewer, which stands in no other column."""
    placed: list[Placed] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Return its name in addresses."""
        return self.state.value if self.state else "you"

    @property
    def label(self) -> str:
        """Return its heading."""
        return str(self.state.label) if self.state else _("Waiting for you")

    @property
    def is_mixed(self) -> bool:
        """Return whether its cards are of several stages."""
        return self.state is None

    @property
    def cards(self) -> list[Card]:
        """Return its cards alone."""
        return [each.card for each in self.placed]

    @property
    def stalled(self) -> list[Placed]:
        """Return what both sides wanted and nothing has happened to for long."""
        return [each for each in self.placed if each.card.is_stalled and self.state in AGREED]


def board(cluster: Cluster, viewer: Viewer, now: datetime | None = None) -> list[Column]:
    """Return a cluster's introductions: first what waits for the viewer (answers before reading), then by stage.

    The longest unchanged come first; of what has ended only the last year's, the latest first. The viewer belongs to
    the cluster's office.
    """
    now = now or clock.now()
    of_cluster = Q(asking__memberships__cluster=cluster) | Q(asked__memberships__cluster=cluster)
    wanted = Q(state__in=OPEN) | Q(since__gte=now - BOARD)
    rows = list(_rows().filter(of_cluster, wanted).distinct().order_by("since", "pk"))
    columns = {state: Column(state) for state in (None, *State)}
    for row, waits, placed in _placed(rows, cluster, viewer, now):
        columns[None if waits else State(row.state)].placed.append(placed)
    columns[None].placed.sort(key=lambda each: not each.answers)
    for state in State:
        if state not in OPEN:
            columns[state].placed.reverse()
    return list(columns.values())


def without_contact(cluster: Cluster) -> list[tuple[Organisation, int]]:
    """Return the members with nobody left to call, with the number of their agreed introductions, by name.

    They have no editor either who could become the contact.
    """
    alone = cared_for([cluster.pk]).values("pk")
    found: Counter[int] = Counter()
    for side in Side:
        rows = Introduction.objects.filter(
            pk__in=unattended(side).values("pk"), state__in=AGREED, **{f"{side}__in": alone}
        )
        found.update(rows.values_list(f"{side}_id", flat=True))
    return [(each, found[each.pk]) for each in Organisation.objects.filter(pk__in=found).order_by("name", "pk")]


def members_of(cluster: Cluster) -> set[int]:
    """Return the keys of a cluster's members."""
    return set(cluster.memberships.values_list("organisation", flat=True))


def card_of(row: Introduction, members: Collection[int], reader: Reader, now: datetime) -> Card:
    """Return the card of an introduction for an office with these members."""
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


def _placed(
    rows: Sequence[Introduction], cluster: Cluster, viewer: Viewer, now: datetime
) -> Iterable[tuple[Introduction, bool, Placed]]:
    """Return each introduction with whether it waits for the viewer, and its card."""
    if not rows:
        return
    members, reader = members_of(cluster), Reader(viewer)
    spoken = set(spoken_for(viewer).values_list("pk", flat=True))
    waiting = set(waiting_for(viewer, spoken).order_by().values_list("pk", flat=True))
    people = _people(members & {row.organisation(side).pk for row in rows for side in Side})
    own, edited = viewer.organisation_ids | spoken, viewer.edited_ids | spoken
    for row in rows:
        ours = [side for side in (Side.ASKED, Side.ASKING) if row.organisation(side).pk in own]
        due = [
            side
            for side in (Side.ASKED, Side.ASKING)
            if row.organisation(side).pk in edited and not row.has_agreed(side) and row.state == State.REQUESTED
        ]
        acts_for = next((row.organisation(side) for side in due or ours), None)
        parties = (party_of(row, Side.ASKING, reader, people), party_of(row, Side.ASKED, reader, people))
        yield (
            row,
            row.pk in waiting,
            Placed(
                card=card_of(row, members, reader, now),
                parties=parties,
                opens=row.public_id if ours or row.office_id in viewer.cluster_ids else None,
                answers=bool(due),
                on_behalf_of=acts_for.name if acts_for and acts_for.pk in spoken else "",
            ),
        )


def party_of(row: Introduction, side: Side, reader: Reader, people: Mapping[int, Sequence[User]]) -> Party:
    """Return a side as the reader may know it; its contact is one of its `people`, if it has any there."""
    identity = identity_of(row, side, reader)
    if identity.organisation is None:
        return Party(identity.name)
    known = people.get(identity.organisation.pk, [])
    took_part = getattr(row, f"{side}_person_id")
    person = next((each for each in known if each.pk == took_part), known[0] if known else None)
    contact = Contact(str(person), person.email) if person else None
    return Party(identity.name, identity.organisation.slug, contact)


def _people(organisations: Collection[int]) -> Mapping[int, Sequence[User]]:
    """Return the active people of organisations, editors first."""
    affiliations = Affiliation.objects.filter(organisation__in=organisations, user__is_active=True)
    found: dict[int, list[User]] = defaultdict(list)
    rows = affiliations.select_related("user").order_by("since", "pk")
    for each in sorted(rows, key=lambda affiliation: affiliation.role != Affiliation.Role.EDITOR):
        found[each.organisation_id].append(each.user)
    return found


def _rows() -> QuerySet[Introduction]:
    return Introduction.objects.select_related("asking", "asked", "office")
