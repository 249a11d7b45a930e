"""Pages of the schedule: parse, call one query or service, render."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from intercluster.apps.directory.names import slug_base
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.events.event.queries import event as readable_event
from intercluster.apps.events.event.rules import Sight
from intercluster.apps.events.event.views import page_context
from intercluster.apps.events.models import Event, Plan, PlanState, Slot
from intercluster.apps.events.planning import clashing, files, queries, services, words
from intercluster.apps.events.planning.content import read
from intercluster.apps.events.planning.forms import PlanForm
from intercluster.apps.events.planning.publishing import publish
from intercluster.apps.events.planning.setting import published_meetings, setting_of
from intercluster.core.errors import Conflict
from intercluster.core.filters import number_in
from intercluster.core.page_language import page_language
from intercluster.tables.workbook import MEDIA_TYPE

VIEW = "events:schedule"
WRITERS = {"csv": (files.as_csv, "text/csv; charset=utf-8"), "xlsx": (files.as_xlsx, MEDIA_TYPE)}


def office_page(request: HttpRequest, key: UUID, **more: Any) -> tuple[Event, dict[str, Any]]:
    """Return an event that the reader runs, and what a page below its schedule shows above its own content."""
    found, seen = readable_event(viewer_for(request), key, Sight.OFFICE)
    with_dates = queries.several_dates(found, Slot.everything.filter(event=found))
    return found, {**page_context(found, seen, VIEW), "with_dates": with_dates, **more}


def loses(request: HttpRequest) -> int:
    """Return the plan that the reader saw waiting, and that may be thrown away for another one; 0 if there was none."""
    return number_in(request.POST.get("loses", "")) or 0


@never_cache
@require_safe
def schedule(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the published schedule, how good it is, and what waits."""
    event, context = office_page(request, key, form=PlanForm())
    setting, names = setting_of(event), queries.names_of(event)
    found, waits = queries.cells(event, names, setting.published), queries.waiting(setting)
    context |= {
        "published": setting.plan,
        "judgement": queries.judgement(setting.content, names) if setting.plan else None,
        "waiting": waits,
        "waiting_rows": queries.waiting_rows(waits, names),
        "open_plan": queries.open_plan(event),
        "ready": event.plans.filter(state=PlanState.READY).first(),
        "is_running": event.plans.filter(state=PlanState.RUNNING).exists(),
        "grid": queries.grid(event, found),
        "earlier": services.before(setting.plan),
        "has_wishes": bool(setting.wished),
    }
    return render(request, "events/planning/schedule.html", context)


@never_cache
@require_safe
def by_participant(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the published schedule by participant."""
    event, context = office_page(request, key)
    found = queries.cells(event, queries.names_of(event), published_meetings(event))
    return render(request, "events/planning/participants.html", {**context, "agendas": queries.agendas(event, found)})


@require_safe
def file(request: HttpRequest, key: UUID, form: str) -> HttpResponse:
    """Return the published schedule as a file."""
    event, _context = office_page(request, key)
    if form not in WRITERS:
        raise Http404
    write, media_type = WRITERS[form]
    answer = HttpResponse(write(event), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{slug_base(event.title, "event")}-schedule.{form}"'
    answer["Content-Language"] = page_language()
    answer["Cache-Control"] = "private, no-cache"
    return answer


@never_cache
@require_POST
@login_required
def make(request: HttpRequest, key: UUID) -> HttpResponse:
    """Have a plan made."""
    event, _context = office_page(request, key)
    form = PlanForm(request.POST)
    seconds = form.cleaned_data["seconds"] if form.is_valid() else services.DURATIONS[0]
    try:
        services.ask_for_plan(viewer_for(request), event, seconds, loses=loses(request))
    except Conflict as conflict:
        messages.error(request, str(conflict))
    return redirect(VIEW, key)


@never_cache
@require_POST
@login_required
def stop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Stop the making of a plan with the best so far."""
    event, _context = office_page(request, key)
    services.stop_plan(viewer_for(request), event)
    return redirect(VIEW, key)


@never_cache
@require_POST
@login_required
def repair(request: HttpRequest, key: UUID) -> HttpResponse:
    """Repair the published schedule, and show what that changes."""
    event, _context = office_page(request, key)
    try:
        made = services.repair(viewer_for(request), event, loses=loses(request))
    except Conflict as conflict:
        messages.error(request, str(conflict))
        return redirect(VIEW, key)
    return redirect("events:plan", key, made.number)


@never_cache
@require_POST
@login_required
def take_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Go back to the schedule before the published one, and show what that changes."""
    event, _context = office_page(request, key)
    try:
        made = services.take_back(viewer_for(request), event, loses=loses(request))
    except Conflict as conflict:
        messages.error(request, str(conflict))
        return redirect(VIEW, key)
    return redirect("events:plan", key, made.number)


@never_cache
@require_safe
def plan(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Show a plan: how good it is, and what it changes of the published schedule."""
    event, context = office_page(request, key)
    return _plan_page(request, queries.plan_numbered(event, number), context)


def _plan_page(request: HttpRequest, found: Plan, context: dict[str, Any], problem: str = "") -> HttpResponse:
    event, content = found.event, read(found.content)
    names = queries.names_of(event)
    published = published_meetings(event)
    context |= {
        "plan": found,
        "content": content,
        "clash": clashing.rows(event, names, content.clash),
        "judgement": queries.judgement(content, names) if content.meetings or content.unmet else None,
        "preview": queries.preview(event, names, published, content) if found.state == PlanState.READY else None,
        "has_published": bool(published),
        "beside": words.beside(content),
        "problem": problem,
    }
    return render(request, "events/planning/plan.html", context, status=409 if problem else 200)


@never_cache
@require_POST
@login_required
def publish_plan(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Publish a plan."""
    event, context = office_page(request, key)
    found = queries.plan_numbered(event, number)
    try:
        _check_looked_at(request, found)
        changes = publish(viewer_for(request), found)
    except Conflict as conflict:
        return _plan_page(request, queries.plan_numbered(event, number), context, str(conflict))
    people = len({each for change in changes for each in (change.meeting.first_id, change.meeting.second_id)})
    told = ngettext(
        "Published. %(n)d participant gets a notice.",
        "Published. The %(n)d participants concerned get a notice.",
        people,
    )
    messages.success(request, told % {"n": people} if people else _("Published. Nothing changed for anybody."))
    return redirect(VIEW, key)


@never_cache
@require_POST
@login_required
def discard(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Throw away a plan that is not published."""
    event, _context = office_page(request, key)
    found = queries.plan_numbered(event, number)
    try:
        _check_looked_at(request, found)
        services.discard(viewer_for(request), found)
    except Conflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, _("Thrown away."))
    return redirect(VIEW, key)


def _check_looked_at(request: HttpRequest, found: Plan) -> None:
    """Refuse to act on another plan than the page showed."""
    if request.POST.get("plan") != str(found.pk):
        raise Conflict(_("Another plan has taken the place of the one that you looked at. Look at this one first."))
