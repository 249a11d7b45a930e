"""Which view a request leads to, for checks that come before it."""

from django.http import HttpRequest
from django.urls import Resolver404, resolve


def view_name(request: HttpRequest) -> str:
    """Return the name of the view that a request leads to, or ""; it is looked up once a request."""
    known: str | None = getattr(request, "intercluster_view_name", None)
    if known is None:
        try:
            known = resolve(request.path_info).view_name or ""
        except Resolver404:
            known = ""
        request.intercluster_view_name = known  # type: ignore[attr-defined]
    return known
