"""Pages of short statements: answer them one at a time, add one, and read the result."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.access.throttling import limited
from intercluster.apps.directory.anonymity.identifying_text import Giveaway
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.strategy.forms import show_refusal
from intercluster.apps.strategy.hiding.forms import HidingForm
from intercluster.apps.strategy.models import Round, Stance, StatementResult
from intercluster.apps.strategy.queries import title_of
from intercluster.apps.strategy.rules import may_change
from intercluster.apps.strategy.statements import queries, services
from intercluster.apps.strategy.statements.charts import answers_chart
from intercluster.apps.strategy.statements.forms import StatementForm
from intercluster.apps.strategy.statements.results import result_of
from intercluster.apps.strategy.statements.rules import hiding_clusters, is_open, own_places, roll
from intercluster.core.errors import NotFound
from intercluster.core.once import repeatable
from intercluster.core.page_language import page_language

OFFICE = "-"
"""Names the office where a form would name an organisation."""


@never_cache
@require_safe
@login_required
def statements(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask the next statement while the round is open, and show the result when it has ended."""
    viewer = viewer_for(request)
    found = queries.round_of(viewer, slug, number)
    context = _shared(viewer, found)
    if is_open(found):
        places = own_places(viewer, found.strategy)
        own = _own(request, places)
        asked, waiting = queries.next_of(found, own) if own else (None, 0)
        context |= {
            "places": places,
            "member": own,
            "asked": asked,
            "waiting": waiting,
            "stances": Stance.choices,
            "turnout": queries.turnout(found),
            "hidden": [each for each in queries.written_by(found, own) if each.hidden] if own else [],
        }
        return render(request, "strategy/statements/answer.html", context)
    counted = StatementResult.objects.filter(pk=found.pk).select_related("round__strategy").first()
    if counted is not None:
        result = result_of(counted)
        context |= {"result": result, "chart": answers_chart(result)}
    return render(request, "strategy/statements/result.html", context)


@repeatable  # and nothing is kept of it
@require_POST
@login_required
def answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take an answer, and go on to the next statement, or back to the answers."""
    viewer = viewer_for(request)
    found = queries.round_of(viewer, slug, number)
    own = _own(request, own_places(viewer, found.strategy))
    if own is None:
        raise NotFound
    statement = queries.statement_of(found, request.POST.get("statement", ""))
    services.answer(viewer, statement, own, request.POST.get("stance", ""))
    name = "strategy:statement-answers" if request.POST.get("again") else "strategy:statements"
    return redirect(f"{reverse(name, args=[slug, number])}?organisation={own.slug}#statement")


@never_cache
@require_safe
@login_required
def answers(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what an organisation has answered, to change it."""
    viewer = viewer_for(request)
    found = queries.round_of(viewer, slug, number)
    own = _own(request, own_places(viewer, found.strategy))
    if own is None or not is_open(found):
        raise NotFound
    context = {"member": own, "answered": queries.answered_by(found, own), "stances": Stance.choices}
    return render(request, "strategy/statements/answers.html", _shared(viewer, found) | context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("search")
def add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Add a statement. What says nearly the same, or could tell who wrote it, is shown before."""
    viewer = viewer_for(request)
    found = queries.round_of(viewer, slug, number)
    writer = _writer(request, viewer, found)
    form = StatementForm(request.POST or None, initial={"language": page_language()})
    similar: list[queries.Asked] = []
    doubtful: list[Giveaway] = []
    if form.is_bound and form.is_valid():
        text, language = form.cleaned_data["text"], form.cleaned_data["language"]
        try:
            services.checked(text, language, writer)
            if "sure" not in request.POST:
                similar = queries.similar_to(found, text, language)
                doubtful = services.doubtful(text, language, writer)
            if not similar and not doubtful:
                services.add(viewer, found, writer, text=text, language=language)
                messages.success(request, _("The statement is added."))
                return redirect(f"{request.path}?organisation={writer.slug if writer else OFFICE}")
        except FieldsRefused as refused:
            show_refusal(form, refused)
    context = {
        "form": form,
        "member": writer,
        "similar": similar,
        "doubtful": doubtful,
        "written": queries.written_by(found, writer),
        "held_back": writer is not None and roll(found.strategy)[writer.pk] not in hiding_clusters(found.strategy),
    }
    status = 422 if form.errors or similar or doubtful else 200
    return render(request, "strategy/statements/add.html", _shared(viewer, found) | context, status=status)


@require_POST
@login_required
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a statement back."""
    viewer = viewer_for(request)
    found = queries.round_of(viewer, slug, number)
    services.take_back(viewer, queries.statement_of(found, request.POST.get("statement", "")))
    messages.success(request, _("The statement and the answers to it are deleted."))
    whose = request.POST.get("organisation", "")
    return redirect(f"{reverse('strategy:add-statement', args=[slug, number])}?organisation={whose}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def moderate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let an office hide statements with a reason, and show them again."""
    viewer = viewer_for(request)
    found = queries.round_of(viewer, slug, number)
    if not may_change(viewer, found.strategy):
        raise NotFound
    key = request.POST.get("statement", "")
    form = _hiding_form(key, request)
    if form.is_bound:
        statement = queries.statement_of(found, key)
        try:
            if "show" in request.POST:
                services.hide(viewer, statement, "")
                return redirect(request.path)
            if form.is_valid():
                services.hide(viewer, statement, form.cleaned_data["hidden"], form.cleaned_data["note"])
                return redirect(request.path)
        except FieldsRefused as refused:
            show_refusal(form, refused)
    there = [(each, str(each.statement.pk)) for each in queries.to_moderate(found)]
    rows = [(each, form if own == key else _hiding_form(own)) for each, own in there]
    context = _shared(viewer, found) | {"statements": rows}
    return render(request, "strategy/statements/moderate.html", context, status=422 if form.is_bound else 200)


def _hiding_form(key: str, request: HttpRequest | None = None) -> HidingForm:
    """Return the form that hides a statement, whose fields have ids of their own on the page."""
    data = request.POST if request is not None else None
    readers = _("Everybody who takes part reads it in the result.")
    return HidingForm(data or None, readers=readers, auto_id=f"id_{key}_%s")


def _shared(viewer: Viewer, found: Round) -> dict[str, Any]:
    return {
        "round": found,
        "strategy": found.strategy,
        "name": title_of(found.strategy),
        "home": reverse("strategy:statements", args=[found.strategy.slug, found.pk]),
        "may_write": may_change(viewer, found.strategy),
    }


def _own(request: HttpRequest, places: list[Organisation]) -> Organisation | None:
    """Return the organisation of the reader's that the request names, or the first; None if there is none."""
    named = request.POST.get("organisation") or request.GET.get("organisation", "")
    return next((each for each in places if each.slug == named), places[0] if places else None)


def _writer(request: HttpRequest, viewer: Viewer, found: Round) -> Organisation | None:
    """Return the organisation whose statement is added, or None for the office's; raise NotFound."""
    own = _own(request, own_places(viewer, found.strategy))
    named = request.POST.get("organisation") or request.GET.get("organisation", "")
    is_office = may_change(viewer, found.strategy) and (own is None or named == OFFICE)
    if not is_open(found) or not (own or is_office):
        raise NotFound
    return None if is_office else own
