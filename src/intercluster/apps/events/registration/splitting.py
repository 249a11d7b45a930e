"""Colleagues who attend together split up, or come together, until the schedule is published."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.models import Pairing, Participant, ParticipantState, Request, RequestState
from intercluster.apps.events.models.requests import LIVE
from intercluster.apps.events.registration import notices
from intercluster.apps.events.registration.queries import colleagues_of, is_scheduled
from intercluster.apps.events.registration.services import bring, named_of, own_place
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound


@transaction.atomic
def split(viewer: Viewer, participant: Participant, pk: int) -> Participant:
    """Give a person of a participant an own agenda. Requests stay with the others. All of them get a notice."""
    place = own_place(viewer, participant)
    _check(place)
    attendee = place.attendees.filter(pk=pk).first()
    if attendee is None:
        raise NotFound
    if place.attendees.count() == 1:
        raise Conflict(_("Nobody else comes with this agenda."))
    away, texts = list(place.away.all()), named_of(place)
    theirs = Participant.objects.create(
        event=place.event,
        organisation=place.organisation,
        organisation_name=place.organisation_name,
        state=place.state,
        since=place.since,
        languages=place.languages,
        is_online=place.is_online,
        most_meetings=place.most_meetings,
        is_walk_in=place.is_walk_in,
    )
    theirs.away.set(away)
    bring(theirs, texts)
    attendee.participant = theirs
    attendee.save(update_fields=["participant"])
    for each in (theirs, place):
        notices.tell(each, notices.AGENDA, but=viewer.user_id)
    return theirs


@transaction.atomic
def put_together(viewer: Viewer, participant: Participant, other: Participant) -> None:
    """Put two agendas of an organisation together: people, requests, and what both bring. All of them get a notice.

    They are away when either was.
    """
    place = own_place(viewer, participant)
    _check(place)
    theirs = colleagues_of(place).filter(pk=other.pk).first()
    if theirs is None:
        raise NotFound
    for row in theirs.brought.all():
        kind = "offer" if row.offer_id else "need"
        if not place.brought.filter(**{f"{kind}_id": row.offer_id or row.need_id}).exists():
            row.participant = place
            row.save(update_fields=["participant"])
    place.away.add(*theirs.away.all())
    place.languages = list(dict.fromkeys([*place.languages, *theirs.languages]))
    place.save(update_fields=["languages"])
    _move_requests(theirs, place)
    _move_pairings(theirs, place)
    theirs.attendees.update(participant=place)
    theirs.state, theirs.since = ParticipantState.CANCELLED, clock.now()  # without anybody, so nothing is listed
    theirs.save(update_fields=["state", "since"])
    notices.tell(place, notices.AGENDA, but=viewer.user_id)


def _check(place: Participant) -> None:
    if place.state == ParticipantState.CANCELLED:
        raise Conflict(_("This registration is cancelled."))
    if is_scheduled(place.event):
        raise Conflict(_("The schedule is published. Agendas stay as they are now."))


def _move_requests(old: Participant, new: Participant) -> None:
    """Let one participant have another's requests. Of two with the same other side, the one that got further stays."""
    rows = Request.objects.filter(Q(asking=old) | Q(asked=old))
    rows.filter(Q(asking=new) | Q(asked=new)).delete()
    for row in rows.order_by("pk"):
        mine, other = ("asking", row.asked_id) if row.asking_id == old.pk else ("asked", row.asking_id)
        if row.state in LIVE:
            same = _same(row, new, other)
            if same is not None:
                keeps_old = row.state == RequestState.ACCEPTED and same.state == RequestState.OPEN
                _end(same if keeps_old else row)
        setattr(row, mine, new)
        row.save(update_fields=[mine])


def _same(row: Request, new: Participant, other: int) -> Request | None:
    """Return the live request of a participant that another one's would repeat."""
    between = Q(asking=new, asked=other) | Q(asking=other, asked=new)
    live = Request.objects.filter(between, state__in=LIVE)
    if row.asking_unnamed or row.asked_unnamed:  # one about each text
        return live.exclude(asking_unnamed=False, asked_unnamed=False).filter(offer=row.offer, need=row.need).first()
    return live.filter(asking_unnamed=False, asked_unnamed=False).first()


def _end(row: Request) -> None:
    row.state, row.since = RequestState.WITHDRAWN, clock.now()
    row.save(update_fields=["state", "since"])


def _move_pairings(old: Participant, new: Participant) -> None:
    """Let what the office decided on one participant hold for another, unless it decided on that one itself."""
    for row in Pairing.objects.filter(Q(first=old) | Q(second=old)):
        other = row.second_id if row.first_id == old.pk else row.first_id
        pair = sorted((new.pk, other))
        if other == new.pk or Pairing.objects.filter(first=pair[0], second=pair[1]).exists():
            row.delete()
            continue
        row.first_id, row.second_id = pair
        row.save(update_fields=["first", "second"])
