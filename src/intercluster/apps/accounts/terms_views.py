"""The page of the terms, for reading, consent and withdrawal."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.accounts import consent
from intercluster.apps.accounts.forms import AgreeForm
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.page_access import next_page, own
from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.accounts.services import end_sessions


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """Show the terms, and ask a person who has not agreed yet."""
    user = request.user if isinstance(request.user, User) else None
    asked = user is not None and consent.needs_consent(user)
    shown = consent.terms()
    form = AgreeForm(request.POST or None, initial={"version": shown.version})
    status = 200
    if request.method == "POST" and user is not None and asked:
        if form.is_valid() and form.cleaned_data["version"] == shown.version:
            consent.agree(user, shown)
            return redirect(next_page(request))
        status = 422
        if form.is_valid():
            form.add_error(None, _("The terms have changed meanwhile. Read them again."))
    given = user.consents.filter(withdrawn_at__isnull=True).last() if user is not None else None
    return render(
        request,
        "accounts/terms.html",
        {"terms": shown, "form": form, "asked": asked, "given": given, "next": next_page(request, default="")},
        status=status,
    )


@own
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw consent, and sign out everywhere."""
    user = signed_in(request)
    consent.withdraw(user)
    end_sessions(user)
    logout(request)
    messages.info(request, _("You have withdrawn your consent and are signed out everywhere."))
    return redirect("accounts:terms")
