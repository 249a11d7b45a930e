"""Pages of discussion: the comments on a proposal or a part, and one comment to change or remove."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.access.throttling import limited
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.strategy import queries as strategies
from intercluster.apps.strategy.forms import show_refusal
from intercluster.apps.strategy.hiding.rules import may_read
from intercluster.apps.strategy.models import Comment, Part, Proposal, RoundKind, Strategy
from intercluster.apps.strategy.rounds import comments as services
from intercluster.apps.strategy.rounds.forms import CommentForm
from intercluster.apps.strategy.rounds.proposals import proposal_of
from intercluster.apps.strategy.rounds.queries import round_of, stage, strategy_with_rounds
from intercluster.apps.strategy.rounds.rules import voice
from intercluster.apps.strategy.rounds.views import shared
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound, Refused
from intercluster.core.filters import number_in
from intercluster.core.page_language import page_language


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("comment")
def comments(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the comments on a proposal or a part, and write one."""
    viewer = viewer_for(request)
    found = round_of(strategy_with_rounds(viewer, slug), number)
    if found.kind != RoundKind.DISCUSS:
        raise NotFound
    about = _about(viewer, found.strategy, request.POST if request.method == "POST" else request.GET)
    own = stage(viewer, found, clock.now()).voices
    form = CommentForm(request.POST if request.method == "POST" else None, voices=own) if own else None
    if request.method == "POST" and form is None:
        raise NotFound
    if form is not None and form.is_bound and form.is_valid():
        data = form.cleaned_data
        signer = voice(viewer, found, data.pop("voice"))
        if signer is None:
            raise NotFound
        try:
            services.comment(viewer, found, signer, about, **data)
        except (FieldsRefused, Conflict) as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Your comment is sent."))
            return redirect(_address(found.pk, about, found.strategy))
    text = strategies.texts_of([about])[about.pk].nearest(page_language()) if isinstance(about, Part) else None
    there = services.comments_on(viewer, about)
    context = {
        **shared(request, found.strategy),
        "round": found,
        "proposal": about if isinstance(about, Proposal) else None,
        "part": about if isinstance(about, Part) else None,
        "text": text,
        "comments": there,
        "shown": sum(not each.comment.hidden for each in there),
        "form": form,
    }
    return render(
        request, "strategy/rounds/comments.html", context, status=422 if form is not None and form.errors else 200
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def comment(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change or remove an own comment."""
    viewer = viewer_for(request)
    strategy = strategy_with_rounds(viewer, slug)
    found = services.comment_of(strategy, number)
    if not services.is_own(viewer, found):
        raise NotFound
    problem = ""
    if request.method == "POST":
        try:
            if request.POST.get("act") == "remove":
                services.remove(viewer, found)
            else:
                services.edit(viewer, found, request.POST.get("text", ""))
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(address_of(viewer, found))
    context = {
        **shared(request, strategy),
        "round": found.round,
        "comment": found,
        "problem": problem,
        "typed": request.POST.get("text", found.text),
        "back": address_of(viewer, found),
    }
    return render(request, "strategy/rounds/comment.html", context, status=422 if problem else 200)


def address_of(viewer: Viewer, found: Comment) -> str:
    """Return where a comment is read: beside what it is about, or its round if the viewer may not read that."""
    strategy = found.round.strategy
    if found.proposal is not None and not may_read(viewer, found.proposal):
        return reverse("strategy:round", args=[strategy.slug, found.round_id])
    return _address(found.round_id, found.proposal or found.part, strategy)


def _about(viewer: Viewer, strategy: Strategy, said: QueryDict) -> Proposal | Part:
    """Return what an address or a form names: a part or a proposal; raise NotFound."""
    if "part" in said:
        return strategies.part_of(strategy, number_in(said.get("part", "")) or 0)
    return proposal_of(viewer, strategy, number_in(said.get("proposal", "")) or 0)


def _address(number: int, about: Proposal | Part | None, strategy: Strategy) -> str:
    name = "part" if isinstance(about, Part) else "proposal"
    address = reverse("strategy:comments", args=[strategy.slug, number])
    return f"{address}?{name}={about.pk if about else ''}#comments"
