"""Pages of a person's sessions."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from intercluster.apps.accounts.page_access import own
from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.accounts.services import end_session, end_sessions
from intercluster.core.user_agents import browser


@own
@never_cache
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """List a person's sessions, this one first."""
    there = UserSession.objects.purge_and_list(request.user)
    key = request.session.session_key
    rows = sorted(there, key=lambda each: (each.session_key != key, -each.created_at.timestamp()))
    named = [(each, browser(each.user_agent)) for each in rows]
    return render(request, "accounts/sessions.html", {"sessions": named, "key": key})


@own
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End another session."""
    if not end_session(signed_in(request), number):
        raise Http404
    messages.success(request, _("That session has ended."))
    return redirect("usersessions_list")


@own
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all other sessions."""
    count = end_sessions(signed_in(request), but=request.session.session_key)
    messages.success(request, ngettext("%(n)d session has ended.", "%(n)d sessions have ended.", count) % {"n": count})
    return redirect("usersessions_list")
