"""Pages on which an office changes a single meeting, or notes what has happened."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.events.models import Event, Meeting, MeetingState, PlanState
from intercluster.apps.events.planning import by_hand, mishaps, services
from intercluster.apps.events.planning.forms import AwayForm, PairForm, PlaceForm, TableForm
from intercluster.apps.events.planning.setting import has_begun, pair_of, setting_of
from intercluster.apps.events.planning.views import VIEW, loses, office_page
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound


def _meeting(event: Event, uid: UUID) -> Meeting:
    found = event.meetings.exclude(state=MeetingState.CANCELLED).filter(uid=uid)
    meeting = found.select_related("event", "slot", "table", "first__organisation", "second__organisation").first()
    if meeting is None:
        raise NotFound
    return meeting


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def meeting(request: HttpRequest, key: UUID, uid: UUID) -> HttpResponse:
    """Move, pin or cancel a meeting."""
    event, context = office_page(request, key)
    found, problem = _meeting(event, uid), ""
    setting = setting_of(event)
    places = [] if has_begun(found, clock.now()) else by_hand.places(setting, pair_of(found))
    form = PlaceForm(request.POST if "slot" in request.POST else None, event=event, places=places)
    try:
        if request.method == "POST" and _done(request, found, form):
            return redirect(VIEW, key)
    except Conflict as conflict:
        problem = str(conflict)
    context |= {"meeting": found, "form": form, "has_begun": has_begun(found, clock.now()), "places": places}
    status = 409 if problem else 422 if form.errors else 200
    return render(request, "events/planning/meeting.html", {**context, "problem": problem}, status=status)


def _done(request: HttpRequest, found: Meeting, form: PlaceForm) -> bool:
    """Do what was asked, and return whether something was."""
    viewer = viewer_for(request)
    if "cancel" in request.POST:
        by_hand.cancel(viewer, found)
        messages.success(request, _("The meeting is cancelled. Both get a notice."))
        return True
    if "pin" in request.POST:
        by_hand.pin(viewer, found, is_pinned=request.POST["pin"] == "1")
        messages.success(request, _("Saved."))
        return True
    if form.is_bound and form.is_valid():
        place = form.chosen()
        by_hand.move(viewer, found, place.slot, place.table)
        messages.success(request, _("The meeting is moved. Both get a notice."))
        return True
    return False


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_meeting(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let two meet who had no meeting: choose them, then a time and table that are free for both."""
    event, context = office_page(request, key)
    said = request.POST if request.method == "POST" else request.GET
    pair_form = PairForm(said if "first" in said else None, event=event)
    problem = ""
    if pair_form.is_bound and pair_form.is_valid():
        first, second = pair_form.pair()
        places = by_hand.places(setting_of(event), (min(first.pk, second.pk), max(first.pk, second.pk)))
        form = PlaceForm(request.POST if "slot" in request.POST else None, event=event, places=places)
        if form.is_bound and form.is_valid():
            place = form.chosen()
            try:
                by_hand.add(viewer_for(request), event, first, second, place.slot, place.table)
            except Conflict as conflict:
                problem = str(conflict)
            else:
                messages.success(request, _("The meeting is added. Both get a notice."))
                return redirect(VIEW, key)
        context |= {"form": form, "first": first, "second": second, "places": places}
    is_wrong = pair_form.errors or ("form" in context and context["form"].errors)
    status = 409 if problem else 422 if is_wrong else 200
    context |= {"pair_form": pair_form, "problem": problem}
    return render(request, "events/planning/add.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def happened(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note that somebody is away for a time or a table is lost, and repair the schedule."""
    event, context = office_page(request, key)
    away = AwayForm(request.POST if "participant" in request.POST else None, event=event)
    table = TableForm(request.POST if "lost-table" in request.POST else None, event=event, prefix="lost")
    if request.method == "POST" and _noted(request, event, away, table):
        try:
            made = services.repair(viewer_for(request), event, loses=loses(request))
        except Conflict:  # nothing is published yet, or a plan waits that the reader has not seen
            messages.success(request, _("Saved."))
            return redirect(VIEW, key)
        return redirect("events:plan", key, made.number)
    is_wrong = any(form.is_bound and form.errors for form in (away, table))
    status = 422 if is_wrong or request.method == "POST" else 200
    context |= {"away": away, "table": table, "ready": event.plans.filter(state=PlanState.READY).first()}
    return render(request, "events/planning/happened.html", context, status=status)


def _noted(request: HttpRequest, event: Event, away: AwayForm, table: TableForm) -> bool:
    viewer = viewer_for(request)
    if away.is_bound and away.is_valid():
        said = away.cleaned_data
        act = mishaps.come_late if said["what"] == "late" else mishaps.leave_early
        act(viewer, event, away.people[said["participant"]], away.slots[said["slot"]])
        return True
    if table.is_bound and table.is_valid():
        said = table.cleaned_data
        mishaps.lose_table(viewer, event, table.tables[said["table"]], table.slots[said["slot"]])
        return True
    return False
