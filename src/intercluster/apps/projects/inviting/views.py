"""Pages of a consortium's partners: parse, call one query or service, render."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.queries import organisations
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.consortia import queries as consortia
from intercluster.apps.projects.consortia.queries import ACTIVE
from intercluster.apps.projects.consortia.rules import Sight, shows
from intercluster.apps.projects.consortia.views import page_context
from intercluster.apps.projects.inviting import queries, services
from intercluster.apps.projects.inviting.forms import InviteForm, NameForm, OwnPlaceForm, PlaceForm, RefusalForm
from intercluster.apps.projects.models import Consortium, Partner, PartnerState, Shown
from intercluster.core.errors import NotFound, Refused


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the organisations of a consortium, find others by name, and add one."""
    viewer = viewer_for(request)
    found, seen = consortia.consortium(viewer, key)
    if request.method == "POST":
        chosen = organisations(viewer).filter(slug=request.POST.get("organisation", "").replace("\0", "")).first()
        if chosen is None or seen < Sight.CHANGE:
            raise NotFound
        services.add_partner(viewer, found, chosen)
        messages.success(request, _("Added. Now say what it does, or invite it."))
        return redirect("projects:partners", key)
    if not shows(found, seen, Shown.TEAM):
        raise NotFound
    form = NameForm(request.GET)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    every = queries.places(viewer, found, seen)
    context = page_context(found, seen, "projects:partners") | {
        "places": [place for place in every if place.partner.state in ACTIVE],
        "gone": [place for place in every if place.partner.state not in ACTIVE],
        "form": form,
        "name": name,
        "found": queries.candidates(viewer, found, name) if seen >= Sight.CHANGE else [],
    }
    return render(request, "projects/inviting/partners.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def place(request: HttpRequest, key: UUID, organisation: str) -> HttpResponse:
    """Change what is said about a place, move it up, or take the organisation out."""
    viewer = viewer_for(request)
    found, seen = consortia.consortium(viewer, key, Sight.TEAM)
    row = queries.partner(found, organisation)
    if not queries.place_of(viewer, found, seen, row).may_edit:
        raise NotFound
    may_change = seen >= Sight.CHANGE
    if request.method == "POST" and may_change and {"up", "remove", "joined"} & set(request.POST):
        return _acted(request, found, row)
    form: OwnPlaceForm = (PlaceForm if may_change else OwnPlaceForm)(request.POST or None, place=row)
    if form.is_bound and form.is_valid():
        try:
            if isinstance(form, PlaceForm):
                services.change_place(viewer, found, row.organisation, form.said())
            else:
                services.change_own_place(viewer, found, row.organisation, **form.cleaned_data)
        except NotFound:
            raise
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("projects:partners", key)
    context = _context(found, seen, row) | {
        "form": form,
        "is_owner": row.organisation_id == found.organisation_id,
        "can_answer": queries.can_answer(row.organisation),
        "may_note": row.state in queries.ASKABLE,
        "planned": queries.planned(row) if row.state in queries.ASKABLE else None,
    }
    return render(request, "projects/inviting/place.html", context, status=422 if form.errors else 200)


def _acted(request: HttpRequest, consortium: Consortium, row: Partner) -> HttpResponse:
    by, organisation = signed_in(request), row.organisation
    if "up" in request.POST:
        services.move_place(viewer_for(request), consortium, organisation)
    elif "joined" in request.POST:
        services.note_joined(viewer_for(request), consortium, organisation)
        messages.success(request, _("Saved."))
    else:
        services.remove_place(by, consortium, organisation, with_plan="with_plan" in request.POST)
        messages.success(request, _("Done."))
    return redirect("projects:partners", consortium.key)


def _context(consortium: Consortium, seen: Sight, row: Partner) -> dict[str, Any]:
    return page_context(consortium, seen, "projects:partners") | {"place": row, "organisation": row.organisation}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def invite(request: HttpRequest, key: UUID, organisation: str) -> HttpResponse:
    """Invite an organisation, with a look at what it will see."""
    viewer = viewer_for(request)
    found, seen = consortia.consortium(viewer, key, Sight.CHANGE)
    row = queries.partner(found, organisation)
    form = InviteForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.invite(signed_in(request), found, row.organisation, form.cleaned_data["text"])
        except NotFound:
            raise
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Invited. We will tell you when they answer."))
            return redirect("projects:partners", key)
    context = _context(found, seen, row) | {
        "form": form,
        "text": queries.shown_text(found),
        "shown": [label for value, label in Shown.choices if value in found.shown],
    }
    return render(request, "projects/inviting/invite.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def join(request: HttpRequest, key: UUID, organisation: str) -> HttpResponse:
    """Join for one's organisation."""
    found, row = _own(request, key, organisation)
    services.join(signed_in(request), found, row.organisation)
    messages.success(request, _("%(name)s takes part now.") % {"name": row.organisation.name})
    return redirect("projects:consortium", key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decline(request: HttpRequest, key: UUID, organisation: str) -> HttpResponse:
    """Decline for one's organisation, with a reason."""
    found, row = _own(request, key, organisation)
    if row.state != PartnerState.INVITED:
        raise NotFound
    form = RefusalForm(request.POST or None)
    if form.is_bound and form.is_valid():
        services.decline(signed_in(request), found, row.organisation, **form.cleaned_data)
        messages.success(request, _("Declined."))
        return redirect("projects:consortia")
    _found, seen = consortia.consortium(viewer_for(request), key)
    context = _context(found, seen, row) | {"form": form}
    return render(request, "projects/inviting/decline.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def leave(request: HttpRequest, key: UUID, organisation: str) -> HttpResponse:
    """Leave for one's organisation."""
    found, row = _own(request, key, organisation)
    services.leave(signed_in(request), found, row.organisation)
    messages.success(request, _("%(name)s has left.") % {"name": row.organisation.name})
    return redirect("projects:consortia")


def _own(request: HttpRequest, key: UUID, organisation: str) -> tuple[Consortium, Partner]:
    """Return a place of an organisation that the reader edits. Raises NotFound, and Conflict if it has answered."""
    row = queries.own_answer(viewer_for(request), key, organisation)
    return row.consortium, row
