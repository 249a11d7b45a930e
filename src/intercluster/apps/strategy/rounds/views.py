"""Pages of rounds: the timeline, planning, one round, and changing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy import queries as strategies
from intercluster.apps.strategy.forms import show_refusal
from intercluster.apps.strategy.models import Round, Strategy
from intercluster.apps.strategy.rounds import services
from intercluster.apps.strategy.rounds.contents import contents_of
from intercluster.apps.strategy.rounds.forms import OutcomeForm, RoundForm
from intercluster.apps.strategy.rounds.planning import PlanForm, StartForm, first_plan
from intercluster.apps.strategy.rounds.presentation import shown
from intercluster.apps.strategy.rounds.queries import (
    Phase,
    phase,
    round_of,
    stage,
    strategy_with_rounds,
    timeline,
)
from intercluster.apps.strategy.rules import may_change
from intercluster.core import clock
from intercluster.core.page_language import page_language


@never_cache
@require_safe
@login_required
def rounds(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the rounds of a strategy: what one can do now, and until when."""
    viewer = viewer_for(request)
    found = strategy_with_rounds(viewer, slug)
    stages = [shown(each, page_language()) for each in timeline(viewer, found, clock.now())]
    context = {**shared(request, found), "stages": stages}
    return render(request, "strategy/rounds/timeline.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan rounds of a strategy."""
    viewer = viewer_for(request)
    found = strategies.drafted_strategy(viewer, slug)
    asked = StartForm(request.GET if "start" in request.GET else None, initial=first_plan())
    said = asked.cleaned_data if asked.is_valid() else first_plan()
    form = PlanForm(found, request.POST if request.method == "POST" else None, **said)
    if form.is_bound and form.is_valid():
        try:
            services.plan(viewer, found, form.rounds())
        except FieldsRefused as refused:
            form.refuse(dict(refused.problems))
        else:
            messages.success(request, _("The rounds are planned. When one opens, those who take part are notified."))
            return redirect("strategy:rounds", slug)
    context = {**shared(request, found), "asked": asked, "form": form}
    status = 422 if form.errors or asked.errors else 200
    return render(request, "strategy/rounds/plan.html", context, status=status)


@never_cache
@require_safe
@login_required
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a round, with what was said in it."""
    viewer = viewer_for(request)
    found = round_of(strategy_with_rounds(viewer, slug), number)
    now = stage(viewer, found, clock.now())
    context = {
        **shared(request, found.strategy),
        "shown": shown(now, page_language()),
        "round": found,
        "stage": now,
        **contents_of(viewer, now),
    }
    return render(request, "strategy/rounds/round.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change, end or delete a round, or say what it led to once it has ended."""
    viewer = viewer_for(request)
    found = round_of(strategies.drafted_strategy(viewer, slug), number)
    act = request.POST.get("act", "")
    if act == "end":
        services.end(viewer, found)
        messages.success(request, _("The round has ended."))
        return redirect("strategy:round", slug, number)
    if act == "delete":
        services.delete(viewer, found)
        messages.success(request, _("The round is deleted."))
        return redirect("strategy:rounds", slug)
    state = phase(found, clock.now())
    form = _form(found, state, request)
    if form.is_bound and form.is_valid():
        try:
            if isinstance(form, OutcomeForm):
                services.conclude(viewer, found, form.said())
            else:
                services.change(viewer, found, form.said())
        except FieldsRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("strategy:round", slug, number)
    context = {**shared(request, found.strategy), "round": found, "form": form, "phase": state}
    return render(request, "strategy/rounds/change.html", context, status=422 if form.errors else 200)


def _form(found: Round, state: Phase, request: HttpRequest) -> RoundForm | OutcomeForm:
    data = request.POST if request.method == "POST" else None
    if state == Phase.ENDED:
        return OutcomeForm(found, data)
    return RoundForm(found, data, is_coming=state == Phase.COMING)


def shared(request: HttpRequest, found: Strategy) -> dict[str, object]:
    """Return what every page of rounds shows of the strategy."""
    return {
        "strategy": found,
        "name": strategies.title_of(found),
        "may_plan": may_change(viewer_for(request), found),
        "rounds_address": reverse("strategy:rounds", args=[found.slug]),
    }
