"""Pages of notices: parse, call a query or a service, render."""

from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import zone_of
from intercluster.apps.notices import file_mailbox, services
from intercluster.apps.notices.addresses import read_unsubscribe_token
from intercluster.apps.notices.forms import PreferencesForm
from intercluster.apps.notices.models import Notice
from intercluster.apps.notices.queries import notices_of, preference_of, subject_of, unseen
from intercluster.apps.notices.registry import kind_named

PAGE = 25
"""Number of notices on a page."""


@never_cache
@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """List a person's notices."""
    page = Paginator(notices_of(_person(request)), PAGE).get_page(request.GET.get("page"))
    lines = [{"notice": notice, "subject": _subject(notice)} for notice in page]
    return render(
        request,
        "notices/inbox.html",
        {"page": page, "lines": lines, "unseen": unseen(_person(request)), "has_mailbox": _mailbox() is not None},
    )


@never_cache
@require_safe
@login_required
def follow(request: HttpRequest, key: UUID) -> HttpResponse:
    """Redirect to the page of a notice, and mark it as seen."""
    notice = get_object_or_404(notices_of(_person(request)), key=key)
    services.see(notice)
    return redirect(notice.path)


@require_POST
@login_required
def all_seen(request: HttpRequest) -> HttpResponse:
    """Mark all notices as seen."""
    services.see_all(_person(request))
    return redirect("notices:inbox")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Ask for a person's choice of mails."""
    user = _person(request)
    form = PreferencesForm(request.POST or None, preference=preference_of(user))
    if request.method == "POST" and form.is_valid():
        services.choose(user, **form.chosen())
        messages.success(request, _("Saved. The new settings apply from now on."))
        return redirect("notices:preferences")
    return render(
        request,
        "notices/preferences.html",
        {"form": form, "zone": _city(zone_of(user))},
        status=422 if form.errors else 200,
    )


@csrf_exempt  # mail programs post by themselves (RFC 8058); the token is what lets them
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Unsubscribe the person of the token, signed in or not: GET asks, POST does it."""
    try:
        key, name = read_unsubscribe_token(token)
    except BadSignature:
        return render(request, "notices/unsubscribe_broken.html", status=404)
    user = User.objects.filter(pk=key, is_active=True).first()
    if user is None:
        return render(request, "notices/unsubscribe_broken.html", {"is_gone": True}, status=404)
    if request.method == "POST":
        services.unsubscribe(user, name)
    kind = kind_named(name)
    return render(
        request, "notices/unsubscribe.html", {"label": kind.label if kind else "", "done": request.method == "POST"}
    )


@never_cache
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """Show the mails in the folder: those of demo people to everybody, all of them to administrators.

    Raises Http404 unless the demo is shown.
    """
    folder = _mailbox()
    if folder is None:
        raise Http404
    is_operator = request.user.is_authenticated and request.user.is_superuser
    return render(request, "notices/mail.html", {"letters": file_mailbox.letters(folder, all_of_them=is_operator)})


def _mailbox() -> Path | None:
    return file_mailbox.folder() if settings.DEBUG or settings.DEMO_SIGN_IN else None


def _subject(notice: Notice) -> str:
    kind = kind_named(notice.kind)
    return subject_of(kind, notice.context) if kind else _("A notification of a kind that no longer exists")


def _city(zone: ZoneInfo) -> str:
    """Return the city of a time zone, in the language of the page."""
    return get_timezone_location(zone.key, locale=get_language() or settings.LANGUAGE_CODE, return_city=True)


def _person(request: HttpRequest) -> User:
    user: Any = request.user
    return user
