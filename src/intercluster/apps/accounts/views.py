"""Sign in, sign out, and the reader's language."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language as django_set_language

from intercluster.apps.accounts.client import address_of
from intercluster.apps.accounts.forms import SignInForm
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import demo_offices
from intercluster.apps.accounts.services import TooManyAttemptsError, check_password


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for address and password; where the demo is shown, offer its offices too."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            user = check_password(request, ip=address_of(request), **form.cleaned_data)
        except TooManyAttemptsError as problem:
            status = 429
            form.add_error(None, _too_many(problem.minutes))
        else:
            if user is not None:
                return _enter(request, user)
            form.add_error(None, _("This address and password do not go together. Check both and try again."))
    if form.errors and status == 200:
        status = 422
    offices = demo_offices() if settings.DEMO_SIGN_IN else []
    return render(
        request,
        "accounts/sign_in.html",
        {"form": form, "next": _next(request, default=""), "demo_offices": offices},
        status=status,
    )


@require_POST
def demo_sign_in(request: HttpRequest, cluster: str) -> HttpResponse:
    """Sign in as the office of a demo cluster, where the installation shows the demo and nothing else."""
    if not settings.DEMO_SIGN_IN:
        raise Http404
    user = demo_offices().filter(cluster_slug=cluster).first()
    if user is None:
        raise Http404
    return _enter(request, user)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Change the language of the pages, and remember it for who is signed in."""
    response = django_set_language(request)
    code = request.POST.get("language", "")
    if request.user.is_authenticated and code in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=code)
    return response


@require_GET
def welcome(request: HttpRequest) -> HttpResponse:
    """Go where a person's work is: the home of the office they belong to, or the start page."""
    if isinstance(request.user, User):
        cluster = request.user.managed_clusters.order_by("name").first()
        if cluster is not None:
            return redirect("directory:office", cluster=cluster.slug)
    return redirect("directory:home")


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    response = redirect(_next(request))
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def _next(request: HttpRequest, default: str | None = None) -> str:
    """Return where to go after signing in: the address asked for, if it is ours."""
    wanted: Any = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return str(wanted)
    return reverse(settings.LOGIN_REDIRECT_URL) if default is None else default


def _too_many(minutes: int) -> str:
    return ngettext(
        "Signing in has been tried too often from here. Wait %(minutes)d minute, then try again.",
        "Signing in has been tried too often from here. Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}
