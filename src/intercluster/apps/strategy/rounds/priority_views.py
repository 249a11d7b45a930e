"""The page that drafts the vote of a round."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy import queries as strategies
from intercluster.apps.strategy.forms import show_refusal
from intercluster.apps.strategy.models import RoundKind
from intercluster.apps.strategy.rounds import priorities
from intercluster.apps.strategy.rounds.forms import VoteForm
from intercluster.apps.strategy.rounds.queries import round_of
from intercluster.apps.strategy.rounds.views import shared
from intercluster.apps.voting.rules import may_run
from intercluster.core.errors import NotFound
from intercluster.core.page_language import page_language


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def draft_vote(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Draft the vote of a round on some proposals."""
    viewer = viewer_for(request)
    found = round_of(strategies.drafted_strategy(viewer, slug), number)
    if found.kind != RoundKind.PRIORITISE or not may_run(viewer, found.strategy.owner):
        raise NotFound
    title = strategies.title_of(found.strategy).title
    first = {
        "title": _("Priorities of the strategy “%(strategy)s”") % {"strategy": title},
        "question": found.question_in(page_language())[0] or _("Which of these proposals should come first?"),
    }
    data = request.POST if request.method == "POST" else None
    form = VoteForm(priorities.candidates(found.strategy), data, initial=first)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            vote = priorities.draft_vote(
                viewer,
                found,
                [int(key) for key in said["proposals"]],
                method=said["method"],
                seats=said["seats"],
                titles={page_language(): said["title"]},
                questions={page_language(): said["question"]},
            )
        except FieldsRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The vote is drafted. Check it, translate its texts, and announce it."))
            return redirect("voting:vote", vote.public_id)
    context = {**shared(request, found.strategy), "round": found, "form": form}
    return render(request, "strategy/rounds/draft_vote.html", context, status=422 if form.errors else 200)
