"""Pages of agendas: one's own, by account or by its secret address, and what keeps it without a network."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

from allauth.core import ratelimit
from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_http_methods, require_POST, require_safe

from intercluster.apps.accounts.too_many import Limit, seconds_left
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.events.agenda import marks, queries, services
from intercluster.apps.events.agenda.calendar import feed
from intercluster.apps.events.agenda.forms import LinkForm, MarkForm
from intercluster.apps.events.agenda.links import Use, attendee_of, calendar_path, revoke, token
from intercluster.apps.events.agenda.notices import language_of
from intercluster.apps.events.event.queries import event as readable_event
from intercluster.apps.events.event.rules import Sight, sight
from intercluster.apps.events.event.views import page_context
from intercluster.apps.events.models import Attendee, Event
from intercluster.core import clock
from intercluster.core.errors import NotFound, Refused

WORKER = Path(__file__).with_name("worker.js")
LINK = Limit("agenda_link")
View = Callable[..., HttpResponse]
may_work_offline = cast(Callable[[View], View], csp_update({"worker-src": [SELF]}))


@never_cache
@require_safe
@login_required
@may_work_offline
def own(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the reader's own agenda. To somebody who runs the event and does not attend it, say so."""
    viewer = viewer_for(request)
    event = Event.objects.filter(key=key).select_related("cluster").first()
    attendee = queries.own_attendee(viewer, event) if event is not None else None
    if attendee is None:
        event, seen = readable_event(viewer, key, Sight.PARTICIPANT)
        return render(request, "events/agenda.html", page_context(event, seen, "events:agenda"))
    if sight(viewer, attendee.participant.event) < Sight.EVENT:
        raise NotFound
    return _page(request, attendee, sight(viewer, attendee.participant.event))


@never_cache
@require_safe
@may_work_offline
def by_link(request: HttpRequest, key: UUID, secret: str) -> HttpResponse:
    """Show an agenda to somebody with its secret address."""
    return _page(request, attendee_of(key, secret, Use.PAGE), Sight.NOTHING)


def _page(request: HttpRequest, attendee: Attendee, seen: Sight) -> HttpResponse:
    event = attendee.participant.event
    shown = queries.agenda(attendee)
    days = list(event.days.all())
    context = {
        **page_context(event, seen, "events:agenda"),
        "agenda": shown,
        "attendee": attendee,
        "secret": token(attendee, Use.PAGE),
        "calendar": request.build_absolute_uri(calendar_path(attendee)),
        "subscribe": f"webcal://{request.get_host()}{calendar_path(attendee)}",  # as calendar programs register it
        "made": clock.now(),
        "may_check_in": bool(days) and days[0].starts - marks.BEFORE <= clock.now() <= days[-1].ends,
        "mails_by_account": attendee.user is not None,
    }
    return render(request, "events/agenda.html", context)


@never_cache
@require_POST
def mark(request: HttpRequest, key: UUID, secret: str) -> HttpResponse:
    """Take a mark: from a form, or from a browser that kept it while there was no network."""
    attendee = attendee_of(key, secret, Use.PAGE)
    by_program = request.headers.get("Accept") == "application/json"
    form = MarkForm(request.POST)
    if not form.is_valid():
        raise NotFound
    try:
        marks.mark(attendee, form.said(uuid4()))
    except Refused as refusal:
        if by_program:
            return JsonResponse({"detail": str(refusal) or _("There is no such meeting.")}, status=refusal.status)
        messages.error(request, str(refusal))
    else:
        if by_program:
            return JsonResponse({"detail": _("Saved.")})
        messages.success(request, _("Saved."))
    return _back(request, attendee)


@never_cache
@require_POST
def choose(request: HttpRequest, key: UUID, secret: str) -> HttpResponse:
    """Choose whether meetings come as calendar entries by mail, or make the secret addresses new."""
    attendee = attendee_of(key, secret, Use.PAGE)
    if "renew" in request.POST:
        revoke(attendee)
        messages.success(request, _("The links known so far no longer work. The ones below are new."))
    else:
        services.choose_calendar_mails(attendee, wanted=request.POST.get("mails") == "yes")
        messages.success(request, _("Saved."))
    return _back(request, attendee)


def _back(request: HttpRequest, attendee: Attendee) -> HttpResponse:
    key = attendee.participant.event.key
    if attendee.user is not None and request.user == attendee.user:
        return redirect("events:agenda", key)
    return redirect("events:agenda-of", key, token(attendee, Use.PAGE))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_link(request: HttpRequest, key: UUID) -> HttpResponse:
    """Mail somebody the link to their agenda. The answer does not reveal who comes, or whether there is the event."""
    form = LinkForm(request.POST or None)
    status, wait = 200, 0
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        if ratelimit.consume(request, action=LINK.action, key=email.lower()):
            services.send_links(key, email)
            messages.success(
                request, _("If somebody comes to the event with this address, the link is on its way to it.")
            )
            return redirect("events:agenda-link", key)
        status, wait = 429, seconds_left(request, LINK)
        form.add_error(None, _("Too many requests have come from here. Try again in an hour."))
    elif form.errors:
        status = 422
    page = render(request, "events/agenda_link.html", {"form": form}, status=status)
    if wait:
        page["Retry-After"] = str(wait)
    return page


@require_safe
@cache_control(private=True, no_cache=True)
@conditional_page
def calendar(request: HttpRequest, key: UUID, secret: str) -> HttpResponse:
    """Answer a calendar program with the meetings of an attendee, in the attendee's language."""
    attendee = attendee_of(key, secret, Use.CALENDAR)
    text = feed(queries.agenda(attendee), language_of(attendee), with_programme="programme" in request.GET)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@require_safe
@cache_control(no_cache=True)
def worker(_request: HttpRequest, key: UUID) -> HttpResponse:
    """Answer with the program that keeps agendas below this address for when there is no network."""
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


@cache
def _worker() -> bytes:
    return WORKER.read_bytes()
