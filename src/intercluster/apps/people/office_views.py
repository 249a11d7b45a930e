"""The people of a cluster, for its office."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import manages, viewer_for
from intercluster.apps.people import queries, roles
from intercluster.apps.people.contact_files.services import listed
from intercluster.apps.people.forms import OfficeInviteForm
from intercluster.apps.people.invitation_helpers import invited
from intercluster.core.errors import Conflict

LISTED = 2000
"""Members suggested while the office types a name."""


@never_cache
@require_safe
def people(request: HttpRequest, cluster: str) -> HttpResponse:
    """Show requests, people with roles, and invitations."""
    office = managed_cluster(request, cluster)
    return render(
        request,
        "people/office.html",
        {
            "cluster": office,
            "requests": queries.waiting_requests(office),
            "managers": office.managers.order_by("name", "email"),
            "evaluators": office.evaluators.order_by("name", "email"),
            "places": queries.people_of(office),
            "invitations": queries.open_invitations(office),
            "listed": listed(office).count(),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, cluster: str) -> HttpResponse:
    """Invite somebody to a member or to the office."""
    office = managed_cluster(request, cluster)
    member = request.GET.get("organisation", "")[:300]
    first = {"language": get_language(), "role": "editor", "organisation": member}
    form = OfficeInviteForm(office, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid() and invited(request, form, form.cleaned_data["place"]):
        return redirect("people:office", cluster=office.slug)
    members = office.organisations.order_by("name").values_list("name", flat=True)[:LISTED]
    return render(
        request,
        "people/invite.html",
        {"cluster": office, "form": form, "members": members},
        status=422 if form.errors else 200,
    )


@require_POST
def remove_manager(request: HttpRequest, cluster: str, number: int) -> HttpResponse:
    """Remove a manager, but never the last one."""
    office = managed_cluster(request, cluster)
    person = get_object_or_404(office.managers, pk=number)
    try:
        roles.remove_manager(office, person, viewer=viewer_for(request))
    except Conflict as problem:
        messages.error(request, str(problem))
    return _back(request, office, person)


@require_POST
def remove_evaluator(request: HttpRequest, cluster: str, number: int) -> HttpResponse:
    """Remove an evaluator."""
    office = managed_cluster(request, cluster)
    person = get_object_or_404(office.evaluators, pk=number)
    roles.remove_evaluator(office, person, viewer=viewer_for(request))
    return _back(request, office, person)


def _back(request: HttpRequest, cluster: Cluster, person: User) -> HttpResponse:
    """Redirect to the list, or to the start page for a person who left the office."""
    if person == request.user and not manages(viewer_for(request), cluster):
        return redirect("directory:home")
    return redirect("people:office", cluster=cluster.slug)
