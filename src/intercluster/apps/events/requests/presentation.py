"""How a participant's requests are shown: what waits for them, what is agreed, what they wait for, and what is over."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.db.models import Q

from intercluster.apps.directory.anonymity.disclosure import Disclosures
from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.models import Event, Meeting, MeetingState, Participant, Request, RequestState
from intercluster.apps.events.models.requests import LIVE
from intercluster.apps.events.planning.queries import why_not
from intercluster.apps.events.requests.identity import Other, other_side, topic
from intercluster.apps.events.requests.queries import own_registered, requests_of
from intercluster.apps.events.setting.times import parts_of


@dataclass(frozen=True)
class Row:
    """A request, as one side sees it."""

    request: Request
    other: Other
    about: Offer | Need | None
    is_ours: bool
    """Whether this side has asked."""
    is_unnamed: bool
    """Whether the other side does not know this one yet."""
    why_not: str = ""
    """Why the published schedule has no meeting for it."""
    meeting: Meeting | None = None
    """When and where the two meet, once that is published."""
    part: str = ""
    """In which hours they want to meet; empty for any."""


@dataclass
class Rows:
    """A participant's requests."""

    to_answer: list[Row] = field(default_factory=list)
    accepted: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    over: list[Row] = field(default_factory=list)


def rows_of(viewer: Viewer, own: Participant) -> Rows:
    """Return a participant's requests as its people see them."""
    rows = Rows()
    parts = {part.number: part.words for part in parts_of(own.event)}
    meetings = _meetings(own)
    reasons = {each.request.pk: each.why for each in why_not(own)}
    for each in _rows(own, Disclosures(viewer)):
        row = replace(each, part=parts.get(each.request.part or 0, ""))
        if row.request.state == RequestState.OPEN:
            (rows.waiting if row.is_ours else rows.to_answer).append(row)
        elif row.request.state == RequestState.ACCEPTED:
            other = row.request.asked_id if row.request.asking_id == own.pk else row.request.asking_id
            rows.accepted.append(replace(row, why_not=reasons.get(row.request.pk, ""), meeting=meetings.get(other)))
        else:
            rows.over.append(row)
    return rows


def _meetings(own: Participant) -> dict[int, Meeting]:
    """Return a participant's published meetings, by the keys of those they meet."""
    held = Meeting.objects.filter(Q(first=own) | Q(second=own)).exclude(state=MeetingState.CANCELLED)
    return {
        each.second_id if each.first_id == own.pk else each.first_id: each
        for each in held.select_related("slot", "table")
    }


def own_rows(viewer: Viewer, event: Event) -> list[Row]:
    """Return the requests of all participants for whom the viewer comes, the latest change first."""
    disclosures = Disclosures(viewer)
    rows = [row for own in own_registered(viewer, event) for row in _rows(own, disclosures)]
    return sorted(rows, key=lambda row: (row.request.since, row.request.pk), reverse=True)


def _rows(own: Participant, disclosures: Disclosures) -> Iterator[Row]:
    for request in requests_of(own):
        asks = request.asking_id == own.pk
        if not asks and request.state not in LIVE and not request.has_been_accepted:
            continue  # what this side declined, or the other took back, is nothing to look at
        unnamed = (request.asking_unnamed if asks else request.asked_unnamed) and not request.has_been_accepted
        yield Row(request, other_side(request, own, disclosures), topic(request), asks, unnamed)
