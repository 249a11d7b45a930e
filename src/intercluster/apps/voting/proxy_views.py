"""Pages that give, take back and record proxies."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.voting import proxies
from intercluster.apps.voting.forms import PaperForm
from intercluster.apps.voting.models import RollEntry, Vote
from intercluster.apps.voting.rules import own_entries
from intercluster.apps.voting.views import page_of, readable_vote, vote_run
from intercluster.core.errors import Refused
from intercluster.core.filters import number_in
from intercluster.core.once import repeatable


@repeatable
@require_POST
@login_required
def give_proxy(request: HttpRequest, public_id: uuid.UUID, place: int) -> HttpResponse:
    """Give the proxy of one's organisation to another member."""
    found = readable_vote(request, public_id)
    holder = found.roll.filter(pk=number_in(request.POST.get("holder", "")) or 0).first()
    try:
        proxies.give(_given_entry(request, found, place), holder, by=signed_in(request))
    except Refused as problem:
        return page_of(request, found, problem=problem)
    messages.success(request, _("The proxy is given. Those who hold it are told by mail."))
    return redirect("voting:vote", public_id)


@repeatable
@require_POST
@login_required
def take_back_proxy(request: HttpRequest, public_id: uuid.UUID, place: int) -> HttpResponse:
    """Take the proxy of one's organisation back."""
    found = readable_vote(request, public_id)
    proxies.take_back(_given_entry(request, found, place), by=signed_in(request))
    messages.success(request, _("You have taken the proxy back. You can cast your ballot yourself."))
    return redirect("voting:vote", public_id)


@require_POST
@login_required
def record_proxy(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Record the proxy on paper of a member that has nobody on the roll."""
    found = vote_run(request, public_id)
    form = PaperForm(found, request.POST)
    if not form.is_valid():
        return page_of(request, found, paper=form)
    said = form.cleaned_data
    giver, holder = (found.roll.get(pk=said[name]) for name in ("giver", "holder"))
    try:
        proxies.record(giver, holder, proxies.Paper(said["signed_by"], said["signed"]), viewer=viewer_for(request))
    except Refused as problem:
        form.add_error(None, str(problem))
        return page_of(request, found, paper=form)
    messages.success(request, _("The proxy is recorded. Those who hold it are told by mail."))
    return redirect("voting:vote", public_id)


@require_POST
@login_required
def remove_proxy(request: HttpRequest, public_id: uuid.UUID, place: int) -> HttpResponse:
    """Remove a proxy on paper."""
    found = vote_run(request, public_id)
    proxies.remove(get_object_or_404(found.roll, pk=place), viewer=viewer_for(request))
    messages.success(request, _("The proxy is removed."))
    return redirect("voting:vote", public_id)


def _given_entry(request: HttpRequest, vote: Vote, place: int) -> RollEntry:
    """Return the place of one's organisation; raise Http404 for others."""
    return get_object_or_404(own_entries(signed_in(request), Vote.objects.filter(pk=vote.pk)), pk=place)
