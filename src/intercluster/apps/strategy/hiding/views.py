"""The page that hides a proposal, an amendment or a comment, and shows it again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy import queries as strategies
from intercluster.apps.strategy.forms import show_refusal
from intercluster.apps.strategy.hiding import services
from intercluster.apps.strategy.hiding.forms import HidingForm
from intercluster.apps.strategy.hiding.rules import Said
from intercluster.apps.strategy.models import Comment
from intercluster.apps.strategy.rounds.amendments import amendment_of
from intercluster.apps.strategy.rounds.comment_views import address_of
from intercluster.apps.strategy.rounds.comments import comment_of
from intercluster.apps.strategy.rounds.proposals import proposal_of
from intercluster.apps.strategy.rounds.views import shared

HEADINGS = {
    "proposal": gettext_lazy("Hide the proposal"),
    "amendment": gettext_lazy("Hide the amendment"),
    "comment": gettext_lazy("Hide the comment"),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def proposal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Hide a proposal with a reason, or show it again."""
    viewer = viewer_for(request)
    return _page(request, proposal_of(viewer, strategies.drafted_strategy(viewer, slug), number))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def amendment(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Hide an amendment with a reason, or show it again."""
    viewer = viewer_for(request)
    return _page(request, amendment_of(viewer, strategies.drafted_strategy(viewer, slug), number))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def comment(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Hide a comment with a reason, or show it again."""
    viewer = viewer_for(request)
    return _page(request, comment_of(strategies.drafted_strategy(viewer, slug), number))


def _page(request: HttpRequest, said: Said) -> HttpResponse:
    viewer, what = viewer_for(request), type(said).__name__.lower()
    strategy = said.round.strategy
    if isinstance(said, Comment):
        back, readers = address_of(viewer, said), _("Everybody who takes part reads it in place of the comment.")
    else:
        back = reverse(f"strategy:{what}", args=[strategy.slug, said.pk])
        readers = _("The writer and the offices read it.")
    if request.POST.get("act") == "show":
        services.show(viewer, said)
        messages.success(request, _("It is shown again, and its writer is notified."))
        return redirect(back)
    form = HidingForm(request.POST if request.method == "POST" else None, readers=readers)
    if form.is_bound and form.is_valid():
        try:
            services.hide(viewer, said, form.cleaned_data["hidden"], form.cleaned_data["note"])
        except FieldsRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("It is hidden, and its writer is notified."))
            return redirect(back)
    context = {
        **shared(request, strategy),
        "round": said.round,
        "said": said,
        "heading": HEADINGS[what],
        "form": form,
        "back": back,
    }
    return render(request, "strategy/hiding/hide.html", context, status=422 if form.errors else 200)
