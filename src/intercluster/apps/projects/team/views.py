"""Pages of the team: who covers what, who could take a competence, and what is known of a partner."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.analysis.consortia.strength import NEEDED
from intercluster.apps.access.throttling import limited
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.checking.queries import checklist
from intercluster.apps.projects.consortia import queries as consortia
from intercluster.apps.projects.consortia.rules import Sight
from intercluster.apps.projects.consortia.views import page_context
from intercluster.apps.projects.models import Consortium
from intercluster.apps.projects.team import queries, services
from intercluster.apps.projects.team.candidates import MOST, candidates
from intercluster.apps.projects.team.forms import PlaceForm
from intercluster.core.errors import NotFound

PAGE = "projects:team"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def team(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what the team covers and what is missing; a form puts organisations into it, or calls for partners."""
    viewer = viewer_for(request)
    if request.method == "POST":
        found, _seen = consortia.consortium(viewer, key, Sight.CHANGE)
        if "audience" in request.POST:
            services.open_idea(viewer, found, request.POST["audience"])
            messages.success(request, _("The idea and its competences can now be read by more people."))
        else:
            _tell_added(request, services.consider(viewer, found, request.POST.getlist("organisation")))
        return redirect(PAGE, key)
    found, seen = consortia.consortium(viewer, key, Sight.TEAM)
    places = consortia.team(found)
    context = page_context(found, seen, PAGE) | {
        "matrix": queries.matrix(viewer, found),
        "checklist": checklist(found),
        "changeable": {place.pk for place in places if services.may_say_facts(viewer, found, place)},
        "needed": needed(),
    }
    return render(request, "projects/consortia/team.html", context)


def needed() -> dict[str, int]:
    """Return the strengths, in per cent, from which on a level is reached."""
    return {name: round(100 * NEEDED[level]) for level, name in ((1, "basic"), (2, "good"), (3, "expert"))}


def _tell_added(request: HttpRequest, number: int) -> None:
    said = ngettext("%(count)d organisation is now considered.", "%(count)d organisations are now considered.", number)
    messages.success(request, said % {"count": number})


@never_cache
@require_http_methods(["GET", "HEAD"])
@login_required
@limited("search")
def who_could(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Show who could take a competence, the strongest first."""
    viewer = viewer_for(request)
    found, seen = consortia.consortium(viewer, key, Sight.TEAM)
    requirement = found.requirements.filter(pk=pk).first()
    if requirement is None:
        raise NotFound
    requirement.consortium = found
    context = page_context(found, seen, "projects:competences") | {
        "requirement": requirement,
        "candidates": candidates(viewer, requirement, is_shown=request.method == "GET"),
        "inside": set(consortia.team(found).values_list("organisation", flat=True)),
        "most": MOST,
        "needed": needed(),
    }
    return render(request, "projects/consortia/who_could.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def partner_facts(request: HttpRequest, key: UUID, organisation: str) -> HttpResponse:
    """Say what rules ask of a partner and the directory does not know."""
    viewer = viewer_for(request)
    found, _seen = consortia.consortium(viewer, key, Sight.TEAM)
    place = queries.place_in(found, organisation)
    if place is None or not services.may_say_facts(viewer, found, place):
        raise NotFound
    place.consortium = found
    form = PlaceForm(request.POST or None, place=place)
    if form.is_bound and form.is_valid():
        services.say_facts(viewer, place, form.said())
        messages.success(request, _("Saved."))
        return redirect(PAGE, key)
    return _edit(request, found, form, str(place.organisation))


def _edit(request: HttpRequest, consortium: Consortium, form: PlaceForm, name: str) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "heading": _("What is known of %(name)s") % {"name": name},
        "back": consortium.title,
        "back_address": reverse(PAGE, args=[consortium.key]),
    }
    return render(request, "projects/edit.html", context, status=422 if form.errors else 200)
