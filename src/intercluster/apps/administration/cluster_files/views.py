"""Pages on which an administrator brings a cluster in: parse, call a service, render."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.administration.access import administrators
from intercluster.apps.administration.cluster_files import services
from intercluster.apps.administration.cluster_files.forms import ChoicesForm, FileForm
from intercluster.apps.administration.cluster_files.queries import LISTED, arriving_clusters, counts_of
from intercluster.apps.administration.models import ArrivingCluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.core.imports import uploads


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """Say what a cluster's file brings, and list those uploaded; a POST uploads one."""
    if request.method == "POST" and uploads.too_large(request):
        problem = _(
            "The file has more than %(limit)d MB, the most that this page takes. Bring it in on the server: "
            "intercluster clusters import FILE."
        )
        limit = settings.IMPORT_MAX_BYTES // 2**20
        return _files(request, FileForm(), problem % {"limit": limit}, status=413)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if not form.is_valid():
        return _files(request, form, status=422 if form.errors else 200)
    file = form.cleaned_data.pop("file")
    arriving = services.upload(file.chunks(), file.name, viewer=viewer_for(request), **form.cleaned_data)
    return redirect("administration:cluster-file", number=arriving.pk)


def _files(request: HttpRequest, form: FileForm, problem: str = "", *, status: int) -> HttpResponse:
    uploaded = arriving_clusters(viewer_for(request))[:LISTED]
    context = {"form": form, "problem": problem, "files": uploaded}
    return render(request, "administration/cluster_files/files.html", context, status=status)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a file would bring, or has brought; a POST has it checked again with other choices."""
    shown = get_object_or_404(arriving_clusters(viewer_for(request)), pk=number)
    chosen = {"slug": shown.slug, "joins_alliances": shown.joins_alliances}
    form = ChoicesForm(request.POST if request.method == "POST" else None, initial=chosen)
    if form.is_valid():
        services.check_again(shown, viewer=viewer_for(request), **form.cleaned_data)
        return redirect("administration:cluster-file", number=number)
    context = {
        "file": shown,
        "form": form,
        "counts": counts_of(shown.report),
        "is_unfinished": shown.state in services.UNFINISHED,
    }
    status = 422 if form.errors else 200
    return render(request, "administration/cluster_files/file.html", context, status=status)


@administrators
@require_POST
def bring_in(request: HttpRequest, number: int) -> HttpResponse:
    """Have a checked file brought in."""
    services.bring_in(get_object_or_404(ArrivingCluster, pk=number), viewer=viewer_for(request))
    return redirect("administration:cluster-file", number=number)


@administrators
@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Delete a file."""
    services.remove(get_object_or_404(ArrivingCluster, pk=number), viewer=viewer_for(request))
    messages.success(request, _("The file is deleted."))
    return redirect("administration:cluster-files")
