"""Samples of the mails about consortia."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.introductions.conftest import Meeting
from tests.mails import last_mail

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.states import Refusal
from intercluster.apps.projects import notices as told
from intercluster.apps.projects.calls.services import CallFields, add_call
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.models import Partner, PartnerState
from intercluster.core import clock

VALUES = ("Barkskivor", "Nya material")
DATED = ("projects.invited", "projects.call_changed")


def prepare(meeting: Meeting) -> None:
    """Begin a consortium of the drier for a call, to which the sawmill is invited."""
    call = add_call(OPERATOR, meeting.northern.clusters["SE"], CallFields("Nya material", "sv"))
    made = add_consortium(
        OPERATOR, meeting.northern.organisations["drier"], ConsortiumFields("Barkskivor", "sv", call=call)
    )
    sawmill = meeting.northern.organisations["sawmill"]
    Partner.objects.create(consortium=made, organisation=sawmill, number=2, state=PartnerState.INVITED)


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield every notice of a consortium."""
    place = Partner.objects.get(state=PartnerState.INVITED)
    introduction = Introduction.objects.get()
    told.tell_invited(place, introduction)
    yield told.INVITED.name, last_mail()
    told.tell_joined(place, None)
    yield told.JOINED.name, last_mail()
    introduction.refusal, introduction.refusal_told = Refusal.NO_CAPACITY, True
    place.introduction = introduction
    told.tell_declined(place, None)
    yield told.DECLINED.name, last_mail()
    told.tell_left(place, meeting.people["sawmill"])
    yield told.LEFT.name, last_mail()
    told.tell_taken_out(place, meeting.people["drier"])
    yield told.TAKEN_OUT.name, last_mail()
    told.tell_deleted(place, meeting.people["drier"])
    yield told.DELETED.name, last_mail()
    told.tell_call_changed(place.consortium, [clock.today()], has_rules=True, by=None)
    yield told.CALL_CHANGED.name, last_mail()
    told.tell_call_deleted(place.consortium, by=None)
    yield told.CALL_DELETED.name, last_mail()
