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
from intercluster.apps.exchange.questions import merging, queries
from intercluster.apps.exchange.questions.rules import may_order
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
    found = queries.merged(viewer_for(request)).filter(key=key).first()
    if found is None:
        raise NotFound
    merging.separate(signed_in(request), found)
    return redirect("exchange:question", key)


def _ordered(viewer: Viewer, key: UUID) -> Question:
    found = queries.question(viewer, key)
    if not may_order(viewer, found):
        raise NotFound
    return found
