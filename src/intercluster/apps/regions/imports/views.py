"""Pages on which offices bring tables in: file, what it is, dry run, done; and undoing and removing again."""

import csv
import io
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.regions.imports.column_guesses import Guess, guess
from intercluster.apps.regions.imports.description import FACTS, DescriptionError, columns
from intercluster.apps.regions.imports.forms import (
    OUTCOMES,
    PARTS,
    ColumnsForm,
    FactsForm,
    FileForm,
    described,
    told_columns,
)
from intercluster.apps.regions.imports.plan import Value
from intercluster.apps.regions.imports.services import (
    Checked,
    ImportRefusedError,
    check_table,
    import_table,
    remove_dataset,
    undo_import,
)
from intercluster.apps.regions.imports.uploads import TableUpload
from intercluster.apps.regions.models import CURRENT, Dataset, TableImport
from intercluster.apps.regions.pages.presentation import percent
from intercluster.apps.regions.rules import may_bring_tables, may_change_dataset
from intercluster.core import clock
from intercluster.core.imports import uploads
from intercluster.geo.nuts import region_names
from intercluster.tables.formula_injection import neutralise
from intercluster.tables.model import UnreadableFileError

SHOWN = 100
"""Most rows that one list of the dry run shows; the report has them all."""

PAST = 20
"""Most past imports that are listed."""

PROBLEMS = (UnreadableFileError, DescriptionError, ImportRefusedError)


class _GoneError(Exception):
    """There is no such upload of whoever asks."""


