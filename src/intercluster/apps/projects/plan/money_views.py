"""Pages of the budget and its funding: parse, call one query or service, render."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
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

from intercluster.analysis.consortia.rules import Category
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.calls.words import CATEGORIES, lines, money
from intercluster.apps.projects.consortia import queries as consortia
from intercluster.apps.projects.consortia.places import call_rules
from intercluster.apps.projects.consortia.rules import Sight, shows
from intercluster.apps.projects.consortia.views import page_context
from intercluster.apps.projects.models import Consortium, Shown
from intercluster.apps.projects.plan import money_queries, money_services
from intercluster.apps.projects.plan.budget import Budget, budget, lump_sum_rule
from intercluster.apps.projects.plan.grid import Cell
from intercluster.apps.projects.plan.money_forms import CostForm
from intercluster.core.errors import NotFound

TYPED_WRONG = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def budget_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the budget, or write person-months and month rates; those who read the idea see sums only."""
    viewer = viewer_for(request)
    found, seen = consortia.consortium(viewer, key)
    if not shows(found, seen, Shown.BUDGET):
        raise NotFound
    cells: Sequence[Cell] = []
    if request.method == "POST":
        cells = money_services.save_effort(viewer, found, request.POST)
        if not _problems(cells):
            messages.success(request, _("Saved."))
            return redirect("projects:budget", key)
    context = page_context(found, seen, "projects:budget")
    planned = budget(found)
    own = money_queries.written_by(viewer, found) if seen >= Sight.TEAM else []
    if seen >= Sight.TEAM:
        cells = cells or money_queries.effort_cells(found, own)
        context |= {
            "grid": [
                (place, list(row), planned.months_of(partner=place.pk))
                for place, row in groupby(cells, key=lambda cell: cell.place)
            ],
            "problems": _problems(cells),
            "may_write": bool(own),
            "by_partner": money_queries.by_partner(planned),
            "by_package": money_queries.by_package(planned),
            "costs": [(each, CATEGORIES[Category(each.category)], each.partner_id in own) for each in planned.costs],
            "package_months": [planned.months_of(work_package=each.pk) for each in planned.work_packages],
        }
    context |= _sums(planned)
    status = TYPED_WRONG if context.get("problems") else 200
    return render(request, "projects/consortia/budget.html", context, status=status)


def _sums(planned: Budget) -> dict[str, Any]:
    return {
        "budget": planned,
        "columns": [CATEGORIES[each] for each in planned.categories],
        "whole": money_queries.whole(planned),
    }


def _problems(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.problem]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def funding_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what is paid to each partner, write what partners ask for, or choose a lump sum."""
    viewer = viewer_for(request)
    found, seen = consortia.consortium(viewer, key, Sight.TEAM)
    cells: Sequence[Cell] = []
    if "lump_sum" in request.POST:
        rule = lump_sum_rule(call_rules(found))
        chosen = {str(each): each for each in rule.amounts} if rule else {}
        money_services.choose_lump_sum(viewer, found, chosen.get(request.POST["lump_sum"]))
        messages.success(request, _("Saved."))
        return redirect("projects:funding", key)
    if request.method == "POST":
        cells = money_services.save_asked(viewer, found, request.POST)
        if not _problems(cells):
            messages.success(request, _("Saved."))
            return redirect("projects:funding", key)
    rules = call_rules(found)
    planned = budget(found, rules)
    own = money_queries.written_by(viewer, found)
    cells = cells or money_queries.asked_cells(found, own)
    rule = lump_sum_rule(rules)
    context = page_context(found, seen, "projects:funding") | {
        "budget": planned,
        "rows": money_queries.paid(planned, rules, cells),
        "problems": _problems(cells),
        "may_write": bool(own),
        "flat_rates": lines(planned.flat_rates),
        "lump_sums": _lump_sums(found, rule.amounts, rule.currency) if rule else [],
    }
    status = TYPED_WRONG if context["problems"] else 200
    return render(request, "projects/consortia/funding.html", context, status=status)


def _lump_sums(found: Consortium, amounts: Sequence[Decimal], currency: str) -> list[tuple[str, str, bool]]:
    none = ("", str(_("None yet")), found.lump_sum is None)
    return [none, *((str(each), money(each, currency), each == found.lump_sum) for each in amounts)]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_cost(request: HttpRequest, key: UUID) -> HttpResponse:
    """Add a cost of a partner for whom one writes."""
    return _cost(request, key, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_cost(request: HttpRequest, key: UUID, item: int) -> HttpResponse:
    """Change a cost, or delete it."""
    return _cost(request, key, item)


def _cost(request: HttpRequest, key: UUID, item: int | None) -> HttpResponse:
    viewer = viewer_for(request)
    found, _seen = consortia.consortium(viewer, key, Sight.TEAM)
    own = money_queries.written_by(viewer, found)
    if not own:
        raise NotFound
    row = None if item is None else money_queries.cost_of(found, item, own)
    back = reverse("projects:budget", args=[key]) + "#costs"
    if row is not None and "delete" in request.POST:
        money_services.remove_cost(viewer, found, row.pk)
        messages.success(request, _("Deleted."))
        return redirect(back)
    form = CostForm(request.POST or None, consortium=found, own=own, cost=row)
    if form.is_bound and form.is_valid():
        money_services.put_cost(viewer, found, form.said(), item)
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {
        "form": form,
        "heading": _("New cost") if row is None else _("Change the cost"),
        "back": found.title,
        "back_address": back,
        "may_delete": row is not None,
    }
    return render(request, "projects/edit.html", context, status=TYPED_WRONG if form.errors else 200)
