"""Pages of the library: parse, call a query or a service, render."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.access.throttling import limited
from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import manages, viewer_for
from intercluster.apps.exchange.library import queries, services
from intercluster.apps.exchange.library.files import FileRefused
from intercluster.apps.exchange.library.forms import DocumentForm, FilterForm, UploadForm
from intercluster.apps.exchange.library.reading.extraction import PDF
from intercluster.apps.exchange.library.words import problem_in_words
from intercluster.apps.exchange.models import LibraryDocument
from intercluster.core.errors import Conflict, NotFound
from intercluster.core.filters import page_query
from intercluster.core.imports import uploads

ON_A_PAGE = 50
FILE_COST = 5
"""A file counts as this number of requests: it may have megabytes."""
View = Callable[..., HttpResponse]


@never_cache
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """List the documents that the reader may read, narrowed to what the address asks for."""
    viewer = viewer_for(request)
    form = FilterForm(request.GET, languages=queries.languages(viewer), is_allied=viewer.is_allied)
    wanted = form.wanted()
    paginator = Paginator(queries.listed(viewer, wanted), ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    percent_done = queries.percent_done(page)
    context = {
        "form": form,
        "page": page,
        "rows": [(each, percent_done.get(each.pk)) for each in page],
        "page_numbers": paginator.get_elided_page_range(page.number),
        "query": page_query(request.GET),
        "is_narrowed": wanted != queries.Wanted(),
        "keepers": queries.keepers(viewer),
    }
    return render(request, "exchange/library/library.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, cluster: str) -> HttpResponse:
    """Put a file into a cluster's library."""
    office = managed_cluster(request, cluster)
    if request.method == "POST" and uploads.too_large(request):
        form = UploadForm(cluster=office)
        return _adding(request, office, form, uploads.too_large(request), status=413)
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()), cluster=office)
    if not form.is_valid():
        return _adding(request, office, form, status=422 if form.errors else 200)
    file = form.cleaned_data["file"]
    try:
        added = services.add_document(
            viewer_for(request), office, file.read(), file.name, form.said(), by=signed_in(request)
        )
    except FileRefused as problem:
        form.add_error("file", str(problem))
        return _adding(request, office, form, status=422)
    except Conflict as problem:
        return _adding(request, office, form, str(problem), status=409)
    if added.was_there:
        messages.info(request, _("Your library has this file already. Here it is."))
    return redirect("exchange:document", added.document.key)


def _adding(request: HttpRequest, office: Any, form: UploadForm, problem: str = "", *, status: int) -> HttpResponse:
    context = {"form": form, "cluster": office, "problem": problem, "heading": _("Add a document"), "is_new": True}
    return render(request, "exchange/library/edit.html", context, status=status)


@never_cache
@require_safe
def document(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what a document is, and how far the reading of its text has come."""
    viewer = viewer_for(request)
    shown = queries.document(viewer, key)
    may_keep = manages(viewer, shown.cluster)
    context = {
        "document": shown,
        "is_pdf": shown.media_type == PDF,
        "may_keep": may_keep,
        "is_unread": shown.state in services.UNREAD,
        "is_lost": shown.state in services.UNREAD and queries.can_be_read_again(shown),
        "percent_done": queries.percent_done([shown]).get(shown.pk),
        "can_be_read_again": may_keep and queries.can_be_read_again(shown),
        "pages_without_text": queries.pages_without_text(shown),
        "problem": problem_in_words(shown.problem),
    }
    return render(request, "exchange/library/document.html", context)


# A browser shows a PDF by a part of its own, which a sandbox would switch off; a PDF runs nothing of the platform's.
_of_a_pdf = {
    **dict.fromkeys(("script-src", "connect-src", "img-src", "font-src")),
    "default-src": [NONE],
    "object-src": [SELF],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "form-action": [NONE],
}
_of_a_file = {**_of_a_pdf, "object-src": [NONE], "style-src": None, "sandbox": True}
_shown = cast(Callable[[View], View], csp_replace(_of_a_pdf))
_saved = cast(Callable[[View], View], csp_replace(_of_a_file))


@never_cache
@require_safe
@limited("library", FILE_COST)
def file(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand over the file to who may read it: a PDF is shown, a DOCX is saved."""
    asked = queries.document(viewer_for(request), key)
    is_saved = asked.media_type != PDF or "save" in request.GET
    hand_over = _saved(_file) if is_saved else _shown(_file)
    return hand_over(request, asked, is_saved=is_saved)


def _file(_request: HttpRequest, asked: LibraryDocument, *, is_saved: bool) -> HttpResponse:
    answer = HttpResponse(bytes(asked.content), content_type=asked.media_type)
    answer["Content-Disposition"] = str(content_disposition_header(is_saved, asked.name))
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change what is said of a document, and who may read it."""
    kept = _kept(request, key)
    form = DocumentForm(request.POST if request.method == "POST" else None, cluster=kept.cluster, document=kept)
    if form.is_valid():
        services.change_document(viewer_for(request), kept, form.said())
        messages.success(request, _("Saved."))
        return redirect("exchange:document", key)
    context = {"form": form, "cluster": kept.cluster, "document": kept, "heading": _("Change the document")}
    return render(request, "exchange/library/edit.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete a document."""
    services.delete_document(viewer_for(request), _kept(request, key))
    messages.success(request, _("Deleted."))
    return redirect("exchange:library")


@require_POST
@login_required
def stop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Stop the reading of a document's text."""
    services.stop_reading(viewer_for(request), _kept(request, key))
    return redirect("exchange:document", key)


@require_POST
@login_required
def again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Have a document's text read again."""
    services.read_again(viewer_for(request), _kept(request, key))
    return redirect("exchange:document", key)


def _kept(request: HttpRequest, key: UUID) -> LibraryDocument:
    """Return a document to the office that keeps it. Raises NotFound for others."""
    viewer = viewer_for(request)
    found = queries.document(viewer, key)
    if not manages(viewer, found.cluster):
        raise NotFound
    return found