def _of_offices(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only those see a page who may bring tables in; to others it does not exist."""

    @wraps(page)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        viewer = viewer_for(request)
        if not may_bring_tables(viewer):
            raise Http404
        try:
            return page(request, viewer, **kwargs)
        except _GoneError:
            problem = _(
                "This import is no longer there: it was finished, stopped or left for too long. Choose the file again."
            )
            return _file_page(request, viewer, FileForm(viewer=viewer), problem, status=404)

    return guarded


@_of_offices
def choose_file(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Step 1: choose a file, beside the datasets that there are."""
    if request.method != "POST":
        return _file_page(request, viewer, FileForm(viewer=viewer, initial=request.GET.dict()))
    if problem := uploads.too_large(request):
        return _file_page(request, viewer, FileForm(viewer=viewer), problem, status=413)
    form = FileForm(request.POST, request.FILES, viewer=viewer)
    if not form.is_valid():
        return _file_page(request, viewer, form, status=422)
    file = form.cleaned_data["file"]
    upload = TableUpload.keep(
        file.chunks(),
        file.name,
        _owner(request),
        dataset=form.cleaned_data["dataset"],
        office=form.cleaned_data["office"],
    )
    upload.keep_beside(form.cleaned_data["beside"])
    if form.cleaned_data["description"] is not None:
        upload.describe(form.cleaned_data["description"])
    try:
        guess(upload.path, upload.name, upload.sheet)
    except UnreadableFileError as problem:
        upload.delete()
        return _file_page(request, viewer, form, str(problem), status=422)
    return redirect("regions:table", upload.token)


@_of_offices
def describe(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Step 2: say what the table is, and what its columns say."""
    upload = _upload(request, token)
    if request.method == "POST" and request.POST.get("sheet", upload.sheet) != upload.sheet:
        upload.sheet = request.POST["sheet"]
        upload.save()
        return redirect("regions:table", token)
    problem, status = "", 200
    try:
        seen = guess(upload.path, upload.name, upload.sheet)
    except UnreadableFileError as error:
        if not upload.sheet:
            raise Http404 from error
        problem, status, upload.sheet = str(error), 422, ""  # the chosen sheet has no table: say so beside the others
        upload.save()
        seen = guess(upload.path, upload.name)
    facts, told = _forms(request, upload, seen)
    if facts.is_bound:
        if facts.is_valid() and (told is None or told.is_valid()):
            upload.facts = {name: facts.cleaned_data[name] for name in FACTS}
            upload.facts["retrieved"] = upload.facts["retrieved"].isoformat()
            how = upload.as_described if told is None else told.cleaned_data["columns"]
            upload.columns = {**how.as_json(), "sheet": upload.sheet}
            try:
                _check(upload, viewer)
            except PROBLEMS as error:
                problem, status = str(error), 422
            else:
                upload.save()
                return redirect("regions:table-check", token)
        else:
            status = 422
    context = {"upload": upload, "guess": seen, "facts": facts, "told": told, "problem": problem}
    if told is None:
        context["described"] = told_columns(upload.as_described)
    return render(request, "regions/tables/describe.html", context, status=status)


def _forms(request: HttpRequest, upload: TableUpload, seen: Guess) -> tuple[FactsForm, ColumnsForm | None]:
    posted = request.POST if request.method == "POST" and "name" in request.POST else None
    there = upload.there
    known = None
    if upload.columns:
        known = columns(upload.columns)
    elif there is not None:
        known = columns(there.columns)
    initial: dict[str, Any] = {"retrieved": clock.local_day(), "nuts_version": seen.nuts_version}
    facts = FactsForm(posted, instance=there or Dataset(), initial=initial | upload.proposed | upload.facts)
    if upload.as_described is not None:
        return facts, None
    return facts, ColumnsForm(posted, guess=seen, known=known)


@_of_offices
def check(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Step 3: see what the import would do, and import."""
    upload = _upload(request, token)
    if not upload.facts:
        return redirect("regions:table", token)
    try:
        checked = _check(upload, viewer)
    except PROBLEMS:
        return redirect("regions:table", token)  # something has changed since; the step says what
    problem, status, shown = "", 200, _fingerprint(upload)
    if request.method == "POST":
        office = Cluster.objects.filter(pk=upload.office).first()
        try:
            if request.POST.get("shown") != shown:
                raise ImportRefusedError(
                    _("The import would not do what the dry run showed. Nothing was imported; look at it again.")
                )
            record = import_table(checked, _user(request), viewer=viewer, office=office)
        except ImportRefusedError as refused:
            problem, status = str(refused), 409
        except PermissionDenied:
            raise Http404 from None
        else:
            upload.delete()
            return redirect(f"{reverse('regions:table-past', args=[record.pk])}?done")
    plan = checked.plan
    names = region_names(plan.recoded.values())
    context = {
        "upload": upload,
        "checked": checked,
        "plan": plan,
        "fingerprint": shown,
        "problem": problem,
        "nuts": CURRENT.value,
        "counts": _counts(plan.counts),
        "problems": [
            {
                "row": each.row,
                "column": PARTS.get(each.column, each.column),
                "value": each.found,
                "right": each.expected,
            }
            for each in plan.rejected[:SHOWN]
        ],
        "recoded": [(code, other, names[other]) for code, other in sorted(plan.recoded.items())],
        "region_names": [(*place, name) for place, name in sorted(plan.region_names.items())],
        "not_recoded": [(each.code, _where_now(each.shares), each.together_with) for each in plan.not_recoded],
        "aggregates": sorted(plan.aggregates),
        "unknown": plan.unknown_told,
        "changed": [
            (*key, _told(plan.before[key]), _told(value)) for key, value in islice(plan.changed.items(), SHOWN)
        ],
        "new": [(*key, _told(value)) for key, value in islice(plan.new.items(), SHOWN)],
        "shown": SHOWN,
    }
    return render(request, "regions/tables/check.html", context, status=status)


@require_GET
@_of_offices
def report(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Download the whole dry run."""
    upload = _upload(request, token)
    if not upload.facts:
        raise Http404
    try:
        plan = _check(upload, viewer).plan
    except PROBLEMS as problem:
        raise Http404 from problem
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(
        [
            _("Row"),
            _("Outcome"),
            _("Region"),
            _("Activity"),
            _("Year"),
            _("Before"),
            _("Value"),
            _("What would be right"),
        ]
    )
    for each in plan.rejected:
        found = f"{PARTS.get(each.column, each.column)}: {each.found}" if each.column else each.found
        writer.writerow([each.row, OUTCOMES["rejected"], "", "", "", "", neutralise(found), each.expected])
    for outcome, cells in (("changed", plan.changed), ("new", plan.new)):
        for key, value in cells.items():
            before = _told(plan.before[key]) if key in plan.before else ""
            code, _version, activity, year = key
            writer.writerow(["", OUTCOMES[outcome], code, neutralise(activity), year, before, _told(value), ""])
    return HttpResponse(
        text.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{upload.slug}-dry-run.csv"'},
    )


@require_POST
@_of_offices
def cancel(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Delete the uploaded file."""
    _upload(request, token).delete()
    return redirect("regions:tables")


@require_GET
@_of_offices
def past(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Step 4, and later: what an import did, and let it be undone."""
    return _past_page(request, _past(viewer, number))


@require_POST
@_of_offices
def undo(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Undo an import."""
    record = _past(viewer, number)
    try:
        undone = undo_import(number, viewer, _user(request))
    except ImportRefusedError as refused:
        return _past_page(request, record, str(refused))
    if undone is None:
        messages.success(request, _("Undone: the dataset is gone, as this import had made it."))
        return redirect("regions:tables")
    return redirect("regions:table-past", number)


@require_http_methods(["GET", "POST"])
@_of_offices
def remove(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Ask whether a dataset is to go, and remove it."""
    dataset = get_object_or_404(Dataset, slug=slug)
    if not may_change_dataset(viewer, dataset):
        raise Http404
    if request.method == "POST":
        remove_dataset(dataset, viewer)
        messages.success(request, _("%(name)s is removed.") % {"name": dataset.name})
        return redirect("regions:tables")
    context = {"dataset": dataset, "cells": dataset.observations.count()}
    return render(request, "regions/tables/remove.html", context)


def _file_page(
    request: HttpRequest, viewer: Viewer, form: FileForm, problem: str = "", status: int = 200
) -> HttpResponse:
    datasets = Dataset.objects.select_related("office").annotate(cells=Count("observations"))
    imports = TableImport.objects.select_related("dataset", "by").defer("done")
    if not viewer.is_operator:
        imports = imports.filter(dataset__office__in=viewer.cluster_ids)
    context = {
        "form": form,
        "problem": problem,
        "limit": settings.IMPORT_MAX_BYTES // 2**20,
        "datasets": [(each, may_change_dataset(viewer, each)) for each in datasets],
        "past": [(each, _counts(each.counts)) for each in imports[:PAST]],
    }
    return render(request, "regions/tables/list.html", context, status=status)


def _past_page(request: HttpRequest, record: TableImport, refused: str = "") -> HttpResponse:
    context = {
        "import": record,
        "dataset": record.dataset,
        "counts": _counts(record.counts),
        "refused": refused,
        "done": "done" in request.GET,
    }
    return render(request, "regions/tables/past.html", context, status=409 if refused else 200)


def _past(viewer: Viewer, number: int) -> TableImport:
    record = get_object_or_404(TableImport.objects.select_related("dataset", "by", "undone_by"), pk=number)
    if not may_change_dataset(viewer, record.dataset):
        raise Http404
    return record


def _owner(request: HttpRequest) -> str:
    return uploads.owner(request, "tables of regions")


def _upload(request: HttpRequest, token: str) -> TableUpload:
    found = TableUpload.find(token, _owner(request))
    if found is None:
        raise _GoneError
    return found


def _check(upload: TableUpload, viewer: Viewer) -> Checked:
    told = described(upload.facts, upload.columns, upload.activities)
    return check_table(
        upload.path,
        dataset=upload.slug,
        told=told,
        name=upload.name,
        viewer=viewer,
        beside=upload.tables_beside,
    )


def _fingerprint(upload: TableUpload) -> str:
    """Return what changes when the dry run would: the dataset, or what is said of the file."""
    there = upload.there
    state = [there and there.updated.isoformat(), upload.slug, sorted(upload.facts.items()), upload.columns]
    return sha256(repr(state).encode()).hexdigest()


def _user(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


def _counts(counts: dict[str, int]) -> list[tuple[Any, int]]:
    return [(label, counts.get(outcome, 0)) for outcome, label in OUTCOMES.items() if outcome in counts]


def _told(value: Value) -> str:
    """Write what is in a cell: its number as it is, or why there is none; and its flags."""
    text = str(OUTCOMES.get(value.status, value.status)) if value.value is None else f"{value.value:.12g}"
    return f"{text} {value.flags}".strip()


def _where_now(shares: Any) -> str:
    return ", ".join(
        _("%(share)s in %(code)s") % {"share": percent(share), "code": code} for code, share in sorted(shares.items())
    )
