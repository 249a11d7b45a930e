"""Pages of the work plan: parse, call one query or service, render."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.calls.services import FieldRefused
from intercluster.apps.projects.consortia import queries as consortia
from intercluster.apps.projects.consortia.rules import Sight
from intercluster.apps.projects.consortia.views import page_context
from intercluster.apps.projects.plan import queries, services
from intercluster.apps.projects.plan.charts import gantt
from intercluster.apps.projects.plan.forms import ItemForm
from intercluster.apps.projects.plan.items import KINDS, Kind, written
from intercluster.core.errors import NotFound
from intercluster.core.filters import number_in


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise NotFound
    return KINDS[name]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the work plan with its chart, or move one of its parts up or down."""
    viewer = viewer_for(request)
    found, seen = consortia.consortium(viewer, key, Sight.TEAM)
    if request.method == "POST":
        said, kind = request.POST, _kind(request.POST.get("kind", ""))
        services.move_item(viewer, found, kind, number_in(said.get("item", "")) or 0, up=said.get("direction") == "up")
        return redirect(reverse("projects:plan", args=[key]) + f"#{said['kind']}")
    planned = queries.plan_of(found)
    context = page_context(found, seen, "projects:plan") | {"plan": planned, "chart": gantt(planned)}
    return render(request, "projects/consortia/plan.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_item(request: HttpRequest, key: UUID, kind: str) -> HttpResponse:
    """Add a work package, deliverable, milestone or risk."""
    viewer, its = viewer_for(request), _kind(kind)
    found, _seen = consortia.consortium(viewer, key, Sight.CHANGE)
    form = ItemForm(request.POST or None, consortium=found, kind=its, initial={"begins": 1, "ends": found.months or ""})
    if form.is_bound and form.is_valid():
        try:
            services.add_item(viewer, found, its, form.said())
        except FieldRefused as problem:
            form.add_error(problem.field, str(problem))
        else:
            return _saved(request, key, kind)
    return _edit(request, found.title, key, kind, {"form": form, "heading": its.new})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_item(request: HttpRequest, key: UUID, kind: str, item: int) -> HttpResponse:
    """Change a part of the plan, or delete it."""
    viewer, its = viewer_for(request), _kind(kind)
    found, _seen = consortia.consortium(viewer, key, Sight.CHANGE)
    row = queries.item_of(found, its, item)
    if "delete" in request.POST:
        services.remove_item(viewer, found, its, item)
        messages.success(request, _("Deleted."))
        return redirect(reverse("projects:plan", args=[key]) + f"#{kind}")
    form = ItemForm(request.POST or None, consortium=found, kind=its, item=row)
    context: dict[str, Any] = {"heading": its.change, "may_delete": True}
    if form.is_bound and form.is_valid():
        try:
            services.change_item(viewer, found, its, item, form.said(), form.cleaned_data["began_from"])
        except FieldRefused as problem:
            form.add_error(problem.field, str(problem))
        except services.StaleItem as stale:
            now = ItemForm(consortium=found, kind=its, item=stale.current)
            again = request.POST.copy()
            again["began_from"] = now.initial["began_from"]
            form = ItemForm(again, consortium=found, kind=its, item=row)
            form.add_error(None, str(stale))
            context["meanwhile"] = [
                (form.fields[name].label, written(stale.current, name))
                for name in its.fields
                if form[name].field.has_changed(now.initial[name], form[name].value())
            ]
        else:
            return _saved(request, key, kind)
    return _edit(request, found.title, key, kind, context | {"form": form})


def _saved(request: HttpRequest, key: UUID, kind: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(reverse("projects:plan", args=[key]) + f"#{kind}")


def _edit(request: HttpRequest, back: str, key: UUID, kind: str, context: dict[str, Any]) -> HttpResponse:
    address = reverse("projects:plan", args=[key]) + f"#{kind}"
    status = 422 if context["form"].errors else 200
    return render(request, "projects/edit.html", {"back": back, "back_address": address, **context}, status=status)
