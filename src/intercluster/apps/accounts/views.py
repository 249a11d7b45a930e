"""Sign in, sign out, and the reader's language."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.views import LoginView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language as django_set_language

from intercluster.apps.accounts.adapters import TOO_MANY
from intercluster.apps.accounts.forms import SignInForm
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import demo_offices, demo_owners, is_shared

View = Callable[..., HttpResponseBase]


class SignInView(LoginView):
    """Ask for address and password, or a passkey; offer the demo's people if the demo is shown."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Answer an invalid form with status 422, or 429 after too many attempts."""
        response = super().form_invalid(form)
        response.status_code = 429 if form.has_error("__all__", TOO_MANY) else 422
        return response

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Sign in, in the person's language."""
        response = super().form_valid(form)
        return _in_their_language(self.request, response, form.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's people, who can be entered by one click."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        shown = settings.DEMO_SIGN_IN
        return context | {
            "next": next_page(self.request, default=""),
            "demo_offices": demo_offices() if shown else [],
            "demo_owners": demo_owners() if shown else [],
        }


sign_in = SignInView.as_view()


@require_POST
def demo_sign_in(request: HttpRequest, cluster: str, role: str) -> HttpResponse:
    """Sign in as a person of a demo cluster, if the installation shows the demo."""
    if not settings.DEMO_SIGN_IN:
        raise Http404
    people = demo_offices() if role == "office" else demo_owners()
    user = people.filter(Q(cluster_slug=cluster)).first()
    if user is None:
        raise Http404
    return enter(request, user)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, or cancel signing in."""
    logout(request)
    return redirect(next_page(request, default="") or settings.LOGOUT_REDIRECT_URL)


@require_GET
def sign_up(request: HttpRequest) -> HttpResponse:
    """Redirect to the page that asks for an account."""
    return redirect(settings.SIGN_UP_URL)


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Change the language of the pages, and store it for a signed-in person, unless many share the account."""
    response = django_set_language(request)
    code = request.POST.get("language", "")
    if isinstance(request.user, User) and code in dict(settings.LANGUAGES) and not is_shared(request.user):
        User.objects.filter(pk=request.user.pk).update(language=code)
    return response


@require_GET
def welcome(request: HttpRequest) -> HttpResponse:
    """Redirect to a person's main page: their office, their organisation's partners, or what they evaluate."""
    if isinstance(request.user, User):
        cluster = request.user.managed_clusters.order_by("name").first()
        if cluster is not None:
            return redirect("office:home", cluster=cluster.slug)
        place = request.user.affiliations.select_related("organisation").order_by("pk").first()
        if place is not None:
            return redirect("partnering:for-organisation", slug=place.organisation.slug)
        evaluated = request.user.evaluated_clusters.order_by("name").first()
        if evaluated is not None:
            return redirect("office:statistics", cluster=evaluated.slug)
    return redirect("directory:home")


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
    return _in_their_language(request, redirect(to or next_page(request)), user)


def next_page(request: HttpRequest, default: str | None = None) -> str:
    """Return the requested next page if it is ours, or the default."""
    wanted: Any = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return str(wanted)
    return reverse(settings.LOGIN_REDIRECT_URL) if default is None else default


def _in_their_language(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response
