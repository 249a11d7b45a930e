"""Pages on which people change or delete what they have asked or answered."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.anonymity.identifying_text import Giveaway
from intercluster.apps.directory.profiles.services import FieldsRefused, StaleError, version_of
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.exchange.models import Answer, Question
from intercluster.apps.exchange.questions import changing, queries
from intercluster.apps.exchange.questions.forms import ChangeForm
from intercluster.apps.exchange.questions.rules import settles
from intercluster.apps.exchange.text_forms import show_refusal
from intercluster.apps.exchange.writing import unconfirmed
from intercluster.core.errors import Conflict, NotFound


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_question(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a question, add to it, or delete it."""
    viewer = viewer_for(request)
    return _change(request, viewer, queries.question(viewer, key))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change an answer, add to it, or delete it."""
    viewer = viewer_for(request)
    return _change(request, viewer, queries.answer(viewer, key))


def _change(request: HttpRequest, viewer: Viewer, row: Question | Answer) -> HttpResponse:
    if not settles(viewer, row):
        raise NotFound
    question = row.question if isinstance(row, Answer) else row
    if request.POST.get("act") == "delete":
        changing.remove(signed_in(request), row)
        messages.success(request, _("Deleted."))
        return redirect("exchange:questions") if row is question else redirect("exchange:question", question.key)
    adds = changing.is_built_upon(row)
    initial = {"version": version_of(row, changing.SAID)}
    if not adds:
        initial |= {"text": row.text, "language": row.language}
    form = ChangeForm(request.POST or None, adds=adds, initial=initial)
    doubtful: Sequence[Giveaway] = ()
    now = None
    if form.is_bound and form.is_valid():
        said = {"visibility": row.visibility, "language": row.language, **form.cleaned_data}
        del said["version"]
        try:
            doubtful = unconfirmed(request.POST.getlist("sure"), row.organisation, **said)
            if not doubtful:
                means = request.POST.get("kind") == "add"
                changing.change(signed_in(request), row, **form.cleaned_data, adds=means)
        except StaleError as stale:
            show_refusal(form, stale)
            now = stale.current
            data = request.POST.copy()
            data["version"] = version_of(now, changing.SAID)
            form.data = data
        except Conflict as conflict:
            adds = changing.is_built_upon(row)
            form = ChangeForm(request.POST, adds=adds)
            form.add_error(None, str(conflict))
        except FieldsRefused as refused:
            show_refusal(form, refused)
        if not doubtful and not form.errors:
            messages.success(request, _("Saved."))
            return redirect("exchange:question", question.key)
    context = {
        "form": form,
        "row": row,
        "question": question,
        "adds": adds,
        "now": now,
        "doubtful": doubtful,
        "may_delete": row is not question or not adds,
    }
    status = 409 if now else 422 if form.errors or doubtful else 200
    return render(request, "exchange/questions/change.html", context, status=status)
