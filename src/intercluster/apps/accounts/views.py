"""Sign in, sign out, and the reader's language."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import logout
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language as django_set_language

from intercluster.apps.accounts.forms import SignInForm
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.page_access import enter, in_their_language, next_page
from intercluster.apps.accounts.queries import demo_offices, demo_owners, is_shared


class SignInView(LoginView):
    """Ask for address and password, or a passkey; offer the demo's people if the demo is shown."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Answer an invalid form with status 422."""
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Sign in, in the person's language."""
        response = super().form_valid(form)
        return in_their_language(self.request, response, form.user)

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
