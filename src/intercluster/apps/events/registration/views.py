"""Pages of registration: parse, call one query or service, render."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.queries import organisations
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.events.event import queries as events
from intercluster.apps.events.event.rules import Sight, may_register
from intercluster.apps.events.event.views import page_context
from intercluster.apps.events.models import Event, Participant, ParticipantState
from intercluster.apps.events.registration import queries, services, splitting
from intercluster.apps.events.registration.forms import ColleagueForm, OfficeForm, PlaceForm
from intercluster.apps.events.registration.places import free_places, taken_places
from intercluster.apps.events.registration.services import Person, Whose
from intercluster.core.errors import Conflict
from intercluster.core.filters import number_in
from intercluster.core.page_language import page_language

MOST_SUGGESTED = 1000
BY_NAME = "-"
"""Instead of an address of an organisation: another one, by its name."""
FEW_COMERS = 10
"""Up to this many organisations are listed with their texts unfolded."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def register(request: HttpRequest, key: UUID) -> HttpResponse:
    """Register oneself for an event, for one of one's organisations."""
    viewer = viewer_for(request)
    event, seen = events.event(viewer, key)
    own = queries.own_participant(viewer, event)
    if own is not None:
        return redirect("events:place", key, own.key)
    if not may_register(viewer, event, seen):
        raise Conflict(_("One can no longer register for this event."))
    choices, by_name = list(queries.eligible(viewer, event)), queries.may_name_organisation(event, seen)
    asked = request.GET.get("organisation", "")
    organisation = next((each for each in choices if each.slug == asked or (not asked and len(choices) == 1)), None)
    context = page_context(event, seen, "events:event") | {"choices": choices, "by_name": by_name}
    if organisation is None and not (by_name and (asked == BY_NAME or not choices)):
        if not choices:
            raise Conflict(_("You belong to no organisation that may come. Ask your cluster's office to register you."))
        return render(request, "events/registration/choose.html", context)
    form = PlaceForm(
        request.POST or None,
        event=event,
        texts=queries.bringable(viewer, event, organisation),
        by_name=organisation is None,
        initial={"languages": [page_language()]},
    )
    if form.is_bound and form.is_valid():
        whose = Whose(organisation, form.cleaned_data.get("organisation_name", ""))
        made = services.register(signed_in(request), event, whose, form.said())
        is_in = made.state == ParticipantState.REGISTERED
        messages.success(
            request,
            _("You are registered.")
            if is_in
            else _("The event is full. You are on the waiting list, and we tell you."),
        )
        return redirect("events:place", key, made.key)
    free = free_places(event)
    context |= {"form": form, "organisation": organisation, "is_full": free is not None and free < 1}
    return render(request, "events/registration/register.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def place(request: HttpRequest, key: UUID, participant: UUID) -> HttpResponse:
    """Show a registration to who comes and to the office, and change it."""
    viewer, event, seen, own = _changeable(request, key, participant)
    texts = queries.bringable(viewer, event, own.organisation, own)
    form = PlaceForm(request.POST or None, event=event, texts=texts, place=own)
    if form.is_bound and form.is_valid():
        services.change_place(viewer, own, form.said())
        messages.success(request, _("Saved."))
        return redirect("events:place", key, own.key)
    return _place(request, event, seen, own, form, ColleagueForm())


def _place(
    request: HttpRequest, event: Event, seen: Sight, own: Participant, form: PlaceForm, colleague: ColleagueForm
) -> HttpResponse:
    viewer = viewer_for(request)
    context = {
        "place": own,
        "acts_for": own != queries.own_participant(viewer, event)
        and own.organisation_id not in viewer.organisation_ids,
        "form": form,
        "colleague": colleague,
        "people": list(own.attendees.all()),
        "colleagues": list(queries.colleagues_of(own)),
        "can_split": not queries.is_scheduled(event),
        "is_waiting": own.state == ParticipantState.WAITING,
        "has_cancelled": own.state == ParticipantState.CANCELLED,
        "number": queries.number_in_line(own),
    }
    status = 422 if form.errors or colleague.errors else 200
    tab = "events:participants" if seen >= Sight.OFFICE else "events:event"
    shown = page_context(event, seen, tab) | context
    return render(request, "events/registration/place.html", shown, status=status)


@never_cache
@require_POST
@login_required
def add_colleague(request: HttpRequest, key: UUID, participant: UUID) -> HttpResponse:
    """Let a colleague come as well."""
    viewer, event, seen, own = _changeable(request, key, participant)
    form = ColleagueForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        person = Person(said["name"], said["email"], page_language())
        try:
            services.add_colleague(signed_in(request), own, person, together=said["together"] == "1")
        except Conflict as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Registered. We tell them."))
            return redirect("events:place", key, own.key)
    texts = queries.bringable(viewer, event, own.organisation, own)
    return _place(request, event, seen, own, PlaceForm(event=event, texts=texts, place=own), form)


@never_cache
@require_POST
@login_required
def change_agendas(request: HttpRequest, key: UUID, participant: UUID) -> HttpResponse:
    """Take a person out, give them an own agenda, or put two agendas together."""
    viewer, event, _seen, own = _changeable(request, key, participant)
    if "remove" in request.POST:
        services.remove_colleague(viewer, own, _number(request.POST["remove"]))
    elif "split" in request.POST:
        splitting.split(viewer, own, _number(request.POST["split"]))
    else:
        other = queries.colleagues_of(own).filter(pk=_number(request.POST.get("together", ""))).first()
        if other is not None:
            splitting.put_together(viewer, own, other)
    messages.success(request, _("Saved."))
    return redirect("events:place", event.key, own.key)


@never_cache
@require_POST
@login_required
def cancel(request: HttpRequest, key: UUID, participant: UUID) -> HttpResponse:
    """Cancel a registration."""
    viewer, event, seen, own = _changeable(request, key, participant)
    services.cancel(viewer, own)
    messages.success(request, _("The registration is cancelled."))
    if seen >= Sight.OFFICE:
        return redirect("events:participants", key)
    return redirect("events:event", event.key)


@never_cache
@require_POST
@login_required
def admit(request: HttpRequest, key: UUID, participant: UUID) -> HttpResponse:
    """Give a place to somebody who waits."""
    viewer = viewer_for(request)
    event, seen = events.event(viewer, key, Sight.OFFICE)
    services.admit(viewer, queries.changeable(viewer, event, seen, participant))
    messages.success(request, _("They have a place now, and we tell them."))
    return redirect("events:participants", key)


@never_cache
@require_safe
@login_required
def participants(request: HttpRequest, key: UUID) -> HttpResponse:
    """List the organisations that come, and for the office the people and the waiting list."""
    viewer = viewer_for(request)
    event, seen = events.event(viewer, key, Sight.PARTICIPANT)
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    found = queries.comers(viewer, event, text)
    context: dict[str, Any] = {"comers": found, "text": text, "is_open": bool(text) or len(found) <= FEW_COMERS}
    if seen >= Sight.OFFICE:
        context |= {state.name.lower(): list(queries.places(event, state.value)) for state in ParticipantState}
        context |= {"taken": taken_places(event), "free": free_places(event), "late": queries.came_late(event)}
    shown = page_context(event, seen, "events:participants")
    return render(request, "events/registration/participants.html", shown | context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_participant(request: HttpRequest, key: UUID) -> HttpResponse:
    """Register anybody, as the office."""
    viewer = viewer_for(request)
    event, seen = events.event(viewer, key, Sight.OFFICE)
    form = OfficeForm(request.POST or None, initial={"language": page_language(), "languages": [page_language()]})
    if form.is_bound and form.is_valid():
        whose = _whose(viewer, form.cleaned_data["organisation"])
        walk_in = form.cleaned_data["is_walk_in"]
        try:
            services.register_by_office(viewer, event, whose, form.person(), form.place(), is_walk_in=walk_in)
        except Conflict as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("%(name)s is registered.") % {"name": form.cleaned_data["name"]})
            return redirect("events:participants", key)
    known = organisations(viewer).order_by("name").values_list("name", flat=True)[:MOST_SUGGESTED]
    context = page_context(event, seen, "events:participants") | {"form": form, "known": known}
    return render(request, "events/registration/add.html", context, status=422 if form.errors else 200)


def _whose(viewer: Viewer, name: str) -> Whose:
    """Return the organisation of the directory with a name, or the name where there is none, or several."""
    found: list[Organisation] = list(organisations(viewer).filter(name__iexact=name.strip())[:2])
    return Whose(found[0]) if len(found) == 1 else Whose(None, name.strip())


def _changeable(request: HttpRequest, key: UUID, participant: UUID) -> tuple[Viewer, Event, Sight, Participant]:
    viewer = viewer_for(request)
    event, seen = events.event(viewer, key)
    return viewer, event, seen, queries.changeable(viewer, event, seen, participant)


def _number(text: str) -> int:
    return number_in(text) or 0
