"""Who may open a page of an account, and where a person goes after signing in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import is_shared

View = Callable[..., HttpResponseBase]


def own(view: View) -> View:
    """Restrict a page to the owner of an account: no visitors, and no shared demo accounts."""

    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User) and is_shared(request.user):
            return render(request, "accounts/shared.html", status=403)
        return view(request, *args, **kwargs)

    return wrapped


def enter(request: HttpRequest, user: User, to: str | None = None) -> HttpResponse:
    """Sign in a person who is authenticated, and redirect."""
    login(request, user)
    UserSession.objects.create_from_request(request)
    return in_their_language(request, redirect(to or next_page(request)), user)


def next_page(request: HttpRequest, default: str | None = None) -> str:
    """Return the requested next page if it is ours, or the default."""
    wanted: Any = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return str(wanted)
    return reverse(settings.LOGIN_REDIRECT_URL) if default is None else default


def in_their_language(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """Set the person's language on an answer, unless the browser has chosen one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response
