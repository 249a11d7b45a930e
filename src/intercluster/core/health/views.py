"""`/health/`: what a load balancer asks of one process. No session, no host name, no secrets."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from intercluster.postgres.ready import DatabaseProblemError

ADDRESS = "/health/"


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, DatabaseProblemError):
        answer = JsonResponse({"status": "the database does not answer"}, status=503)
    else:
        answer = JsonResponse({"status": "ok"})
    add_never_cache_headers(answer)
    return answer


class HealthMiddleware:
    """Answers before all other middleware: a load balancer asks by a number, without HTTPS and without a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return health(request) if request.path_info == ADDRESS else self.get_response(request)
