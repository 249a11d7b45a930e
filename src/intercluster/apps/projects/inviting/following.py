"""Lets a place in a consortium follow the introduction through which its organisation is invited."""

from django.dispatch import receiver

from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.signals import changed
from intercluster.apps.introductions.states import AGREED, Side, State
from intercluster.apps.projects import notices
from intercluster.apps.projects.inviting.services import move
from intercluster.apps.projects.models import Partner, PartnerState


@receiver(changed, dispatch_uid="intercluster-consortium-places")
def follow(introduction: Introduction, **_said: object) -> None:
    """Move the place when its invitation is answered, withdrawn or out of date, wherever that was done."""
    if not introduction.is_invitation:
        return
    invited = Partner.objects.filter(introduction=introduction, state=PartnerState.INVITED)
    place = invited.select_for_update(of=("self",)).select_related("consortium", "organisation").first()
    if place is None:
        return
    state = State(introduction.state)
    if introduction.has_agreed(Side.ASKED) and state in (State.REQUESTED, *AGREED):
        move(place, PartnerState.JOINED)
        notices.tell_joined(place, introduction.changed_by)
    elif state == State.DECLINED and introduction.declined_by == Side.ASKED:
        move(place, PartnerState.DECLINED)
        notices.tell_declined(place, introduction.changed_by)
    elif state in (State.DECLINED, State.WITHDRAWN, State.EXPIRED):  # nobody has invited it any more
        move(place, PartnerState.CONSIDERED)
