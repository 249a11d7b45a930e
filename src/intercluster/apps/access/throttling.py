"""Rate limiting, counted in the database so that all processes count together."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from ninja.throttling import BaseThrottle

from intercluster.apps.access.models import RateCount
from intercluster.core import clock
from intercluster.core.client_ip import ip_of

DOCUMENT_COST = 10
"""Cost of a document: it takes about a second of processor time."""


def ask(request: HttpRequest, what: str, cost: int = 1) -> int:
    """Count one more request, and return the seconds until it may be made: 0 for now.

    A signed-in person is counted wherever they are, a visitor by network address. Counts are per minute. A request that
    takes the processor a second or more counts as `cost` requests.
    """
    now = clock.now().timestamp()
    minute = int(now // 60)
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        who, most = f"{what} user {user.pk}", settings.REQUESTS_PER_MINUTE
    else:
        who, most = f"{what} from {ip_of(request)}", settings.VISITOR_REQUESTS_PER_MINUTE
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_ratecount (who, minute, times) VALUES (%s, %s, %s) "
            "ON CONFLICT (who, minute) DO UPDATE SET times = access_ratecount.times + excluded.times RETURNING times",
            [who, minute, cost],
        )
        (times,) = cursor.fetchone()
    if times == cost:  # once a minute and asker: cheap enough
        RateCount.objects.filter(minute__lt=minute - 1).delete()
    return 0 if times <= most else int(60 * (minute + 1) - now) + 1


class Throttle(BaseThrottle):
    """Refuse API requests beyond the limits of `ask`."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request and return whether it may be answered."""
        self._wait = ask(request, "api")
        return not self._wait

    def wait(self) -> float | None:
        """Return the seconds to wait."""
        return self._wait


def limited(
    what: str, cost: int = 1, *, forms: Collection[str] = ()
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Return a decorator for pages that answers 429 with a waiting time above the limit; `cost` as in ask().

    With `forms`, only requests whose `form` (a file ending) is one of them count.
    """

    def decorate(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            counts = not forms or kwargs["form"] in forms
            if counts and (seconds := ask(request, what, cost)):
                response = render(request, "429.html", {"seconds": seconds}, status=429)
                response["Retry-After"] = str(seconds)
                return response
            return page(request, *args, **kwargs)

        return guarded

    return decorate
