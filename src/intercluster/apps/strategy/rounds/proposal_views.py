"""Pages of proposals: sending one after similar ones were shown, and what is done with it."""

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
from intercluster.apps.strategy.forms import show_refusal
from intercluster.apps.strategy.hiding.rules import may_read
from intercluster.apps.strategy.models import Proposal, RoundKind
from intercluster.apps.strategy.rounds import proposals as services
from intercluster.apps.strategy.rounds.forms import ProposalForm
from intercluster.apps.strategy.rounds.proposals import proposal_of
from intercluster.apps.strategy.rounds.queries import open_round, round_of, stage, strategy_with_rounds
from intercluster.apps.strategy.rounds.rules import voice
from intercluster.apps.strategy.rounds.views import shared
from intercluster.apps.strategy.rules import may_change
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound
from intercluster.core.filters import number_in
from intercluster.core.page_language import page_language


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("proposal")
def propose(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send a proposal. If there are similar ones, they are shown first."""
    viewer = viewer_for(request)
    found = round_of(strategy_with_rounds(viewer, slug), number)
    own = stage(viewer, found, clock.now()).voices
    if found.kind != RoundKind.PROPOSE or not own:
        raise NotFound
    form = ProposalForm(request.POST if request.method == "POST" else None, voices=own)
    similar = []
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        signer = voice(viewer, found, data.pop("voice"))
        if signer is None:
            raise NotFound
        if "anyway" not in request.POST:
            similar = services.similar_to(
                found.strategy, (f"{data['title']}\n{data['body']}".strip(), data["language"])
            )
        if not similar:
            try:
                sent = services.propose(viewer, found, signer, **data)
            except (FieldsRefused, Conflict) as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, _("Your proposal is sent."))
                return redirect("strategy:proposal", slug, sent.pk)
    context = {**shared(request, found.strategy), "round": found, "form": form, "similar": similar}
    return render(request, "strategy/rounds/propose.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def proposal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a proposal, who stands behind it, and what one may do with it."""
    viewer = viewer_for(request)
    found = _found(request, slug, number)
    row = services.listed([found])[0]
    is_office = may_change(viewer, found.round.strategy)
    is_settled = services.is_settled(found)
    own = services.is_own(viewer, found)
    now = stage(viewer, found.round, clock.now())
    context = {
        **shared(request, found.round.strategy),
        "row": row,
        "proposal": found,
        "discussion": open_round(found.round.strategy, RoundKind.DISCUSS, clock.now()),
        "round": found.round,
        "merged": found.merged.filter(hidden="").select_related("organisation", "cluster"),
        "merged_into": found.merged_into if found.merged_into and may_read(viewer, found.merged_into) else None,
        "is_office": is_office,
        "may_support": [] if is_settled else services.others_of(found, now.voices),
        "is_own": own,
        "may_withdraw": own and not (found.withdrawn or found.merged_into or found.part),
        "may_make": is_office and not is_settled,
        "parents": _named(found) if is_office and not is_settled else [],
        "others": [
            each
            for each in services.proposals_of(found.round.strategy)
            if each.pk != found.pk and each.merged_into_id is None
        ]
        if is_office and not is_settled
        else [],
    }
    return render(request, "strategy/rounds/proposal.html", context)


@require_POST
@login_required
def support(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Stand behind a proposal, or no longer."""
    viewer = viewer_for(request)
    found = _found(request, slug, number)
    signer = voice(viewer, found.round, request.POST.get("voice", ""))
    if signer is None:
        raise NotFound
    services.support(viewer, found, signer, stands=request.POST.get("act") != "end")
    messages.success(request, _("Saved."))
    return redirect("strategy:proposal", slug, number)


@require_POST
@login_required
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Withdraw an own proposal."""
    viewer = viewer_for(request)
    found = _found(request, slug, number)
    if not services.is_own(viewer, found):
        raise NotFound
    services.withdraw(viewer, found)
    messages.success(request, _("The proposal is withdrawn."))
    return redirect("strategy:round", slug, found.round_id)


@require_POST
@login_required
def merge(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let a proposal lead to another that says the same."""
    viewer = viewer_for(request)
    strategy = strategies.drafted_strategy(viewer, slug)
    into = proposal_of(viewer, strategy, number_in(request.POST.get("into", "")) or 0)
    services.merge(viewer, proposal_of(viewer, strategy, number), into)
    messages.success(request, _("Merged. The page of the one leads to the other now."))
    return redirect("strategy:proposal", slug, into.pk)


@require_POST
@login_required
def make_part(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make a part of the strategy out of a proposal."""
    viewer = viewer_for(request)
    strategy = strategies.drafted_strategy(viewer, slug)
    above = number_in(request.POST.get("parent", ""))
    parent = None if above is None else strategies.part_of(strategy, above)
    part = services.make_part(viewer, proposal_of(viewer, strategy, number), parent)
    messages.success(request, _("The strategy has it now. Give it facts and translations."))
    return redirect("strategy:part", slug, part.pk)


def _found(request: HttpRequest, slug: str, number: int) -> Proposal:
    viewer = viewer_for(request)
    return proposal_of(viewer, strategy_with_rounds(viewer, slug), number)


def _named(found: Proposal) -> list[tuple[int, object]]:
    """Return the parts below which a proposal can be put, with their titles."""
    parents = services.possible_parents(found)
    texts = strategies.texts_of(parents)
    return [(each.pk, texts[each.pk].nearest(page_language())) for each in parents]
