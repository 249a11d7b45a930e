"""What a visitor takes along: a page for the gate, and the entry of their calendar."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.exchange.models import Visit
from intercluster.apps.exchange.visits import queries
from intercluster.apps.exchange.visits.calendar import entry_of
from intercluster.core.errors import NotFound


@never_cache
@require_safe
@login_required
def gate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what a visitor, or the guard, needs at the gate, to be printed."""
    viewer = viewer_for(request)
    found = queries.taken_part_in(viewer, key)
    if found.state == Visit.State.CANCELLED:
        raise NotFound
    context = {"visit": found, "names": queries.names_at_the_gate(viewer, found)}
    return render(request, "exchange/visits/gate.html", context)


@never_cache
@require_safe
@login_required
def calendar(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand over the calendar entry of a visit; of a cancelled one, the entry that takes it away."""
    found = queries.taken_part_in(viewer_for(request), key)
    answer = HttpResponse(entry_of(found), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = str(content_disposition_header(True, "visit.ics"))
    return answer
