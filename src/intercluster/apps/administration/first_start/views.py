"""Pages of an empty installation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercluster.apps.accounts import consent
from intercluster.apps.accounts.page_access import enter
from intercluster.apps.administration.first_start import services
from intercluster.apps.administration.first_start.forms import FirstStartForm
from intercluster.apps.administration.queries import is_empty
from intercluster.core.errors import Conflict


@never_cache
@require_safe
def empty(request: HttpRequest) -> HttpResponse:
    """Say where the link to set up the platform is."""
    if not is_empty():
        return redirect("/")
    return render(request, "administration/first_start/empty.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the platform, its administrator and its first cluster, and make them."""
    if request.user.is_authenticated:  # such as after a second click on the button
        return redirect("accounts:welcome")
    services.check_link(token)
    shown = consent.terms()
    form = FirstStartForm(request.POST or None, initial={"language": get_language(), "version": shown.version})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] != shown.version:
            form.add_error(None, _("The terms have changed meanwhile. Read them again."))
        else:
            try:
                user, cluster = services.begin(form.wanted(), token=token, agreed_to=shown)
            except Conflict as problem:
                form.add_error(None, str(problem))
            else:
                return enter(request, user, to=reverse("office:home", args=[cluster.slug]))
    return render(
        request,
        "administration/first_start/set_up.html",
        {"form": form, "terms": shown},
        status=422 if form.errors else 200,
    )
