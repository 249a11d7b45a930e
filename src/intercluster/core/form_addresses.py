"""Addresses that only take forms: who opens one gets a page, in their language, and no blank one.

A form that was refused is shown at such an address. The reader may press Enter there, or choose another language.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers

from intercluster.core.feature import features


class FormAddressMiddleware:
    """Leads to the page that a form is on, where its app wants that, and else says that there is no page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        answer = self.get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed) or answer.content or request.path_info.startswith("/api/"):
            return answer
        above = page_above(request.path_info)
        if request.method == "GET" and above and _leads_back(request):
            return redirect(above)
        page = render(request, "405.html", {"above": above}, status=answer.status_code)
        page["Allow"] = answer["Allow"]
        add_never_cache_headers(page)
        return page


def page_above(path: str) -> str:
    """Return the nearest address above one that exists, "" if that is the start page."""
    parts = path.strip("/").split("/")[:-1]
    while parts:
        above = f"/{'/'.join(parts)}/"
        try:
            resolve(above)
        except Resolver404:
            parts.pop()
        else:
            return above
    return ""


def _leads_back(request: HttpRequest) -> bool:
    app = request.resolver_match.app_name if request.resolver_match else ""
    return any(feature.forms_lead_back for feature in features() if feature.label == app)
