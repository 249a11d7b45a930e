"""A cluster's file for its office: asked for, followed, downloaded."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.moving import services
from intercluster.apps.moving.models import ClusterExport
from intercluster.apps.moving.past_introductions import past_introductions
from intercluster.core.errors import Conflict

LISTED = 10
"""Most files that are listed."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, cluster: str) -> HttpResponse:
    """Say what a cluster's file has, and list those made; a POST has one made."""
    office = managed_cluster(request, cluster)
    problem = ""
    if request.method == "POST":
        try:
            services.ask_for_export(office, viewer=viewer_for(request), by=signed_in(request))
        except Conflict as refused:
            problem = str(refused)
        else:
            return redirect("moving:export", cluster=office.slug)
    made = list(services.exports_of(office)[:LISTED])
    context = {
        "cluster": office,
        "exports": [(each, services.expires(each), services.problem_of(each)) for each in made],
        "unfinished": next((each for each in made if each.state in services.UNFINISHED), None),
        "problem": problem,
        "past": past_introductions(office),
    }
    return render(request, "moving/export.html", context, status=409 if problem else 200)


@never_cache
@require_safe
def download(request: HttpRequest, cluster: str, number: int) -> FileResponse:
    """Hand over a file that is ready."""
    office = managed_cluster(request, cluster)
    ready = get_object_or_404(ClusterExport, pk=number, cluster=office, state=services.State.DONE)
    if services.problem_of(ready):
        raise Http404
    file = services.file_of(ready).open("rb")
    return FileResponse(
        file, as_attachment=True, filename=services.download_name(ready), content_type="application/zip"
    )
