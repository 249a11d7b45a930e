"""Registering for an event: one function an act. Each locks the event, so that nobody gets a place twice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import person_at
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import Viewer, viewer_of
from intercluster.apps.events.event.rules import Sight, is_over, may_register, own_places, sight
from intercluster.apps.events.event.services import locked_event
from intercluster.apps.events.models import (
    Attendee,
    Event,
    Participant,
    ParticipantState,
    Stage,
)
from intercluster.apps.events.registration import notices
from intercluster.apps.events.registration.places import free_places, move_up
from intercluster.apps.events.registration.queries import bringable, eligible, may_name_organisation
from intercluster.apps.events.requests.services import end_requests_of
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound

MOST_PEOPLE_TOGETHER = 20
"""Most people of a participant."""


@dataclass(frozen=True)
class Whose:
    """For whom somebody comes: an organisation of the directory, or the name of another one."""

    organisation: Organisation | None = None
    name: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who comes, as another person says."""

    name: str
    email: str = ""
    language: str = "en"


@dataclass(frozen=True)
class PlaceFields:
    """What a participant says of how they come."""

    languages: Sequence[str] = ()
    is_online: bool = False
    most_meetings: int | None = None
    away: Collection[int] = ()
    """The keys of the slots in which they cannot meet."""
    offers: Collection[int] = field(default=())
    needs: Collection[int] = field(default=())


@transaction.atomic
def register(by: User, event: Event, whose: Whose, said: PlaceFields) -> Participant:
    """Register a person for an event, or put them on its waiting list if it is full."""
    viewer = viewer_of(by)
    locked = locked_event(viewer, event, Sight.EVENT)
    seen = sight(viewer, locked)
    if not may_register(viewer, locked, seen):
        raise Conflict(_("One can no longer register for this event."))
    if whose.organisation is not None:
        if not eligible(viewer, locked).filter(pk=whose.organisation.pk).exists():
            raise NotFound
    elif not may_name_organisation(locked, seen):
        raise NotFound
    own = own_places(viewer, locked)
    if own.exclude(state=ParticipantState.CANCELLED).exists():
        raise Conflict(_("You are registered already."))
    before = own.filter(organisation=whose.organisation, organisation_name=whose.name).last()
    place = before or Participant(event=locked, organisation=whose.organisation, organisation_name=whose.name)
    place.event = locked
    _take(place, 1 if before is None else before.attendees.count())
    if before is None:
        Attendee.objects.create(
            participant=place, user=by, name=by.name or by.email, email=by.email, language=by.language
        )
    _say(viewer, place, said)
    return place


@transaction.atomic
def register_by_office(
    viewer: Viewer, event: Event, whose: Whose, person: Person, said: PlaceFields, *, is_walk_in: bool = False
) -> Participant:
    """Register anybody, for whichever organisation, also beyond the number of places. They are told.

    Raises Conflict for a cancelled event, and for an e-mail address that comes already.
    """
    locked = locked_event(viewer, event)
    if locked.stage == Stage.CANCELLED:
        raise Conflict(_("The event is cancelled."))
    place = Participant(
        event=locked, organisation=whose.organisation, organisation_name=whose.name, is_walk_in=is_walk_in
    )
    place.save()
    _come_once(locked, None, person.email)
    attendee = _come(place, person)
    _say(viewer, place, said)
    if not is_walk_in and locked.stage == Stage.OPEN:
        notices.tell_attendee(place, attendee, notices.REGISTERED)
    return place


@transaction.atomic
def change_place(viewer: Viewer, participant: Participant, said: PlaceFields) -> None:
    """Change how a participant comes."""
    place = own_place(viewer, participant)
    if place.state == ParticipantState.CANCELLED:
        raise Conflict(_("This registration is cancelled."))
    _say(viewer, place, said)


@transaction.atomic
def cancel(viewer: Viewer, participant: Participant) -> None:
    """Cancel a registration. Who waits gets the place at once; published meetings wait for the schedule's repair."""
    place = own_place(viewer, participant)
    if place.state == ParticipantState.CANCELLED:
        return
    place.state, place.since = ParticipantState.CANCELLED, clock.now()
    place.save(update_fields=["state", "since"])
    end_requests_of(place)
    move_up(place.event)


@transaction.atomic
def admit(viewer: Viewer, participant: Participant) -> None:
    """Give a place to somebody who waits, or had cancelled, also beyond the number of places. They are told.

    Raises Conflict if one of them comes with another agenda meanwhile: nobody can be at two tables.
    """
    locked = locked_event(viewer, participant.event)
    place = _locked_place(locked, participant)
    if place.state != ParticipantState.REGISTERED:
        for attendee in place.attendees.select_related("user"):
            _come_once(locked, attendee.user, attendee.email, own=place)
        place.state, place.since = ParticipantState.REGISTERED, clock.now()
        place.save(update_fields=["state", "since"])
        notices.tell(place, notices.MOVED_UP)


