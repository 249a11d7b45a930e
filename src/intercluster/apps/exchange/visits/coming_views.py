"""Pages on which people ask to come on a visit, and hosts answer: parse, call one query or service, render."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.exchange.models import Visit, Visitor
from intercluster.apps.exchange.text_forms import show_refusal
from intercluster.apps.exchange.visits import coming, queries
from intercluster.apps.exchange.visits.rules import hosts, is_open
from intercluster.apps.exchange.visits.views import ask_form, back, shown
from intercluster.core.errors import NotFound, Refused


@require_POST
@login_required
def ask(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask to come on a visit."""
    viewer = viewer_for(request)
    found = queries.visit(viewer, key)
    form = ask_form(viewer, found, request.POST)
    if form is None and found.kind == Visit.Kind.OFFERED and not is_open(found):  # it was open when they saw it
        messages.error(request, _("The visit takes nobody more."))
        return redirect("exchange:visit", key)
    if form is None:
        raise NotFound
    if form.is_valid():
        said = form.cleaned_data
        has_read = said.get("read_safety", False)
        try:
            coming.ask_to_come(
                signed_in(request), found, said["organisation"], words=said["words"], has_read_safety=has_read
            )
        except FieldsRefused as refused:
            show_refusal(form, refused)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Sent. We will tell you when they answer."))
            return redirect("exchange:visit", key)
    return shown(request, viewer, found, 422, ask_form=form)


@require_POST
@login_required
def accept(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Accept somebody, for the host."""
    return _answer(request, key, number, coming.accept)


@require_POST
@login_required
def decline(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Decline somebody, for the host."""
    return _answer(request, key, number, coming.decline)


def _answer(request: HttpRequest, key: UUID, number: int, act: Callable[[User, Visit, int], Visitor]) -> HttpResponse:
    viewer = viewer_for(request)
    found = queries.visit(viewer, key)
    if not hosts(viewer, found):
        raise NotFound

    def answer() -> str:
        made = act(signed_in(request), found, number)
        said = {"name": made.name, "state": made.get_state_display()}
        return _("%(name)s: %(state)s. We have told them.") % said

    return back(request, key, answer)


@require_POST
@login_required
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that one does not come."""
    viewer = viewer_for(request)
    found = queries.visit(viewer, key)

    def act() -> str:
        coming.withdraw(signed_in(request), found)
        return _("We have told the host that you do not come.")

    page = back(request, key, act)
    if not queries.visits(viewer).filter(pk=found.pk).exists():  # it was shown to fewer meanwhile
        return redirect("exchange:visits")
    return page
