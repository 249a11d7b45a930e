"""The office's page of requests: parse, call one query or service, render."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.events.event.queries import event
from intercluster.apps.events.event.rules import Sight
from intercluster.apps.events.event.views import page_context
from intercluster.apps.events.models import PairingKind, RequestState
from intercluster.apps.events.requests import deciding, queries
from intercluster.apps.events.requests.forms import STATES, OrderForm, PairForm
from intercluster.core.errors import Conflict
from intercluster.core.filters import number_in, page_query

PAGE = "events:requests"
ON_A_PAGE = 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def requests(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the requests of an event, and let its office decide about pairs."""
    viewer = viewer_for(request)
    found, seen = event(viewer, key, Sight.OFFICE)
    pair = PairForm(request.POST if "pair" in request.POST else None, people=queries.present(found))
    order = OrderForm(request.POST if "order" in request.POST else None, event=found)
    if request.method == "POST":
        acts: dict[str, Callable[[], Any]] = {
            "unpair": lambda: deciding.remove_pairing(viewer, found, _number(request, "unpair")),
            "unorder": lambda: deciding.remove_order(viewer, found, _number(request, "unorder")),
        }
        done = next((act for name, act in acts.items() if name in request.POST), None)
        if done is not None:
            done()
            messages.success(request, _("Removed."))
            return redirect(PAGE, key)
        if _saved(pair, lambda: _pair(viewer, found, pair)) or _saved(
            order, lambda: deciding.order(viewer, found, *order.pair())
        ):
            messages.success(request, _("Saved."))
            return redirect(PAGE, key)
    state = request.GET.get("state", "")
    state = state if state in RequestState.values else ""
    paginator = Paginator(queries.office_requests(found, state), ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = page_context(found, seen, PAGE) | {
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number),
        "query": page_query(request.GET),
        "states": STATES,
        "state": state,
        "pairings": queries.pairings(found),
        "precedences": queries.office_precedences(found),
        "pair": pair,
        "order": order,
    }
    is_wrong = bool(pair.errors or order.errors)
    return render(request, "events/requests/office.html", context, status=422 if is_wrong else 200)


def _pair(viewer: Any, found: Any, form: PairForm) -> None:
    said = form.cleaned_data
    deciding.pair(viewer, found, *form.pair(), PairingKind(said["kind"]), said["reason"])


def _saved(form: forms.Form, act: Callable[[], Any]) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act()
    except Conflict as conflict:
        form.add_error(None, str(conflict))
        return False
    return True


def _number(request: HttpRequest, name: str) -> int:
    return number_in(request.POST.get(name, "")) or 0
