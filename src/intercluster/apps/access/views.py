"""The page of a person's tokens."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.access.forms import TokenForm
from intercluster.apps.access.models import Token
from intercluster.apps.access.services import make_token, revoke_token
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.page_access import own
from intercluster.core.errors import Refused
from intercluster.core.feature import scopes


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@own
@reauthentication_required
def tokens(request: HttpRequest) -> HttpResponse:
    """List a person's tokens, and make one; its secret is shown once, in the answer."""
    assert isinstance(request.user, User)
    form = TokenForm(request.POST or None)
    made, secret, status = None, "", 200
    if request.method == "POST":
        if form.is_valid():
            try:
                made, secret = make_token(
                    request.user,
                    form.cleaned_data["name"],
                    form.cleaned_data["scopes"],
                    form.expires(),
                )
                form = TokenForm()
            except Refused as problem:
                form.add_error(None, str(problem))
        status = 422 if form.errors else 200
    return render(
        request,
        "access/tokens.html",
        {"form": form, "tokens": _listed(request.user), "made": made, "secret": secret},
        status=status,
    )


@login_required
@require_POST
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """Revoke a token."""
    assert isinstance(request.user, User)
    if revoke_token(request.user, token):
        messages.success(request, _("The token is revoked: programs that use it are refused from now on."))
    return redirect("access:tokens")


def _listed(user: User) -> list[tuple[Token, list[str]]]:
    known = scopes()
    return [(token, [str(known[name].label) for name in token.scopes if name in known]) for token in user.tokens.all()]
