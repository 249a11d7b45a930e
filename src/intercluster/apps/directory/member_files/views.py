"""The import pages of a cluster's office: file, columns, dry run, done; and the downloads."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from intercluster.apps.directory.member_files import column_mapping as mappings
from intercluster.apps.directory.member_files import records, services
from intercluster.apps.directory.member_files.column_mapping import MappingError, MappingFile
from intercluster.apps.directory.member_files.export import FORMATS, write_members, write_template
from intercluster.apps.directory.member_files.fields import HELP, LABELS, Field
from intercluster.apps.directory.member_files.forms import ColumnsForm, UploadForm
from intercluster.apps.directory.member_files.plan import Entry, Outcome, Plan, plan
from intercluster.apps.directory.member_files.report import OUTCOMES, describe, write_report
from intercluster.apps.directory.member_files.undo import UndoRefusedError, undo_import
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, manages, viewer_for
from intercluster.core.imports import uploads
from intercluster.core.imports.uploads import MemberUpload
from intercluster.tables.model import Table, UnreadableFileError

SHOWN = 100
"""Most organisations and problems that one list of the dry run shows; the report has them all."""

PAST = 20
"""Most past imports that are listed."""

Page = Callable[..., HttpResponse]


class _GoneError(Exception):
    """There is no such upload of whoever asks."""


def _of_office(page: Page) -> Page:
    """Let only the cluster's own office see a page; to others it does not exist."""

    @wraps(page)
    def guarded(request: HttpRequest, cluster: str, **kwargs: Any) -> HttpResponse:
        found = get_object_or_404(Cluster, slug=cluster)
        if not manages(viewer_for(request), found):
            raise Http404
        try:
            return page(request, found, **kwargs)
        except _GoneError:
            problem = _(
                "This import is no longer there: it was finished, stopped or left for too long. Choose the file again."
            )
            return _file_page(request, found, UploadForm(), problem, status=404)

    return guarded


@_of_office
def choose_file(request: HttpRequest, cluster: Cluster) -> HttpResponse:
    """Step 1: choose a file."""
    if request.method != "POST":
        return _file_page(request, cluster, UploadForm())
    if problem := uploads.too_large(request):
        return _file_page(request, cluster, UploadForm(), problem, status=413)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _file_page(request, cluster, form, status=422)
    file = form.cleaned_data["file"]
    upload = MemberUpload.keep(file.chunks(), file.name, _owner(request, cluster), mapping=form.cleaned_data["mapping"])
    try:
        table = _table(upload)
        if upload.mapping:
            _mapping(upload, table)
    except (UnreadableFileError, MappingError) as problem:
        upload.delete()
        return _file_page(request, cluster, form, str(problem), status=422)
    return redirect("importing:dry-run" if upload.mapping else "importing:columns", cluster.slug, upload.token)


@_of_office
def choose_columns(request: HttpRequest, cluster: Cluster, token: str) -> HttpResponse:
    """Step 2: say what each column means."""
    upload = _upload(request, cluster, token)
    if request.method == "POST" and request.POST.get("sheet", upload.sheet) != upload.sheet:
        upload.sheet, upload.columns = request.POST["sheet"], None
        upload.save()
        return redirect("importing:columns", cluster.slug, token)
    problem, status = "", 200
    try:
        table = _table(upload)
    except UnreadableFileError as error:
        if not upload.sheet:
            raise Http404 from error
        # The chosen sheet has no table: say so beside the others.
        problem, status, upload.sheet, upload.columns = str(error), 422, "", None
        upload.save()
        table = _table(upload)
    headings = list(table.headings)
    suggested = mappings.suggest(headings, upload.kronor_per_euro)
    guessed = upload.columns or [each.field or "" for each in suggested]
    posted = request.POST if request.method == "POST" else None
    form = ColumnsForm(
        posted, headings=headings, guessed=guessed, sheets=list(table.sheets), initial={"rate": upload.kronor_per_euro}
    )
    if posted is not None and form.is_valid():
        upload.columns, upload.rate = form.columns, str(form.cleaned_data["rate"] or "")
        try:
            _mapping(upload, table)
        except MappingError as error:
            problem, status = str(error), 422
        else:
            upload.save()
            return redirect("importing:dry-run", cluster.slug, token)
    first = list(islice(table.rows(), 3))
    columns = [
        {
            "heading": heading,
            "field": form[f"column-{index}"],
            "why_not": suggested[index].why_not,
            "samples": [row.cells[index] for row in first if index < len(row.cells) and row.cells[index]],
        }
        for index, heading in enumerate(headings)
    ]
    context = {
        "cluster": cluster,
        "upload": upload,
        "columns": columns,
        "form": form,
        "table": table,
        "problem": problem,
    }
    return render(request, "directory/import/columns.html", context, status=status)


