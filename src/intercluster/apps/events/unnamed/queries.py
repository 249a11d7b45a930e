"""Texts without a name at an event, as far as they may be told to a reader."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from intercluster.apps.directory.anonymity.disclosure import SMALLEST, Disclosures, described
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Membership, Need, Offer
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.models import Event, Listed, Participant, ParticipantState
from intercluster.core.errors import NotFound


@dataclass(frozen=True)
class UnnamedText:
    """A text without a name, and what is said of its author."""

    key: UUID
    statement: Offer | Need
    author: str
    """Such as "A company in Finland"."""

    @property
    def is_offer(self) -> bool:
        """Return whether it is an offer."""
        return isinstance(self.statement, Offer)


def unnamed_texts(viewer: Viewer, event: Event, own: Participant | None) -> list[UnnamedText]:
    """Return the texts without a name that an event lists, in an order that tells nothing.

    Those of an own organisation are left out, and those whose authors would be among too few for this reader.
    """
    rows = [row for row in _listed(viewer, event) if _own_organisation(row) != (own.organisation_id if own else None)]
    enough = _batches_with_enough(viewer, event)
    disclosures = Disclosures(viewer)
    return [
        UnnamedText(row.key, statement, described(disclosures.of(statement.organisation)))
        for row in rows
        if row.newcomer.batch in enough and (statement := row.offer or row.need) is not None
    ]


def own_listed(viewer: Viewer, event: Event, own: Participant) -> list[Listed]:
    """Return the texts of a participant's organisation that the event lists without its name."""
    return [row for row in _listed(viewer, event) if _own_organisation(row) == own.organisation_id]


def unnamed_text(viewer: Viewer, event: Event, own: Participant, key: UUID) -> tuple[UnnamedText, Participant]:
    """Return a text without a name with the participant who is asked for it. Raises NotFound."""
    found = next((each for each in unnamed_texts(viewer, event, own) if each.key == key), None)
    if found is None:
        raise NotFound
    of_author = event.participants.filter(organisation=found.statement.organisation_id)
    name = "offer" if found.is_offer else "need"
    coming = of_author.filter(state=ParticipantState.REGISTERED).order_by("pk")
    asked = coming.filter(**{f"brought__{name}": found.statement}).first() or coming.first()
    asked = asked or of_author.order_by("pk").first()  # who has cancelled answers nothing, as others may
    if asked is None:
        raise NotFound
    return found, asked


def waits_for_a_batch(event: Event, own: Participant) -> bool:
    """Return whether a participant has brought a text without a name that is not listed yet."""
    if own.organisation_id is None:
        return False
    listed = event.listed.values_list("offer", "need")
    known = {(offer, need) for offer, need in listed}
    rows = own.brought.select_related("offer", "need")
    return any(
        (row.offer_id, row.need_id) not in known
        and (statement := row.offer or row.need) is not None
        and statement.visibility == Visibility.ANONYMOUS
        for row in rows
    )


def _own_organisation(row: Listed) -> int:
    return row.newcomer.organisation_id


def _listed(viewer: Viewer, event: Event) -> Sequence[Listed]:
    """Return what an event lists that the viewer may read and that is still shown without a name."""
    rows = list(event.listed.select_related("newcomer").order_by("key"))
    texts: dict[str, dict[int, Offer | Need]] = {}
    for name, readable in (("offer", offers(viewer)), ("need", needs(viewer))):
        keys = [key for row in rows if (key := getattr(row, f"{name}_id"))]
        shown = readable.filter(pk__in=keys, visibility=Visibility.ANONYMOUS).select_related("organisation")
        texts[name] = {each.pk: each for each in shown.defer("lexemes", "terms", "vector")} if keys else {}
    for row in rows:
        row.offer = texts["offer"].get(row.offer_id or 0)  # type: ignore[assignment]
        row.need = texts["need"].get(row.need_id or 0)  # type: ignore[assignment]
    return [row for row in rows if row.offer or row.need]


def _batches_with_enough(viewer: Viewer, event: Event) -> set[int]:
    """Return the batches in which a text's author is one among enough to this reader, and to each office behind them.

    Country and kind are all that anybody reads of an author, so nowhere are fewer in question.
    """
    rows = list(event.newcomers.values_list("batch", "organisation", "counts"))
    clusters: dict[int, set[int]] = defaultdict(set)
    known = viewer.home_ids | viewer.cluster_ids
    members = Membership.objects.filter(organisation__in=[row[1] for row in rows], cluster__in=known)
    for organisation, cluster in members.values_list("organisation", "cluster"):
        clusters[cluster].add(organisation)
    ruled_out = set(viewer.organisation_ids).union(*(clusters[key] for key in viewer.cluster_ids))
    views = [ruled_out, *(ruled_out | clusters[key] for key in viewer.home_ids - viewer.cluster_ids)]
    present: dict[int, set[int]] = defaultdict(set)
    counted: dict[int, set[int]] = defaultdict(set)
    for batch, organisation, counts in rows:
        present[batch].add(organisation)
        if counts:
            counted[batch].add(organisation)
    return {
        batch
        for batch, own in present.items()
        if all(len(counted[batch] - view) >= SMALLEST or not own - view for view in views)
    }
