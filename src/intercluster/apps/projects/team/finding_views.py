"""Pages that choose teams: the five best, what is missing if there is none, and what happens if a partner leaves."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercluster.analysis.consortia.choosing.missing import MOST_WANTED
from intercluster.apps.access.throttling import limited
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.consortia import queries as consortia
from intercluster.apps.projects.consortia.rules import Sight
from intercluster.apps.projects.consortia.views import page_context
from intercluster.apps.projects.models import Audience
from intercluster.apps.projects.team import queries
from intercluster.apps.projects.team.forms import WishForm
from intercluster.apps.projects.team.obstacles import obstacles
from intercluster.apps.projects.team.proposals import SECONDS, best_proposals, if_leaves
from intercluster.apps.projects.team.setting import Setting, Wishes, present_wishes, setting
from intercluster.core.errors import NotFound
from intercluster.core.filters import without

PAGE = "projects:team"


@never_cache
@require_safe
@login_required
@limited("search", cost=5)
def find_team(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose the best teams; with `find` the page says first what it does, and with `now` it does it."""
    viewer = viewer_for(request)
    found, seen = consortia.consortium(viewer, key, Sight.CHANGE)
    is_asked = "find" in request.GET
    form = WishForm(request.GET if is_asked else None, viewer=viewer, consortium=found)
    again = without(request.GET, "now")
    is_right = is_asked and form.is_valid()
    context = page_context(found, seen, PAGE) | {
        "form": form,
        "is_asked": is_right,
        "now": f"{request.path}?{again}&now=1",
        "again": again,
        "seconds": round(SECONDS),
        "has_requirements": found.requirements.exists(),
    }
    if is_right and "now" in request.GET:
        wishes = form.wishes()
        context |= {"musts": wishes.must, **_teams(setting(viewer, found, wishes))}
    return render(request, "projects/consortia/find.html", context, status=422 if is_asked and not is_right else 200)


def _teams(found: Setting) -> Mapping[str, Any]:
    search = best_proposals(found)
    told: dict[str, Any] = {"search": search, "candidates": len(found.organisations)}
    if not search.proposals:
        try:
            told["obstacles"] = why = obstacles(found)
        except TimeoutError:
            told["is_unclear"] = True
            return told
        told["most_wanted"] = MOST_WANTED
        told["audiences"] = [
            (each.value, each.label)
            for each in (Audience.ALLIANCE, Audience.PUBLIC)
            if each != found.consortium.audience and any(one.number for one in why)
        ]
    return told


@never_cache
@require_safe
@login_required
@limited("search", cost=5)
def leaving(request: HttpRequest, key: UUID, organisation: str) -> HttpResponse:
    """Show what becomes of the team as it is planned if a partner leaves."""
    viewer = viewer_for(request)
    found, seen = consortia.consortium(viewer, key, Sight.CHANGE)
    place = queries.place_in(found, organisation)
    if place is None:
        raise NotFound
    chosen = setting(viewer, found, Wishes())
    if organisation not in {chosen.organisations[at].slug for at in chosen.present}:
        raise NotFound  # who takes part without being a partner is in no rule
    context = page_context(found, seen, PAGE) | {"place": place, "leaving": if_leaves(chosen, organisation)}
    stay = present_wishes(found).must - {organisation}
    context["missing"] = urlencode([("find", "1"), ("never", organisation), *(("must", each) for each in sorted(stay))])
    return render(request, "projects/consortia/leaving.html", context)
