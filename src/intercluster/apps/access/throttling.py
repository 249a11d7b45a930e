"""How often anybody may ask: counted in the database, so that all processes count together."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from ninja.throttling import BaseThrottle

from intercluster.apps.access.models import Asked
from intercluster.apps.accounts.client_ip import ip_of
from intercluster.core import clock


def ask(request: HttpRequest, what: str, cost: int = 1) -> int:
    """Count one more request for something by whoever asks, and return after how many seconds it may be asked; 0: now.

    A signed-in person counts wherever they are; a visitor by where they come from. Counts are by the minute; what takes
    the processor a second or more counts as `cost` requests.
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
            "INSERT INTO access_asked (who, minute, times) VALUES (%s, %s, %s) "
            "ON CONFLICT (who, minute) DO UPDATE SET times = access_asked.times + excluded.times RETURNING times",
            [who, minute, cost],
        )
        (times,) = cursor.fetchone()
    if times == cost:  # once a minute and asker: cheap enough
        Asked.objects.filter(minute__lt=minute - 1).delete()
    return 0 if times <= most else int(60 * (minute + 1) - now) + 1


class Throttle(BaseThrottle):
    """Refuses API requests beyond the limits of `ask`."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request and tell whether it may be answered."""
        self._wait = ask(request, "api")
        return not self._wait

    def wait(self) -> float | None:
        """Return after how many seconds to ask again."""
        return self._wait


def limited(
    what: str, cost: int = 1, *, forms: Collection[str] = ()
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Return a decorator of pages that tells whoever asks for them too often when to ask again; `cost` as in ask().

    With `forms` only files with those endings, the page's `form`, count.
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
