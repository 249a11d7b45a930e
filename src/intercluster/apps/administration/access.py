"""Pages for administrators alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache

from intercluster.apps.administration.rules import may_administer
from intercluster.apps.directory.rules import viewer_for

View = Callable[..., HttpResponse]


def administrators(view: View) -> Callable[..., HttpResponseBase]:
    """Restrict a page to platform administrators; for others there is no such page."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_administer(viewer_for(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped
