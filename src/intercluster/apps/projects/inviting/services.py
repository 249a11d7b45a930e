"""Writes of a consortium's partners. Who changes the consortium adds and invites; an organisation answers itself."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.queries import organisations
from intercluster.apps.directory.rules import Viewer, viewer_of
from intercluster.apps.introductions import services as introductions
from intercluster.apps.introductions.states import Refusal, State
from intercluster.apps.projects import notices
from intercluster.apps.projects.consortia.queries import ACTIVE
from intercluster.apps.projects.consortia.rules import Sight, own_places
from intercluster.apps.projects.consortia.services import locked_consortium
from intercluster.apps.projects.inviting.queries import ASKABLE, can_answer, hosts, invitation, planned
from intercluster.apps.projects.models import Consortium, Partner, PartnerRole, PartnerState
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound

MOST_PARTNERS = 60
"""Most organisations of a consortium, those included that declined or left."""


@dataclass(frozen=True)
class PlaceFields:
    """What is said about a place in a consortium."""

    role: str = PartnerRole.PARTNER
    affiliated_to: Partner | None = None
    is_coordinator: bool = False
    contribution: str = ""
    letter: date | None = None


@transaction.atomic
def add_partner(viewer: Viewer, consortium: Consortium, organisation: Organisation) -> Partner:
    """Consider an organisation that the viewer finds in the directory; one that is there already stays as it is."""
    locked = locked_consortium(viewer, consortium)
    if known := locked.partners.filter(organisation=organisation).first():
        return known
    if not organisations(viewer).filter(pk=organisation.pk).exists():
        raise NotFound
    if locked.partners.count() >= MOST_PARTNERS:
        raise Conflict(_("There are %(most)d organisations in it already, the most there may be.") % _most())
    last = locked.partners.aggregate(last=Max("number"))["last"] or 0
    return Partner.objects.create(consortium=locked, organisation=organisation, number=last + 1)


def _most() -> dict[str, int]:
    return {"most": MOST_PARTNERS}


@transaction.atomic
def change_place(viewer: Viewer, consortium: Consortium, organisation: Organisation, said: PlaceFields) -> Partner:
    """Change what is said about a place. There is one coordinator, who is a partner."""
    locked = locked_consortium(viewer, consortium)
    place = _place(locked, organisation)
    role = PartnerRole(said.role)
    if said.is_coordinator and role != PartnerRole.PARTNER:
        raise Conflict(_("The coordinator is a partner: choose the role “Partner”, or another coordinator."))
    host = said.affiliated_to if role == PartnerRole.AFFILIATED else None
    if host is not None and (host.pk == place.pk or not hosts(locked).filter(pk=host.pk).exists()):
        raise Conflict(_("An affiliated entity belongs to another partner of this consortium. Choose one."))
    if said.is_coordinator:
        locked.partners.exclude(pk=place.pk).filter(is_coordinator=True).update(is_coordinator=False)
    if role != PartnerRole.PARTNER:
        place.affiliates.update(affiliated_to=None)
    place.role, place.affiliated_to, place.is_coordinator = role, host, said.is_coordinator
    place.contribution, place.letter = said.contribution, said.letter
    place.save(update_fields=["role", "affiliated_to", "is_coordinator", "contribution", "letter"])
    return place


@transaction.atomic
def change_own_place(
    viewer: Viewer, consortium: Consortium, organisation: Organisation, contribution: str, letter: date | None
) -> Partner:
    """Let the editors of an organisation that has joined say what it does, and when its letter was signed."""
    locked = locked_consortium(viewer, consortium, Sight.TEAM)
    place = own_places(viewer, locked).filter(organisation=organisation).first()
    if place is None:
        raise NotFound
    place.contribution, place.letter = contribution, letter
    place.save(update_fields=["contribution", "letter"])
    return place


@transaction.atomic
def move_place(viewer: Viewer, consortium: Consortium, organisation: Organisation) -> None:
    """Move a place before the one above it, among those that are in the team as it is planned."""
    locked = locked_consortium(viewer, consortium)
    place = _place(locked, organisation)
    above = locked.partners.filter(state__in=ACTIVE, number__lt=place.number).order_by("number").last()
    if above is None or place.state not in ACTIVE:
        return
    above.number, place.number = place.number, above.number
    Partner.objects.bulk_update([above, place], ["number"])


@transaction.atomic
def invite(by: User, consortium: Consortium, organisation: Organisation, message: str) -> Partner:
    """Invite an organisation with a message, through an introduction to the one whose idea it is."""
    viewer = viewer_of(by)
    locked = locked_consortium(viewer, consortium)
    place = _place(locked, organisation)
    if place.state not in ASKABLE or organisation.pk == locked.organisation_id:
        raise Conflict(_("%(name)s is invited already, or takes part.") % {"name": organisation.name})
    if not can_answer(organisation):
        raise Conflict(
            _("Nobody answers for %(name)s on the platform. Ask them yourselves, and note here that they take part.")
            % {"name": organisation.name}
        )
    made = introductions.request(by, invitation(viewer, locked, organisation), message)
    place.introduction = made
    move(place, PartnerState.INVITED)
    notices.tell_invited(place, made)
    return place


@transaction.atomic
def note_joined(viewer: Viewer, consortium: Consortium, organisation: Organisation) -> Partner:
    """Note that an organisation takes part for which nobody on the platform can answer."""
    locked = locked_consortium(viewer, consortium)
    place = _place(locked, organisation)
    if place.state not in ASKABLE or can_answer(organisation):
        raise Conflict(_("%(name)s answers for itself: invite it.") % {"name": organisation.name})
    move(place, PartnerState.JOINED)
    return place


@transaction.atomic
def remove_place(by: User, consortium: Consortium, organisation: Organisation, *, with_plan: bool = False) -> None:
    """Take an organisation out: forget one that was only considered, withdraw an invitation, let one leave.

    What is planned for one that was only considered goes with it, so it goes only `with_plan`.
    """
    viewer = viewer_of(by)
    locked = locked_consortium(viewer, consortium)
    place = _place(locked, organisation)
    if organisation.pk == locked.organisation_id:
        raise Conflict(_("The organisation whose idea it is stays in it. Delete the idea, or give it up."))
    if place.state == PartnerState.INVITED:
        take_back(place, by)
    elif place.state == PartnerState.JOINED:
        _go(place)
        notices.tell_taken_out(place, by)
    elif any(planned(place)) and not with_plan:
        raise Conflict(
            _("Work or costs are planned for %(name)s. Confirm that they are deleted with it.") % _name(place)
        )
    else:
        place.delete()


def take_back(place: Partner, by: User) -> None:
    """Take an invitation back, no matter who of those who prepare the consortium sent it."""
    if place.introduction is not None and place.introduction.state == State.REQUESTED:
        introductions.take_back_invitation(place.introduction, by)  # which moves the place
    else:
        move(place, PartnerState.CONSIDERED)


def _name(place: Partner) -> dict[str, str]:
    return {"name": place.organisation.name}


@transaction.atomic
def join(by: User, consortium: Consortium, organisation: Organisation) -> None:
    """Join for an organisation that is invited: its editors say yes to the introduction."""
    place = _invited(by, consortium, organisation)
    if place.introduction is not None and place.introduction.state == State.REQUESTED:
        introductions.accept(place.introduction, by)  # which moves the place
    else:
        move(place, PartnerState.JOINED)
        notices.tell_joined(place, by)


@transaction.atomic
def decline(
    by: User, consortium: Consortium, organisation: Organisation, refusal: str, *, words: str = "", told: bool = False
) -> None:
    """Decline for an organisation that is invited, with a reason as in other introductions."""
    place = _invited(by, consortium, organisation)
    if place.introduction is not None and place.introduction.state == State.REQUESTED:
        introductions.decline(place.introduction, by, Refusal(refusal), words=words, told=told)  # which moves the place
    else:
        move(place, PartnerState.DECLINED)
        notices.tell_declined(place, by)


def _invited(by: User, consortium: Consortium, organisation: Organisation) -> Partner:
    edited = viewer_of(by).edited_ids
    place = Partner.objects.filter(consortium=consortium, organisation=organisation, organisation__in=edited).first()
    if place is None or place.state not in (PartnerState.INVITED, PartnerState.JOINED, PartnerState.DECLINED):
        raise NotFound
    if place.state != PartnerState.INVITED:
        raise Conflict(_("The invitation has been answered already."))
    return place


@transaction.atomic
def leave(by: User, consortium: Consortium, organisation: Organisation) -> None:
    """Leave for an organisation that has joined."""
    viewer = viewer_of(by)
    locked = locked_consortium(viewer, consortium, Sight.TEAM)
    place = own_places(viewer, locked).filter(organisation=organisation).first()
    if place is None:
        raise NotFound
    if organisation.pk == locked.organisation_id:
        raise Conflict(_("The organisation whose idea it is stays in it. Delete the idea, or give it up."))
    _go(place)
    notices.tell_left(place, by)


def _go(place: Partner) -> None:
    place.is_coordinator = False
    place.save(update_fields=["is_coordinator"])
    move(place, PartnerState.LEFT)


def move(place: Partner, state: PartnerState) -> None:
    """Let a place reach a state now."""
    place.state, place.since = state, clock.now()
    place.save(update_fields=["state", "since", "introduction"])


def _place(locked: Consortium, organisation: Organisation) -> Partner:
    place = locked.partners.select_related("organisation", "introduction").filter(organisation=organisation).first()
    if place is None:
        raise NotFound
    place.consortium = locked
    return place
