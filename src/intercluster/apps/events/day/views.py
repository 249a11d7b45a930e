"""Pages of the day of an event: parse, call one query or service, render."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.events.codes import attendee_with
from intercluster.apps.events.day import services
from intercluster.apps.events.day.queries import board, is_called
from intercluster.apps.events.event.queries import event as readable
from intercluster.apps.events.event.rules import Sight
from intercluster.apps.events.event.views import page_context
from intercluster.apps.events.models import Attendee, Event
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound
from intercluster.core.filters import number_in

M = TypeVar("M", bound=Model)
MOST_PEOPLE = 20
"""Most people who are shown at once."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check_in(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """Check in the person whose badge it is."""
    viewer = viewer_for(request)
    found, seen = readable(viewer, key, Sight.OFFICE)
    attendee = attendee_with(found, code)
    if attendee is None:
        raise NotFound
    if request.method == "POST":
        _try(request, lambda: _check_in(viewer, attendee))
        return redirect("events:check_in", key, code)
    context = page_context(found, seen, "events:check_in") | {"attendee": attendee, "code": code}
    return render(request, "events/day/check_in.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def day(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the event as it is now; note who is here and who is missing, and let two meet who are free."""
    viewer = viewer_for(request)
    found, seen = readable(viewer, key, Sight.OFFICE)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise NotFound
        _try(request, lambda: act(viewer, found, request))
        return redirect("events:board", key)
    now = board(found, clock.now())
    asked = request.GET.get("q", "").strip()[:100]
    missing = [each for each in now.missing if is_called(each.attendee, asked)]
    here = [each for each in now.here if is_called(each, asked)]
    context = page_context(found, seen, "events:board") | {
        "board": now,
        "asked": asked,
        "missing": missing[:MOST_PEOPLE],
        "more": max(len(missing) - MOST_PEOPLE, 0),
        "here": here[:MOST_PEOPLE],
    }
    return render(request, "events/day/board.html", context)


def _try(request: HttpRequest, act: Callable[[], str]) -> None:
    try:
        messages.success(request, act())
    except Conflict as conflict:
        messages.error(request, str(conflict))


def _check_in(viewer: Viewer, attendee: Attendee) -> str:
    services.check_in(viewer, attendee)
    return _("%(name)s is checked in.") % {"name": attendee.name}


def _attendee(event: Event, request: HttpRequest) -> Attendee:
    return _one(Attendee.objects.filter(participant__event=event).select_related("participant"), request, "attendee")


def _note_here(viewer: Viewer, event: Event, request: HttpRequest) -> str:
    return _check_in(viewer, _attendee(event, request))


def _note_not_here(viewer: Viewer, event: Event, request: HttpRequest) -> str:
    attendee = _attendee(event, request)
    services.check_out(viewer, attendee)
    return _("%(name)s is not checked in any more.") % {"name": attendee.name}


def _note_absent(viewer: Viewer, event: Event, request: HttpRequest) -> str:
    meeting = _one(event.meetings.select_related("slot"), request, "meeting")
    participant = _one(event.participants.select_related("organisation"), request, "participant")
    is_absent = request.POST.get("absent") == "yes"
    services.set_absent(viewer, meeting, participant, is_absent=is_absent)
    said = _("Noted: %(name)s did not come.") if is_absent else _("Noted: %(name)s came.")
    return said % {"name": participant.name}


def _let_meet(viewer: Viewer, event: Event, request: HttpRequest) -> str:
    people = event.participants.select_related("organisation")
    first, second = (_one(people, request, name) for name in ("first", "second"))
    meeting = services.let_meet(viewer, event, first, second, _one(event.slots.all(), request, "slot"))
    assert meeting.table is not None
    names = {"first": first.name, "second": second.name, "table": meeting.table.name}
    return _("%(first)s and %(second)s meet at: %(table)s. Both are told.") % names


def _one(rows: QuerySet[M], request: HttpRequest, name: str) -> M:
    found = rows.filter(pk=number_in(request.POST.get(name, ""))).first()
    if found is None:
        raise NotFound
    return found


ACTS: dict[str, Callable[[Viewer, Event, HttpRequest], str]] = {
    "here": _note_here,
    "not-here": _note_not_here,
    "absent": _note_absent,
    "meet": _let_meet,
}
