"""Pages of an invitation: its link, and what its sender can do."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.accounts import consent
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.page_access import enter
from intercluster.apps.accounts.queries import addresses_of, person_at
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.people import invitations
from intercluster.apps.people.forms import AcceptForm
from intercluster.apps.people.invitation_helpers import tell_sent
from intercluster.apps.people.invitations import InvitationError, Problem
from intercluster.apps.people.models import Invitation
from intercluster.apps.people.redirects import go_back
from intercluster.apps.people.rules import may_manage
from intercluster.core.errors import Conflict


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation; a POST accepts it, since mail programs follow links only with GET."""
    invitation = invitations.find(token)
    if isinstance(request.user, User):
        return _as(request, token, invitation, request.user)
    owner = person_at(invitation.email)
    if owner is not None and not owner.is_active:
        raise InvitationError(Problem.INACTIVE)
    if owner is not None:
        return render(request, "people/invitation_sign_in.html", {"invitation": invitation})
    return _as_new(request, token, invitation)


def _as(request: HttpRequest, token: str, invitation: Invitation, user: User) -> HttpResponse:
    if invitation.email not in addresses_of(user):
        return render(request, "people/invitation_other.html", {"invitation": invitation}, status=403)
    if request.method == "POST":
        invitations.accept(token, user)
        messages.success(request, _("Welcome to %(place)s.") % {"place": invitation.place.name})
        return redirect("accounts:welcome")
    return render(request, "people/invitation.html", {"invitation": invitation})


def _as_new(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    shown = consent.terms()
    form = AcceptForm(
        invitation.email, request.POST or None, initial={"version": shown.version, "name": invitation.name}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if data["version"] != shown.version:
            form.add_error(None, _("The terms have changed meanwhile. Read them again."))
        else:
            _accepted, user = invitations.accept_with_new_account(
                token,
                name=data["name"],
                password=data["password"],
                language=get_language() or invitation.language,
                agreed_to=shown,
            )
            messages.success(request, _("Welcome to %(place)s.") % {"place": invitation.place.name})
            return enter(request, user)
    return render(
        request,
        "people/invitation.html",
        {"invitation": invitation, "form": form, "terms": shown},
        status=422 if form.errors else 200,
    )


def _own(request: HttpRequest, number: int) -> Invitation:
    invitation = get_object_or_404(Invitation.objects.select_related("organisation", "cluster"), pk=number)
    if not may_manage(viewer_for(request), invitation):
        raise Http404
    return invitation


@require_POST
def resend(request: HttpRequest, number: int) -> HttpResponse:
    """Send a new link, which replaces the old one."""
    invitation = _own(request, number)
    try:
        invitations.send_again(invitation, viewer=viewer_for(request))
    except InvitationError:
        messages.error(request, _("This invitation has been accepted or withdrawn meanwhile."))
    except Conflict as problem:
        messages.error(request, str(problem))
    else:
        tell_sent(request, invitation.email)
    return go_back(request, invitation.place)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = _own(request, number)
    try:
        invitations.withdraw(invitation, viewer=viewer_for(request))
    except InvitationError:
        messages.error(request, _("This invitation has been accepted or withdrawn meanwhile."))
    return go_back(request, invitation.place)
