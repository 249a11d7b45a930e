"""Middleware for signed-in people: their time zone, a required second factor, and consent."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from intercluster.apps.accounts.consent import needs_consent
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import needs_second_factor
from intercluster.apps.accounts.reader_zone import ReaderZone
from intercluster.core.platform import requires_second_factor
from intercluster.core.view_names import view_name

Handler = Callable[[HttpRequest], HttpResponse]

ALWAYS = {"accounts:sign-in", "accounts:sign-out", "accounts:language", "accounts:terms", "account_logout"}
"""Pages that a signed-in person can always open."""

SETTING_UP = ("mfa_", "account_reauthenticate", "account_email", "account_confirm_email", "account_change_password")
"""Prefixes of the names of pages that set up a second factor."""


Step = tuple[str, str]
"""A page where the person must do something first, and a sentence that says what."""


def still_asked(user: User) -> Step | None:
    """Return what a person must do before pages or their tokens work, or None."""
    return _second_factor_of(user) or _consent_of(user)


def _second_factor_of(user: User) -> Step | None:
    if requires_second_factor() and needs_second_factor(user):
        return "mfa_index", _("Set up a second factor first: your role requires it.")
    return None


def _consent_of(user: User) -> Step | None:
    return ("accounts:terms", _("Agree to the terms first.")) if needs_consent(user) else None


def zone(get_response: Handler) -> Handler:
    """Show times in the reader's zone; visitors and programs get the platform's zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with timezone.override(ReaderZone(request.user) if isinstance(request.user, User) else None):
            return get_response(request)

    return middleware


def second_factor(get_response: Handler) -> Handler:
    """Send managers and administrators to set up a second factor, if the setting requires one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            name = view_name(request)
            free = name in ALWAYS or name.startswith(SETTING_UP) or name.startswith("accounts:session")
            if not free and (step := _second_factor_of(request.user)):
                return _stop(request, *step)
        return get_response(request)

    return middleware


def consent(get_response: Handler) -> Handler:
    """Ask people to agree to the terms before anything else, and again after each change."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User) and view_name(request) not in ALWAYS and (step := _consent_of(request.user)):
            return _stop(request, *step)
        return get_response(request)

    return middleware


def told(request: HttpRequest, page: str, problem: str) -> str:
    """Return the answer to a program: what its person must do first, and where."""
    return f"{problem} {request.build_absolute_uri(reverse(page))}"


def _stop(request: HttpRequest, page: str, problem: str) -> HttpResponse:
    address = reverse(page)
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": told(request, page, problem)}, status=403)
    following = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return redirect(f"{address}?{following}" if following else address)
