"""Pages of the day of an event: parse, call one query or service, render."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.events.codes import attendee_with
from intercluster.apps.events.day import services
from intercluster.apps.events.event.queries import event as readable
from intercluster.apps.events.event.rules import Sight
from intercluster.apps.events.event.views import page_context
from intercluster.core.errors import NotFound


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check_in(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """Check in the person whose badge it is."""
    viewer = viewer_for(request)
    found, seen = readable(viewer, key, Sight.OFFICE)
    attendee = attendee_with(found, code)
    if attendee is None:
        raise NotFound
    if request.method == "POST":
        services.check_in(viewer, attendee)
        messages.success(request, _("%(name)s is checked in.") % {"name": attendee.name})
        return redirect("events:check_in", key, code)
    context = page_context(found, seen, "events:check_in") | {"attendee": attendee, "code": code}
    return render(request, "events/day/check_in.html", context)