@_of_office
def dry_run(request: HttpRequest, cluster: Cluster, token: str) -> HttpResponse:
    """Step 3: see what the import would do, decide what is open, import."""
    upload = _upload(request, cluster, token)
    viewer = viewer_for(request)
    problem, status = "", 200
    if request.method == "POST":
        _take_choices(request, upload)
        upload.save()
        if request.POST.get("act") != "import":
            return redirect("importing:dry-run", cluster.slug, token)
        try:
            carried = services.import_members(
                services.MemberFile(table := _table(upload), _mapping(upload, table)).check(cluster),
                cluster,
                viewer,
                decisions=_decisions(upload),
                replace=upload.replace,
                skip_rejected=upload.skip_rejected,
                shown=request.POST.get("shown", ""),
                file=upload.name,
                by=request.user,
            )
        except services.ImportRefusedError as refused:
            problem, status = str(refused), 409
        else:
            upload.delete()
            request.session["imported"] = {
                "cluster": cluster.slug,
                "counts": {outcome.value: count for outcome, count in carried.plan.counts.items()},
                "record": carried.record.pk if carried.record else None,
            }
            return redirect("importing:done", cluster.slug)
    try:
        opened, dry = _dry(upload, cluster, viewer)
    except MappingError:
        return redirect("importing:columns", cluster.slug, token)
    context = {
        "cluster": cluster,
        "upload": upload,
        "plan": dry,
        "fingerprint": dry.fingerprint,
        "problem": problem,
        "obstacles": dry.obstacles(skip_rejected=upload.skip_rejected),
        "counts": [(outcome.value, OUTCOMES[outcome], count) for outcome, count in dry.counts.items()],
        "problems": dry.problems[:SHOWN],
        "undecided": [entry for entry in dry.entries if entry.question or entry.candidates or entry.decision == "skip"],
        "lists": [_listed(dry, outcome) for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)],
        "remarks": dry.remarks[:SHOWN],
        "ignored": opened.mapping.ignored,
        "notes": opened.table.notes,
        "shown": SHOWN,
    }
    return render(request, "directory/import/dry_run.html", context, status=status)


@_of_office
def done(request: HttpRequest, cluster: Cluster) -> HttpResponse:
    """Step 4: what was imported."""
    imported = request.session.get("imported")
    if not imported or imported["cluster"] != cluster.slug:
        return redirect("importing:file", cluster.slug)
    context = {"cluster": cluster, "counts": _counts(imported["counts"]), "record": imported.get("record")}
    return render(request, "directory/import/done.html", context)


@require_GET
@_of_office
def past(request: HttpRequest, cluster: Cluster, number: int) -> HttpResponse:
    """Show an import that was carried out, and let it be undone."""
    return _past_page(request, cluster, number)


@require_POST
@_of_office
def undo(request: HttpRequest, cluster: Cluster, number: int) -> HttpResponse:
    """Undo an import."""
    get_object_or_404(records.past_imports(cluster), pk=number)
    try:
        undo_import(number, viewer_for(request), request.user)
    except UndoRefusedError as refused:
        return _past_page(request, cluster, number, refused)
    return redirect("importing:past", cluster.slug, number)


def _past_page(
    request: HttpRequest, cluster: Cluster, number: int, refused: UndoRefusedError | None = None
) -> HttpResponse:
    found = get_object_or_404(records.past_imports(cluster), pk=number)
    context = {"cluster": cluster, "import": found, "counts": _counts(found.counts), "refused": refused}
    return render(request, "directory/import/past.html", context, status=409 if refused else 200)


def _counts(counts: dict[str, int]) -> list[tuple[Any, int]]:
    return [(OUTCOMES[outcome], counts.get(outcome.value, 0)) for outcome in Outcome]


@require_POST
@_of_office
def cancel(request: HttpRequest, cluster: Cluster, token: str) -> HttpResponse:
    """Delete the uploaded file."""
    _upload(request, cluster, token).delete()
    return redirect("importing:file", cluster.slug)


@require_GET
@_of_office
def report(request: HttpRequest, cluster: Cluster, token: str) -> HttpResponse:
    """Download the whole dry run."""
    upload = _upload(request, cluster, token)
    try:
        _opened, dry = _dry(upload, cluster, viewer_for(request))
    except MappingError as problem:
        raise Http404 from problem
    return _download(f"{cluster.slug}-dry-run", "csv", lambda file: write_report(file, dry))


@require_GET
@_of_office
def template(request: HttpRequest, cluster: Cluster, form: str) -> HttpResponse:
    """Download an empty member file with headings in the reader's language."""
    return _download("members", form, lambda file: write_template(file, form, get_language() or "en"))


@require_GET
@_of_office
def members(request: HttpRequest, cluster: Cluster, form: str) -> HttpResponse:
    """Download the cluster's members."""
    viewer = viewer_for(request)
    return _download(
        f"{cluster.slug}-members",
        form,
        lambda file: write_members(file, form, get_language() or "en", cluster, viewer),
    )


def _download(name: str, form: str, write: Callable[[BytesIO], object]) -> HttpResponse:
    file = BytesIO()
    write(file)
    return HttpResponse(
        file.getvalue(),
        content_type=FORMATS[form],
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


def _file_page(
    request: HttpRequest, cluster: Cluster, form: UploadForm, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "cluster": cluster,
        "form": form,
        "problem": problem,
        "limit": settings.IMPORT_MAX_BYTES // 2**20,
        "fields": [(LABELS[field], HELP[field]) for field in Field],
        "past": [(each, _counts(each.counts)) for each in records.past_imports(cluster)[:PAST]],
    }
    return render(request, "directory/import/file.html", context, status=status)


def _owner(request: HttpRequest, cluster: Cluster) -> str:
    return uploads.owner(request, f"members of {cluster.pk}")


def _upload(request: HttpRequest, cluster: Cluster, token: str) -> MemberUpload:
    found = MemberUpload.find(token, _owner(request, cluster))
    if found is None:
        raise _GoneError
    return found


def _table(upload: MemberUpload) -> Table:
    described = MappingFile(upload.mapping) if upload.mapping else None
    return services.open_table(upload.path, name=upload.name, sheet=upload.sheet, mapping=described)


def _mapping(upload: MemberUpload, table: Table) -> mappings.Mapping:
    if upload.mapping:
        return MappingFile(upload.mapping).of(table.headings)
    if upload.columns is None:
        return mappings.guess(table.headings, upload.kronor_per_euro)
    chosen = [Field(name) if name else None for name in upload.columns]
    return mappings.choose(table.headings, chosen, upload.kronor_per_euro)


def _dry(upload: MemberUpload, cluster: Cluster, viewer: Viewer) -> tuple[services.MemberFile, Plan]:
    table = _table(upload)
    opened = services.MemberFile(table, _mapping(upload, table))
    checked = opened.check(cluster)
    return opened, plan(checked, cluster, viewer, decisions=_decisions(upload), replace=upload.replace)


def _decisions(upload: MemberUpload) -> dict[int, str]:
    return {int(row): answer for row, answer in upload.decisions.items()}


def _take_choices(request: HttpRequest, upload: MemberUpload) -> None:
    """Keep what was ticked and decided on the dry-run page."""
    upload.replace = "replace" in request.POST
    upload.skip_rejected = "skip_rejected" in request.POST
    for name, answer in request.POST.items():
        row = name.removeprefix("decide-")
        if row != name and row.isdecimal():
            upload.decisions[row] = str(answer)[:40]
    for row in request.POST.getlist("shared"):
        # A box that is not ticked is not sent; `shared` names those that were on the page.
        if row.isdecimal() and f"overwrite-{row}" in request.POST:
            upload.decisions[row] = "overwrite"
        elif upload.decisions.get(row) == "overwrite":
            del upload.decisions[row]


def _listed(dry: Plan, outcome: Outcome) -> dict[str, Any]:
    entries = dry.of(outcome)
    return {
        "outcome": outcome.value,
        "label": OUTCOMES[outcome],
        "count": len(entries),
        "entries": [_described(entry) for entry in entries[:SHOWN]],
    }


def _described(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "lines": describe(entry),
        "overwritable": entry.kept or entry.decision == "overwrite",
    }
