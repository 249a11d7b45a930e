"""Pages of the files of a practice: parse, call a query or a service, render."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from csp.constants import NONE
from csp.decorators import csp_replace
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.access.throttling import limited
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.exchange.library.files import FileRefused
from intercluster.apps.exchange.models import Practice, PracticeFile, Review
from intercluster.apps.exchange.practices import queries
from intercluster.apps.exchange.practices.files import services
from intercluster.apps.exchange.practices.files.forms import DescriptionForm, PictureForm, PracticeDocumentForm
from intercluster.apps.exchange.text_forms import show_refusal
from intercluster.core.errors import Conflict
from intercluster.core.imports import uploads

View = Callable[..., HttpResponse]
_harmless = cast(
    Callable[[View], View], csp_replace({"default-src": [NONE], "frame-ancestors": [NONE], "sandbox": True})
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("practices")
def practice_files(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the files of a practice to who may change it, and add one."""
    viewer = viewer_for(request)
    own = queries.edited(viewer, key)
    if request.method != "POST":
        return _page(request, own)
    if problem := uploads.too_large(request):
        return _page(request, own, problem=problem, status=413)
    is_picture = "alternative" in request.POST
    form = (_picture_form if is_picture else _document_form)(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if is_picture:
                services.add_picture(viewer, own, file.read(), form.cleaned_data["alternative"])
            else:
                services.add_document(viewer, own, file.read(), file.name)
        except FileRefused as refused:
            form.add_error("file", str(refused))
        except FieldsRefused as refused:
            show_refusal(form, refused)
        except Conflict as conflict:
            return _page(request, own, problem=str(conflict), status=409)
        else:
            messages.success(request, _("Added."))
            return redirect("exchange:practice_files", key)
    if is_picture:
        return _page(request, own, picture_form=form, status=422)
    return _page(request, own, document_form=form, status=422)


def _picture_form(data: Any = None, files: Any = None) -> PictureForm:
    return PictureForm(data, files, auto_id="picture-%s")


def _document_form(data: Any = None, files: Any = None) -> PracticeDocumentForm:
    return PracticeDocumentForm(data, files, auto_id="document-%s")


@require_http_methods(["POST"])
@login_required
@limited("practices")
def describe_practice_picture(request: HttpRequest, key: UUID, which: UUID) -> HttpResponse:
    """Change the text for who does not see a picture of a practice."""
    viewer = viewer_for(request)
    own = queries.edited(viewer, key)
    found = queries.file(viewer, key, which)
    form = _description_form(found, request.POST)
    if form.is_valid():
        try:
            services.describe_picture(viewer, found, form.cleaned_data["alternative"])
        except FieldsRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("exchange:practice_files", key)
    return _page(request, own, described=(found.pk, form), status=422)


def _description_form(picture: PracticeFile, data: Any = None) -> DescriptionForm:
    return DescriptionForm(data, initial={"alternative": picture.alternative}, auto_id=f"shows-{picture.pk}-%s")


def _page(
    request: HttpRequest,
    own: Practice,
    picture_form: forms.Form | None = None,
    document_form: forms.Form | None = None,
    described: tuple[int, DescriptionForm] | None = None,
    **more: Any,
) -> HttpResponse:
    status = more.pop("status", 200)
    files = queries.files_of(own)
    description_forms = dict([described]) if described else {}
    context = {
        "practice": own,
        "files": files,
        "pictures": [
            (each, description_forms.get(each.pk) or _description_form(each), services.doubtful(own, each))
            for each in files.pictures
        ],
        "picture_form": picture_form or _picture_form(),
        "document_form": document_form or _document_form(),
        "most": services.MOST,
        "full": _("There are %(most)d already, the most there may be.") % {"most": services.MOST},
        "is_anonymous": own.visibility == Visibility.ANONYMOUS,
        "goes_back": own.review == Review.SHARED and not queries.may_review(viewer_for(request), own.organisation),
    }
    return render(request, "exchange/practices/files.html", context | more, status=status)


@never_cache
@require_safe
@limited("practice-files")
def practice_file(request: HttpRequest, key: UUID, which: UUID) -> HttpResponse:
    """Hand over a file to who may read its practice: a picture is shown, a document is saved."""
    return _harmless(_file)(request, queries.file(viewer_for(request), key, which))


def _file(_request: HttpRequest, found: PracticeFile) -> HttpResponse:
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    is_saved = found.kind == PracticeFile.Kind.DOCUMENT
    answer["Content-Disposition"] = str(content_disposition_header(is_saved, found.name))
    return answer


@require_POST
@login_required
def remove_practice_file(request: HttpRequest, key: UUID, which: UUID) -> HttpResponse:
    """Delete a file of a practice."""
    viewer = viewer_for(request)
    queries.edited(viewer, key)
    services.remove_file(viewer, queries.file(viewer, key, which))
    messages.success(request, _("Deleted."))
    return redirect("exchange:practice_files", key)
