"""Why something that a person asked for is not done: five classes, and what becomes of them.

A service raises one with a message for the person. The message says why, and what would be right. Pages, the API and
commands each have one handler, so a caller catches it only to show the message in a form, or to go on with something
else. A subclass is for callers that tell it from other refusals.
"""

import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.cache import add_never_cache_headers
from django.views.defaults import page_not_found, permission_denied

from intercluster.paths import storage_problem
from intercluster.postgres.ready import DatabaseProblemError
from intercluster.tables.turns import RETRY_SECONDS, ReadersBusyError

if TYPE_CHECKING:
    from ninja import NinjaAPI  # which commands need not load

BUSY = 503
"""Status where as many files are being read as may be at one time."""


class Refused(Exception):
    """What was asked for is against a rule."""

    status: int = 422
    """Status of the answer over HTTP."""
    template: ClassVar[str] = "refused.html"
    """Page that shows the message as `problem`."""


class NotAllowed(Refused):
    """It is not this person's to do."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or none that this person may know of."""

    status = 404


class Conflict(Refused):
    """It does not go with what is there now."""

    status = 409


class Gone(Refused):
    """It was there, and is no longer."""

    status = 410


class RefusalMiddleware:
    """Answer with a page where a view lets a refusal through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Return a page with the message; without a message, the usual page for the status."""
        if isinstance(problem, ReadersBusyError):
            page = render(request, Refused.template, {"problem": str(problem)}, status=BUSY)
            page["Retry-After"] = str(RETRY_SECONDS)
            add_never_cache_headers(page)
            return page
        if not isinstance(problem, Refused):
            return None
        if isinstance(problem, NotFound) and not str(problem):
            return page_not_found(request, problem)
        if isinstance(problem, NotAllowed) and not str(problem):
            return permission_denied(request, problem)
        page = render(request, problem.template, {"problem": str(problem)}, status=problem.status)
        add_never_cache_headers(page)  # it holds for this person and moment only
        return page


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer where nothing else did (`handler500`): a full disk and a database that is gone have pages of their own."""
    problem = sys.exc_info()[1]
    if problem is not None and storage_problem(problem):
        return _broken(request, "no_storage.html", 507)
    if isinstance(problem, OperationalError | InterfaceError | DatabaseProblemError):
        return _broken(request, "no_database.html", 503)
    return _broken(request, "500.html", 500)


def _broken(request: HttpRequest, template: str, status: int) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": HTTPStatus(status).phrase}, status=status)
    return HttpResponse(get_template(template).render(), status=status)


def answer_refusals(api: "NinjaAPI") -> None:
    """Make an API answer every refusal with its status and message."""

    @api.exception_handler(Refused)
    def answer(request: HttpRequest, problem: Refused) -> HttpResponse:
        return api.create_response(request, {"detail": str(problem)}, status=problem.status)
