"""On an empty installation, every page leads to the one that says how to set it up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from intercluster.apps.administration.queries import is_empty
from intercluster.core.view_names import view_name

OPEN = {"administration:empty", "administration:set-up", "accounts:language", "accounts:terms"}
"""Pages that an empty installation answers."""

OPEN_PATHS = ("/static/",)

_known = {"begun": False}
"""Whether this process has seen that somebody has begun; it then asks no more."""


def first_start(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Lead to the page on setting up, as long as there are neither people nor clusters."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _known["begun"] or request.path_info.startswith(OPEN_PATHS) or view_name(request) in OPEN:
            return get_response(request)
        if not is_empty():
            _known["begun"] = True
            return get_response(request)
        if request.path_info.startswith("/api/"):
            return JsonResponse({"detail": "This installation is still to be set up."}, status=503)
        return redirect("administration:empty")

    return middleware
