"""The members that lack something, and the end of the first week."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.moving.first_week import queries, services


@never_cache
@require_safe
def lacking(request: HttpRequest, cluster: str, key: str) -> HttpResponse:
    """List the members that lack something, each with the page where it is put right."""
    office = managed_cluster(request, cluster)
    if key not in queries.LACKING:
        raise Http404
    members = [(each, _address(key, each)) for each in queries.lacking(office, key)]
    context = {"cluster": office, "key": key, "title": queries.title(key), "why": queries.reason(key)}
    return render(request, "moving/lacking.html", context | {"members": members})


@require_POST
def dismiss(request: HttpRequest, cluster: str) -> HttpResponse:
    """Hide the first week on the office's home."""
    office = managed_cluster(request, cluster)
    services.dismiss(office, viewer=viewer_for(request), by=signed_in(request))
    return redirect("office:home", cluster=office.slug)


def _address(key: str, member: Organisation) -> str:
    """Return the page on which the office adds what a member lacks."""
    match key:
        case "needs" | "offers":
            return reverse("directory:add-statement", args=[member.slug, key])
        case "region" | "languages":
            return reverse("directory:facts", args=[member.slug])
        case "people":
            return reverse("people:organisation", args=[member.slug])
        case _:
            return reverse("directory:profile", args=[member.slug])
