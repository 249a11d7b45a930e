"""Pages of amendments: writing one, and deciding on it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.access.throttling import limited
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy import queries as strategies
from intercluster.apps.strategy.forms import TextForm, show_refusal
from intercluster.apps.strategy.models import Amendment, PartKind, RoundKind
from intercluster.apps.strategy.rounds import amendments as services
from intercluster.apps.strategy.rounds.amendments import amendment_of, open_text
from intercluster.apps.strategy.rounds.forms import AmendmentForm
from intercluster.apps.strategy.rounds.queries import round_of, stage, strategy_with_rounds
from intercluster.apps.strategy.rounds.rules import voice
from intercluster.apps.strategy.rounds.views import shared
from intercluster.apps.strategy.rules import may_change
from intercluster.apps.strategy.services import TextClash
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound
from intercluster.core.filters import number_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("amendment")
def amend(request: HttpRequest, slug: str, number: int, part: int) -> HttpResponse:
    """Propose another wording of a part's text."""
    viewer = viewer_for(request)
    found = round_of(strategy_with_rounds(viewer, slug), number)
    own = stage(viewer, found, clock.now()).voices
    if found.kind != RoundKind.AMEND or not own:
        raise NotFound
    about = strategies.part_of(found.strategy, part)
    language = strategies.reading_language(request.POST.get("language") or request.GET.get("language", ""))
    newest = open_text(about, language)
    options: dict[str, Any] = {"voices": own, "with_title": about.kind != PartKind.SITUATION}
    if request.method == "POST":
        form = AmendmentForm(request.POST, **options)
    else:
        first = {"began_from": newest.version, "title": newest.title, "body": newest.body}
        form = AmendmentForm(initial=first, **options)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        signer = voice(viewer, found, data.pop("voice"))
        before = about.texts.filter(language=language, version=data.pop("began_from")).first()
        if signer is None or before is None:
            raise NotFound
        try:
            sent = services.amend(viewer, found, signer, before, **data)
        except (FieldsRefused, Conflict) as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Your amendment is sent."))
            return redirect("strategy:amendment", slug, sent.pk)
    context = {
        **shared(request, found.strategy),
        "round": found,
        "part": about,
        "text": newest,
        "others": [code for code in strategies.texts_of([about])[about.pk].by_language if code != language],
        "is_newer": form.is_bound and str(newest.version) != str(form["began_from"].value()),
        "form": form,
    }
    return render(request, "strategy/rounds/amend.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def amendment(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show an amendment: what it changes, why, and what was decided."""
    viewer = viewer_for(request)
    return _page(request, amendment_of(viewer, strategy_with_rounds(viewer, slug), number))


@require_POST
@login_required
def decide(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Accept an amendment, or decline it with a reason."""
    viewer = viewer_for(request)
    found = amendment_of(viewer, strategies.drafted_strategy(viewer, slug), number)
    said = request.POST
    try:
        if said.get("act") == "decline":
            services.decline(viewer, found, said.get("reason", ""))
            messages.success(request, _("Declined. Who sent it is notified."))
        else:
            began_from = number_in(said.get("began_from", "")) or 0
            title, body = said.get("title", ""), said.get("body", "")
            services.accept(viewer, found, title=title, body=body, began_from=began_from)
            messages.success(request, _("Accepted: the text has it now. Who sent it is notified."))
    except TextClash as clash:
        return _page(request, found, clash=clash)
    except FieldsRefused as refused:
        return _page(request, found, problem=str(refused))
    return redirect("strategy:amendment", slug, number)


@require_POST
@login_required
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Withdraw an own amendment."""
    viewer = viewer_for(request)
    found = amendment_of(viewer, strategy_with_rounds(viewer, slug), number)
    if not services.is_own(viewer, found):
        raise NotFound
    services.withdraw(viewer, found)
    messages.success(request, _("The amendment is withdrawn."))
    return redirect("strategy:amendment", slug, number)


def _page(request: HttpRequest, found: Amendment, clash: TextClash | None = None, problem: str = "") -> HttpResponse:
    viewer = viewer_for(request)
    row = services.shown([found])[0]
    is_open, is_office = row.state == "open", may_change(viewer, found.round.strategy)
    text_form = None
    if clash is not None:
        values = {**clash.said, "began_from": clash.current.version}
        text_form = TextForm(values, kind=found.before.part.kind, with_words=False)
    context = {
        **shared(request, found.round.strategy),
        "round": found.round,
        "row": row,
        "is_office": is_office,
        "may_decide": is_open and is_office and not found.hidden,
        "may_withdraw": is_open and services.is_own(viewer, found),
        "newest": open_text(found.before.part, found.before.language),
        "clash": clash,
        "text_form": text_form,
        "problem": problem,
    }
    return render(request, "strategy/rounds/amendment.html", context, status=422 if clash or problem else 200)
