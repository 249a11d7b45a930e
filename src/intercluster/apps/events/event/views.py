"""Pages of events and their own facts: parse, call one query or service, render."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.events.event import markup, queries, services
from intercluster.apps.events.event.forms import EventForm
from intercluster.apps.events.event.programme import programme, reader_zone
from intercluster.apps.events.event.rules import Sight, is_over, may_register
from intercluster.apps.events.event.tabs import tabs
from intercluster.apps.events.models import Event, ParticipantState, Stage
from intercluster.apps.events.registration.places import taken_places
from intercluster.apps.events.registration.queries import came_late, number_in_line, own_participant
from intercluster.core.errors import Conflict
from intercluster.core.page_language import page_language

MOST_SHOWN = 50


@never_cache
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """List the events that the reader may read about, and those that they attended or ran."""
    viewer = viewer_for(request)
    context = {
        "coming": queries.coming_events(viewer)[:MOST_SHOWN],
        "past": queries.past_events(viewer)[:MOST_SHOWN],
        "offices": queries.offices(viewer) if viewer.cluster_ids else [],
    }
    return render(request, "events/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_event(request: HttpRequest, cluster: str) -> HttpResponse:
    """Prepare an event of a cluster."""
    office = managed_cluster(request, cluster)
    first = {"language": page_language(), "time_zone": "Europe/Stockholm", "answer_days": 7, "audience": "alliance"}
    form = EventForm(request.POST or None, initial=first)
    if form.is_bound and form.is_valid():
        made = services.add_event(viewer_for(request), office, form.said())
        messages.success(request, _("Saved. Only your office sees the event until you open it."))
        return redirect("events:event", made.key)
    context = {
        "form": form,
        "heading": _("New event"),
        "back": pgettext("matchmaking", "Events"),
        "back_address": reverse("events:list"),
    }
    return _edit(request, context)


@never_cache
@require_safe
def event(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show an event: what, when, where, and the reader's own place in it."""
    viewer = viewer_for(request)
    found, seen = queries.event(viewer, key)
    context = page_context(found, seen, "events:event")
    described = markup.schema_org(found, context["days"])
    own = own_participant(viewer, found)
    context |= {
        "programme": programme(found, reader_zone(is_signed_in=viewer.user_id is not None)),
        "described": markup.as_script(described) if described else "",
        "my_place": own,
        "number": number_in_line(own) if own is not None and own.state == ParticipantState.WAITING else None,
        "may_register": own is None and may_register(viewer, found, seen),
        "may_sign_in": viewer.user_id is None and found.stage == Stage.OPEN and not is_over(found),
        "taken": taken_places(found) if seen >= Sight.OFFICE else 0,
        "late": came_late(found) if seen >= Sight.OFFICE else 0,
    }
    return render(request, "events/event.html", context)


def page_context(event: Event, seen: Sight, view: str) -> dict[str, Any]:
    """Return what each page of an event shows above its own content."""
    days = list(event.days.all())
    shown = tabs(event, seen, view)
    return {
        "event": event,
        "seen": seen,
        "is_office": seen >= Sight.OFFICE,
        "is_participant": seen >= Sight.PARTICIPANT,
        "is_draft": event.stage == Stage.DRAFT,
        "is_cancelled": event.stage == Stage.CANCELLED,
        "days": days,
        "tabs": shown,
        "has_current_tab": any(tab.is_current for tab in shown),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_event(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change what is said about an event, or delete a draft."""
    viewer = viewer_for(request)
    found, _seen = queries.event(viewer, key, Sight.OFFICE)
    if "delete" in request.POST:
        services.remove_event(viewer, found)
        messages.success(request, _("Deleted."))
        return redirect("events:list")
    form = EventForm(request.POST or None, event=found)
    if form.is_bound and form.is_valid():
        try:
            services.change_event(viewer, found, form.said(), form.keeps())
        except Conflict as conflict:  # the hours cannot stay once meetings have begun
            form.add_error("time_zone", str(conflict))
        else:
            messages.success(request, _("Saved."))
            return redirect("events:event", key)
    context = {"form": form, "heading": _("Change the event"), "back": found.title}
    address = reverse("events:event", args=[key])
    return _edit(request, {**context, "back_address": address, "may_delete": found.stage == Stage.DRAFT})


@never_cache
@require_POST
@login_required
def open_event(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open an event for registration."""
    viewer = viewer_for(request)
    found, _seen = queries.event(viewer, key, Sight.OFFICE)
    try:
        services.open_event(viewer, found)
    except Conflict as conflict:  # it lacks times or tables
        messages.error(request, str(conflict))
        return redirect("events:times" if found.stage == Stage.DRAFT else "events:event", key)
    messages.success(request, _("The event is open for registration."))
    return redirect("events:event", key)


def _edit(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "events/edit.html", context, status=422 if context["form"].errors else 200)
