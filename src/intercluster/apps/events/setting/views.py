"""The office's pages of times and tables: parse, call one query or service, render."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.events.event import queries as events
from intercluster.apps.events.event.rules import Sight
from intercluster.apps.events.event.views import page_context
from intercluster.apps.events.models import Event
from intercluster.apps.events.setting import cancelling, queries, services
from intercluster.apps.events.setting.forms import CopyForm, ItemForm, LengthsForm, SpanForm, TableForm
from intercluster.apps.events.setting.laying import MeetingsMove
from intercluster.core.errors import Conflict, NotFound

TEN = 10


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def times(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the days, programme, times and tables of an event, and say how long meetings are."""
    viewer, event = _office(request, key)
    form = LengthsForm(request.POST or None, initial=_lengths(event))
    confirm = False
    if form.is_bound and form.is_valid():
        try:
            services.set_lengths(viewer, event, **form.cleaned_data, moves="confirmed" in request.POST)
        except Conflict as problem:
            form.add_error(None, str(problem))
            confirm = isinstance(problem, MeetingsMove)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:times", key)
    context = page_context(event, Sight.OFFICE, "events:times") | queries.setting_of(event)
    status = 422 if form.errors else 200
    return render(request, "events/setting/times.html", context | {"form": form, "confirm": confirm}, status=status)


def _lengths(event: Event) -> dict[str, int]:
    return {"meeting_minutes": event.meeting_minutes, "pause_minutes": event.pause_minutes}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def day(request: HttpRequest, key: UUID, pk: int | None = None) -> HttpResponse:
    """Add a day of an event, change it or remove it."""
    viewer, event = _office(request, key)
    row = _row(event.days, pk)
    form = SpanForm(request.POST if _saves(request) else None, event=event, span=row)
    return _edit(
        request,
        event,
        form,
        _("Change the day") if row else _("New day"),
        save=lambda moves: services.put_day(viewer, event, form.cleaned_data["span"], pk, moves=moves),
        remove=(lambda moves: services.remove_day(viewer, event, pk, moves=moves)) if pk is not None else None,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def item(request: HttpRequest, key: UUID, pk: int | None = None) -> HttpResponse:
    """Add a break or a session, change it or remove it."""
    viewer, event = _office(request, key)
    row = _row(event.items, pk)
    names = ("title", "place", "text", "stops_meetings")
    initial = {name: getattr(row, name) for name in names} if row else queries.next_day(event)
    form = ItemForm(request.POST if _saves(request) else None, event=event, span=row, initial=initial)
    return _edit(
        request,
        event,
        form,
        _("Change the break or session") if row else _("New break or session"),
        save=lambda moves: services.put_item(viewer, event, form.said(), pk, moves=moves),
        remove=(lambda moves: services.remove_item(viewer, event, pk, moves=moves)) if pk is not None else None,
    )


@never_cache
@require_POST
@login_required
def add_tables(request: HttpRequest, key: UUID) -> HttpResponse:
    """Add ten tables, or one."""
    viewer, event = _office(request, key)
    services.add_tables(viewer, event, 1 if "one" in request.POST else TEN)
    messages.success(request, _("Added."))
    return redirect("events:times", key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def table(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Change a table, or remove it."""
    viewer, event = _office(request, key)
    row = event.tables.filter(number=number).first()
    if row is None:
        raise NotFound
    form = TableForm(request.POST if _saves(request) else None, event=event, table=row)

    def save(_moves: bool) -> None:
        lost = services.lost_meetings(services.change_table(viewer, event, number, form.said()))
        if lost:
            messages.warning(
                request,
                ngettext(
                    "%(count)s published meeting is at this table while it is closed. Repair the schedule.",
                    "%(count)s published meetings are at this table while it is closed. Repair the schedule.",
                    lost,
                )
                % {"count": lost},
            )

    return _edit(
        request,
        event,
        form,
        _("Change the table"),
        save=save,
        remove=lambda _moves: services.remove_table(viewer, event, number),
    )


def _office(request: HttpRequest, key: UUID) -> tuple[Viewer, Event]:
    viewer = viewer_for(request)
    return viewer, events.event(viewer, key, Sight.OFFICE)[0]


def _row(rows: Any, pk: int | None) -> Any:
    found = None if pk is None else rows.filter(pk=pk).first()
    if pk is not None and found is None:
        raise NotFound
    return found


def _saves(request: HttpRequest) -> bool:
    return request.method == "POST" and "delete" not in request.POST


def _edit(
    request: HttpRequest,
    event: Event,
    form: forms.Form,
    heading: str,
    *,
    save: Callable[[bool], object],
    remove: Callable[[bool], object] | None,
) -> HttpResponse:
    """Save or remove what a form is about; ask first if published meetings lose their time by it."""
    confirmed = "confirmed" in request.POST
    act = remove if "delete" in request.POST else save if form.is_bound and form.is_valid() else None
    problem, confirm = "", ""
    if act is not None:
        try:
            act(confirmed)
        except Conflict as conflict:
            problem = str(conflict)
            confirm = request.POST.get("delete", "save") if isinstance(conflict, MeetingsMove) else ""
        else:
            messages.success(request, _("Deleted.") if "delete" in request.POST else _("Saved."))
            return redirect("events:times", event.key)
    context = {
        "form": form,
        "heading": heading,
        "back": _("Times and tables"),
        "back_address": reverse("events:times", args=[event.key]),
        "event": event,
        "may_delete": remove is not None,
        "problem": problem,
        "confirm": confirm,
    }
    status = 422 if form.errors or problem else 200
    return render(request, "events/setting/edit.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Cancel an event, after a question."""
    viewer, event = _office(request, key)
    if request.method == "POST":
        cancelling.cancel_event(viewer, event)
        messages.success(request, _("The event is cancelled. We tell everybody who comes."))
        return redirect("events:event", key)
    return render(request, "events/setting/cancel.html", {"event": event, **queries.concerned(event)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def copy(request: HttpRequest, key: UUID) -> HttpResponse:
    """Prepare an event like this one."""
    viewer, event = _office(request, key)
    form = CopyForm(request.POST or None, initial=queries.next_year(event))
    if form.is_bound and form.is_valid():
        try:
            made = cancelling.copy_event(viewer, event, form.cleaned_data["day"])
        except Conflict as problem:
            form.add_error("day", str(problem))
        else:
            messages.success(request, _("Saved. Only your office sees the event until you open it."))
            return redirect("events:event", made.key)
    context = {
        "form": form,
        "heading": _("An event like this one"),
        "back": _("Event"),
        "back_address": reverse("events:event", args=[key]),
        "event": event,
    }
    return render(request, "events/setting/edit.html", context, status=422 if form.errors else 200)
