"""Pages of ideas and consortia: parse, call one query or service, render."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.projects.calls.rules import keepers
from intercluster.apps.projects.consortia import queries, services
from intercluster.apps.projects.consortia.forms import ConsortiumForm
from intercluster.apps.projects.consortia.rules import Sight, shows
from intercluster.apps.projects.consortia.tabs import tabs
from intercluster.apps.projects.inviting.deleting import remove_consortium
from intercluster.apps.projects.inviting.queries import invited_places, invited_to
from intercluster.apps.projects.models import Consortium, PartnerState, Shown
from intercluster.apps.projects.requirements.services import read_text
from intercluster.core.errors import NotFound
from intercluster.core.filters import page_query
from intercluster.core.page_language import page_language

ON_A_PAGE = 50


@never_cache
@require_safe
@login_required
def consortia(request: HttpRequest) -> HttpResponse:
    """List the consortia that the reader works on, and the ideas of others that look for partners."""
    viewer = viewer_for(request)
    paginator = Paginator(queries.own_consortia(viewer), ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number),
        "query": page_query(request.GET),
        "others": queries.ideas_of_others(viewer)[:ON_A_PAGE],
        "invited_to": invited_to(viewer),
        "offices": keepers(viewer) if viewer.cluster_ids else [],
        "may_begin": bool(viewer.edited_ids),
    }
    return render(request, "projects/consortia/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_consortium(request: HttpRequest) -> HttpResponse:
    """Begin a consortium of an own organisation; `call` says which call is chosen at first."""
    viewer = viewer_for(request)
    if not viewer.edited_ids:
        raise NotFound
    return _begin(request, viewer, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def office_consortium(request: HttpRequest, cluster: str) -> HttpResponse:
    """Begin a consortium of a member, with the office."""
    return _begin(request, viewer_for(request), managed_cluster(request, cluster))


def _begin(request: HttpRequest, viewer: Viewer, cluster: Cluster | None) -> HttpResponse:
    first = {"language": page_language(), "call": request.GET.get("call", "")}
    form = ConsortiumForm(request.POST or None, initial=first)
    form.offer(queries.preparing_for(viewer, cluster))
    if form.is_bound and form.is_valid():
        made = services.add_consortium(viewer, form.cleaned_data["organisation"], form.said(), cluster=cluster)
        read_text(viewer, made)
        messages.success(request, _("Saved."))
        return redirect("projects:consortium", made.key)
    context = {
        "form": form,
        "heading": _("New idea"),
        "back": _("Ideas and consortia"),
        "back_view": "projects:consortia",
    }
    return _edit(request, context, bool(form.errors))


@never_cache
@require_safe
def consortium(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the idea of a consortium, as far as the reader may see it."""
    viewer = viewer_for(request)
    found, seen = queries.consortium(viewer, key)
    context = page_context(found, seen, "projects:consortium") | {"invited": invited_places(viewer, found)}
    if context["shows"][Shown.TEAM]:
        context["joined"] = found.partners.filter(state=PartnerState.JOINED).count()
    return render(request, "projects/consortia/idea.html", context)


def page_context(consortium: Consortium, seen: Sight, view: str) -> dict[str, Any]:
    """Return what each page of a consortium shows above its own content."""
    return {
        "consortium": consortium,
        "seen": seen,
        "may_change": seen >= Sight.CHANGE,
        "in_team": seen >= Sight.TEAM,
        "shows": {each.value: shows(consortium, seen, each) for each in Shown},
        "tabs": tabs(consortium, seen, view),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_consortium(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change what is said about a consortium, or delete it."""
    viewer = viewer_for(request)
    found, _seen = queries.consortium(viewer, key, Sight.CHANGE)
    if "delete" in request.POST:
        remove_consortium(signed_in(request), found)
        messages.success(request, _("Deleted."))
        return redirect("projects:consortia")
    form = ConsortiumForm(request.POST or None, consortium=found)
    if form.is_bound and form.is_valid():
        services.change_consortium(viewer, found, form.said())
        messages.success(request, _("Saved."))
        return redirect("projects:consortium", key)
    context = {"form": form, "heading": _("Change the idea"), "back": found.title, "may_delete": True}
    address = reverse("projects:consortium", args=[key])
    return _edit(request, {**context, "back_address": address}, bool(form.errors))


def _edit(request: HttpRequest, context: dict[str, Any], has_errors: bool) -> HttpResponse:
    return render(request, "projects/edit.html", context, status=422 if has_errors else 200)
