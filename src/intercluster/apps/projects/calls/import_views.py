"""The page on which an office imports calls from a file."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.calls.files import FileCalls, read_calls
from intercluster.apps.projects.calls.imports import Planned, plan, write
from intercluster.core.errors import NotFound, Refused
from intercluster.core.imports import uploads
from intercluster.core.imports.rows import Outcome, Problem
from intercluster.tables.model import UnreadableFileError

SHOWN = 50
"""Most rejected rows, or calls that would change, that the page lists."""
OUTCOMES = {
    Outcome.NEW: gettext_lazy("New"),
    Outcome.CHANGED: gettext_lazy("Changed"),
    Outcome.UNCHANGED: gettext_lazy("Unchanged"),
    Outcome.SKIPPED: gettext_lazy("Repeated"),
}
CHANGING = (Outcome.NEW, Outcome.CHANGED)


class FileForm(forms.Form):
    """A file of calls."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("The file is empty."),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_calls(request: HttpRequest, cluster: str) -> HttpResponse:
    """Import calls of a cluster from a file: all, or none if a row is wrong; `look` says what would change."""
    office = managed_cluster(request, cluster)
    if request.method == "POST" and (problem := uploads.too_large(request)):
        return _page(request, FileForm(), problem, status=413)
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if not form.is_bound or not form.is_valid():
        return _page(request, form, status=422 if request.method == "POST" else 200)
    try:
        found = _read(form, office)
        if found.problems:
            return _page(request, form, problems=found.problems, status=422)
        if "look" in request.POST:
            return _look(request, form, plan(office, [said for _row, said in found.calls]), found.left_out)
        counts = write(viewer_for(request), office, [said for _row, said in found.calls])
    except NotFound:  # the office may be gone, and this says nothing
        raise
    except (UnreadableFileError, Refused) as refused:
        return _page(request, form, str(refused), status=422)
    said = _("%(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(skipped)d repeated.")
    messages.success(request, said % {str(outcome): count for outcome, count in counts.items()})
    return redirect("projects:calls")


def _read(form: FileForm, cluster: Cluster) -> FileCalls:
    upload = form.cleaned_data["file"]
    with NamedTemporaryFile() as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        return read_calls(Path(kept.name), upload.name, cluster)


def _look(request: HttpRequest, form: FileForm, planned: Sequence[Planned], left_out: int) -> HttpResponse:
    """Show what an import would do. The file is chosen once more to do it, so that none is kept."""
    counts = [(label, sum(outcome is each for each, _call, _said in planned)) for outcome, label in OUTCOMES.items()]
    changing = [(OUTCOMES[outcome], said) for outcome, _call, said in planned if outcome in CHANGING]
    context = {
        "form": form,
        "counts": counts,
        "changing": changing[:SHOWN],
        "more": len(changing[SHOWN:]),
        "left_out": left_out,
    }
    return render(request, "projects/import.html", context)


def _page(
    request: HttpRequest, form: FileForm, problem: str = "", problems: Sequence[Problem] = (), *, status: int
) -> HttpResponse:
    context = {"form": form, "problem": problem, "problems": problems[:SHOWN]}
    return render(request, "projects/import.html", context, status=status)
