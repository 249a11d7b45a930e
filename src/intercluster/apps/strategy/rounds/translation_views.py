"""Pages of translations of proposals and comments, for which their authors are asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intercluster.apps.access.throttling import limited
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy.hiding.rules import may_read
from intercluster.apps.strategy.models import Comment, Proposal
from intercluster.apps.strategy.rounds.comment_views import address_of
from intercluster.apps.strategy.rounds.comments import comment_of
from intercluster.apps.strategy.rounds.proposals import proposal_of
from intercluster.apps.strategy.rounds.queries import strategy_with_rounds
from intercluster.apps.strategy.rounds.translating import is_own, let_translate, text_of, translation_of
from intercluster.apps.strategy.rounds.views import shared
from intercluster.apps.translation.service import TranslationProblem
from intercluster.core.errors import NotFound
from intercluster.core.page_language import page_language

COST = 30
"""Requests that one translation counts as: a person may ask for ten in a minute."""


@never_cache
@require_POST
@login_required
@limited("translation", cost=COST)
def proposal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a proposal with its translation."""
    viewer = viewer_for(request)
    return _page(request, proposal_of(viewer, strategy_with_rounds(viewer, slug), number))


@never_cache
@require_POST
@login_required
@limited("translation", cost=COST)
def comment(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a comment with its translation."""
    return _page(request, _comment(request, slug, number))


@require_POST
@login_required
def consent_of_proposal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let an own proposal be translated, or no longer."""
    viewer = viewer_for(request)
    said = proposal_of(viewer, strategy_with_rounds(viewer, slug), number)
    _let(request, said)
    return redirect("strategy:proposal", slug, number)


@require_POST
@login_required
def consent_of_comment(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let an own comment be translated, or no longer."""
    said = _comment(request, slug, number)
    _let(request, said)
    return redirect(address_of(viewer_for(request), said))


def _comment(request: HttpRequest, slug: str, number: int) -> Comment:
    viewer = viewer_for(request)
    found = comment_of(strategy_with_rounds(viewer, slug), number)
    about = found.proposal
    if not may_read(viewer, found) or (about is not None and not may_read(viewer, about)):
        raise NotFound
    return found


def _let(request: HttpRequest, said: Proposal | Comment) -> None:
    viewer, host = viewer_for(request), request.POST.get("host", "")
    if not is_own(viewer, said):
        raise NotFound
    let_translate(viewer, said, allowed=bool(host), host=host)
    messages.success(request, _("Saved."))


def _page(request: HttpRequest, said: Proposal | Comment) -> HttpResponse:
    reader, problem, text = page_language(), "", ""
    try:
        chosen, text = translation_of(said, reader)
    except TranslationProblem as error:
        chosen, problem = None, str(error)
    address = reverse("strategy:proposal", args=[said.round.strategy.slug, said.pk])
    context = {
        **shared(request, said.round.strategy),
        "round": said.round,
        "said": said,
        "original": text_of(said),
        "back": address if isinstance(said, Proposal) else address_of(viewer_for(request), said),
        "service": chosen,
        "reader": reader,
        "text": text,
        "problem": problem,
    }
    return render(request, "strategy/rounds/translated.html", context, status=503 if problem else 200)