@transaction.atomic
def add_colleague(by: User, participant: Participant, person: Person, *, together: bool) -> Participant:
    """Let a colleague come as well: with the same agenda, or with their own. They are told."""
    viewer = viewer_of(by)
    place = own_place(viewer, participant)
    if place.state == ParticipantState.CANCELLED or place.event.stage == Stage.CANCELLED or is_over(place.event):
        raise Conflict(_("One can no longer register for this event."))
    same = {"organisation": place.organisation, "organisation_name": place.organisation_name}
    colleagues = Attendee.objects.filter(
        participant__event=place.event, **{f"participant__{k}": v for k, v in same.items()}
    )
    active = colleagues.exclude(participant__state=ParticipantState.CANCELLED)
    if active.count() >= MOST_PEOPLE_TOGETHER:
        raise Conflict(_("Up to %(most)s colleagues of an organisation can come.") % {"most": MOST_PEOPLE_TOGETHER})
    if person.email and active.filter(email__iexact=person.email).exists():
        raise Conflict(_("Somebody with this e-mail address is registered already."))
    theirs = place
    if not together:
        theirs = Participant(event=place.event, is_online=place.is_online, languages=place.languages, **same)
        _take(theirs, 1)
        theirs.away.set(place.away.all())
        bring(theirs, named_of(place))
    elif place.state == ParticipantState.REGISTERED and not _fits(place.event, 1):
        raise Conflict(_("The event is full. Give your colleague an own agenda: they then wait for a place."))
    attendee = _come(theirs, person)
    is_waiting = theirs.state == ParticipantState.WAITING
    notices.tell_attendee(theirs, attendee, notices.WAITING if is_waiting else notices.REGISTERED)
    return theirs


@transaction.atomic
def remove_colleague(viewer: Viewer, participant: Participant, pk: int) -> None:
    """Take a person out of a participant with several. The last one cancels instead."""
    place = own_place(viewer, participant)
    attendee = place.attendees.filter(pk=pk).first()
    if attendee is None:
        raise NotFound
    if place.attendees.count() == 1:
        raise Conflict(_("Nobody else comes with this agenda. Cancel the registration instead."))
    attendee.delete()
    move_up(place.event)


def own_place(viewer: Viewer, participant: Participant) -> Participant:
    """Lock the event of a participant whom the viewer may change: themselves, or as the office. Raises NotFound."""
    locked = locked_event(viewer, participant.event, Sight.EVENT)
    is_own = own_places(viewer, locked).filter(pk=participant.pk).exists()
    if not is_own and sight(viewer, locked) < Sight.OFFICE:
        raise NotFound
    return _locked_place(locked, participant)


def _locked_place(locked: Event, participant: Participant) -> Participant:
    place = locked.participants.select_related("organisation").filter(pk=participant.pk).first()
    if place is None:
        raise NotFound
    place.event = locked
    return place


def _fits(event: Event, people: int) -> bool:
    free = free_places(event)
    return free is None or people <= free


def _take(place: Participant, people: int) -> None:
    """Give a participant who does not come yet a place, or one on the waiting list."""
    place.state = ParticipantState.REGISTERED if _fits(place.event, people) else ParticipantState.WAITING
    place.since = clock.now()
    place.save()


def _come(place: Participant, person: Person) -> Attendee:
    """Add a person. One with an account is known by it only among colleagues, so that nobody learns who has one."""
    user = person_at(person.email) if person.email and place.organisation is not None else None
    if user is not None and not user.affiliations.filter(organisation=place.organisation).exists():
        user = None
    _come_once(place.event, user)
    language = user.language if user is not None else person.language
    return Attendee.objects.create(
        participant=place, user=user, name=person.name, email=person.email, language=language
    )


def _come_once(event: Event, user: User | None, email: str = "", *, own: Participant | None = None) -> None:
    """Raise Conflict if an account, or an e-mail address, comes to an event with another agenda than their own."""
    same = Q(user=user) if user is not None else Q()
    same |= Q(email__iexact=email) if email else Q()
    others = Attendee.objects.filter(participant__event=event).exclude(participant=own)
    others = others.exclude(participant__state=ParticipantState.CANCELLED)
    if same and others.filter(same).exists():
        raise Conflict(_("Somebody with this e-mail address is registered already."))


def _say(viewer: Viewer, place: Participant, said: PlaceFields) -> None:
    place.languages, place.is_online = list(said.languages), said.is_online
    most = place.event.most_meetings
    place.most_meetings = min(said.most_meetings, most) if said.most_meetings and most else said.most_meetings
    place.save(update_fields=["languages", "is_online", "most_meetings"])
    place.away.set(place.event.slots.filter(pk__in=said.away))
    offers, needs = bringable(viewer, place.event, place.organisation, place)
    wanted = {("offer", each.pk) for each in offers if each.pk in said.offers}
    wanted |= {("need", each.pk) for each in needs if each.pk in said.needs}
    known = {("offer", each.pk) for each in offers} | {("need", each.pk) for each in needs}
    for row in place.brought.all():
        what = ("offer", row.offer_id) if row.offer_id else ("need", row.need_id)
        if what in known and what not in wanted:
            row.delete()
    bring(place, wanted)


def bring(place: Participant, texts: Collection[tuple[str, int]]) -> None:
    """Let a participant bring offers and needs, given by kind and key."""
    held = {("offer", row.offer_id) if row.offer_id else ("need", row.need_id) for row in place.brought.all()}
    for kind, pk in sorted(set(texts) - held):
        place.brought.create(**{f"{kind}_id": pk})


def named_of(place: Participant) -> list[tuple[str, int]]:
    """Return what a participant brings under its name. A text without a name is brought once by an organisation."""
    rows = place.brought.select_related("offer", "need")
    texts = [(kind, text) for row in rows for kind, text in (("offer", row.offer), ("need", row.need)) if text]
    return [(kind, text.pk) for kind, text in texts if text.visibility != "anonymous"]
