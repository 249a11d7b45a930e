"""Leads from a former address of a cluster or alliance to the present one."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from intercluster.apps.administration.clusters.queries import present_address
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.rules import viewer_for

ADDRESSES = re.compile(
    r"^/(?:api/)?(?:administration/)?(?P<kind>clusters|alliances|office)/(?P<slug>[-\w]+)(?P<rest>/.*)?$", re.ASCII
)
"""Pages and API paths with such an address."""


def former_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Redirect what is read at a former address. It is asked for only where nothing was found."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if answer.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return answer
        match = ADDRESSES.match(request.path_info)
        if match is None:
            return answer
        model = Alliance if match["kind"] == "alliances" else Cluster
        present = present_address(model, match["slug"], viewer_for(request))
        if present is None:
            return answer
        path = request.path_info[: match.start("slug")] + present + (match["rest"] or "")
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"{path}?{query}" if query else path)

    return middleware
