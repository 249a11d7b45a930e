"""Pages for requests to join, and for deciding on them."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import is_shared
from intercluster.apps.accounts.too_many import JOIN, seconds_left
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.people import joining
from intercluster.apps.people.forms import JoinForm
from intercluster.apps.people.invitation_helpers import tell_sent
from intercluster.apps.people.models import OF_ORGANISATION, JoinRequest
from intercluster.apps.people.redirects import go_back
from intercluster.apps.people.rules import may_decide
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.platform import platform


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Request to join; the answer does not reveal whether the address has an account."""
    if not platform().takes_requests:
        raise NotAllowed(_("This platform takes no requests. Ask the office of your cluster to invite you."))
    user = request.user if isinstance(request.user, User) and not is_shared(request.user) else None
    slug = request.GET.get("organisation", "")
    # An organisation without a cluster has no office that could answer.
    chosen = (
        get_object_or_404(Organisation.objects.filter(clusters__in=Cluster.objects.all()).distinct(), slug=slug)
        if slug
        else None
    )
    form = JoinForm(chosen, user, request.POST or None)
    status, wait = 200, 0
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, action="join"):
            _ask(request, form, user)
            return redirect("people:join-sent")
        status, wait = 429, seconds_left(request, JOIN)
        form.add_error(None, _("Too many requests have come from here. Try again in an hour."))
    elif form.errors:
        status = 422
    page = render(request, "people/join.html", {"form": form, "organisation": chosen}, status=status)
    if wait:
        page["Retry-After"] = str(wait)
    return page


def _ask(request: HttpRequest, form: JoinForm, user: User | None) -> None:
    data = form.cleaned_data
    joining.ask(
        name=user.name or user.email if user else data["name"],
        email=user.email if user else data["email"],
        language=get_language() or "en",
        message=data["message"],
        user=user,
        **form.place(),
    )


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "people/join_sent.html")


def _waiting(request: HttpRequest, number: int) -> JoinRequest:
    join_request = get_object_or_404(JoinRequest.objects.select_related("organisation", "cluster"), pk=number)
    if not may_decide(viewer_for(request), join_request):
        raise Http404
    return join_request


@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Approve a request."""
    asked = _waiting(request, number)
    role = request.POST.get("role", "member")
    if role not in OF_ORGANISATION:
        raise Http404
    try:
        approved = joining.approve(asked, viewer=viewer_for(request), role=role)
    except Conflict as problem:
        messages.error(request, str(problem))
    else:
        if approved.invitation is not None:
            tell_sent(request, approved.invitation.email)
        else:
            messages.success(request, _("%(name)s now has access.") % {"name": approved.request.name})
    return go_back(request, asked.place)


@require_POST
def decline(request: HttpRequest, number: int) -> HttpResponse:
    """Decline a request."""
    asked = _waiting(request, number)
    try:
        declined = joining.decline(asked, viewer=viewer_for(request), reason=request.POST.get("reason", "")[:2000])
    except Conflict as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("%(name)s has been told.") % {"name": declined.name})
    return go_back(request, asked.place)
