"""Pages on which an office keeps its members' questions in order."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.exchange.models import Question
from intercluster.apps.exchange.people import must_agree
from intercluster.apps.exchange.questions import merging, moving, queries
from intercluster.apps.exchange.questions.rules import may_order, settles
from intercluster.core.errors import NotFound


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def merge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose the question into which one is merged."""
    viewer = viewer_for(request)
    found = _ordered(viewer, key)
    if request.method == "POST":
        try:
            chosen = UUID(request.POST.get("into", ""))
        except ValueError:
            chosen = None
        if chosen is not None:
            into = queries.question(viewer, chosen)
            merging.merge(signed_in(request), found, into)
            messages.success(request, _("Merged. Both askers are told."))
            return redirect("exchange:question", into.key)
    is_wrong = request.method == "POST"
    alike = queries.seen(viewer, merging.alike(viewer, found))
    context = {"question": found, "alike": alike, "is_wrong": is_wrong}
    return render(request, "exchange/questions/merge.html", context, status=422 if is_wrong else 200)


@require_POST
@login_required
def separate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let a merged question stand by itself again."""
    found = queries.all_questions(viewer_for(request)).filter(key=key).exclude(merged_into=None).first()
    if found is None:
        raise NotFound
    merging.separate(signed_in(request), found)
    return redirect("exchange:question", key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move(request: HttpRequest, key: UUID) -> HttpResponse:
    """Pass a question to another office, or make a need or an offer of it."""
    viewer = viewer_for(request)
    found = queries.question(viewer, key)
    if not settles(viewer, found):
        raise NotFound
    offices = {f"office:{each.slug}": each for each in moving.offices(viewer, found)}
    to = request.POST.get("to", "")
    if to in offices:
        moving.pass_to(signed_in(request), found, offices[to])
        messages.success(
            request,
            _("Passed on.") if found.organisation_id in viewer.edited_ids else _("Passed on. The asker is told."),
        )
        return redirect("exchange:question", key)
    if to in Question.Turned.values:
        is_made = moving.turn(signed_in(request), found, Question.Turned(to))
        messages.success(request, _("Done.") if is_made else _("Proposed. The asker decides."))
        return redirect("exchange:question", key)
    is_wrong = request.method == "POST"
    context = {
        "question": found,
        "offices": offices,
        "turned": Question.Turned.choices,
        "must_agree": must_agree(viewer, found),
        "is_ours": found.organisation_id in viewer.organisation_ids,
        "is_wrong": is_wrong,
    }
    return render(request, "exchange/questions/move.html", context, status=422 if is_wrong else 200)


@require_POST
@login_required
def answer_proposal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Agree to what the office proposes to make of a question, or leave it as it is."""
    viewer = viewer_for(request)
    found = queries.question(viewer, key)
    if found.organisation_id not in viewer.edited_ids:
        raise NotFound
    moving.answer_proposal(signed_in(request), found, agrees=request.POST.get("answer") == "yes")
    messages.success(request, _("Saved."))
    return redirect("exchange:question", key)


def _ordered(viewer: Viewer, key: UUID) -> Question:
    found = queries.question(viewer, key)
    if not may_order(viewer, found):
        raise NotFound
    return found
