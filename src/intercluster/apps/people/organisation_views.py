"""Pages of an organisation's people, for its members, editors and office."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.people import queries, roles
from intercluster.apps.people.forms import InviteForm
from intercluster.apps.people.invitation_helpers import invited
from intercluster.apps.people.models import OF_ORGANISATION
from intercluster.apps.people.redirects import go_back
from intercluster.apps.people.rules import may_end, may_run_people, may_see_people


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the people of an organisation, and let its editors invite."""
    organisation = get_object_or_404(Organisation, slug=slug)
    viewer = viewer_for(request)
    if not may_see_people(viewer, organisation):
        raise Http404
    runs = may_run_people(viewer, organisation)
    if request.method == "POST" and not runs:
        raise Http404
    form = InviteForm(request.POST or None, initial={"language": get_language(), "role": "member"})
    if request.method == "POST" and form.is_valid() and invited(request, form, organisation):
        return redirect("people:organisation", slug=slug)
    return render(
        request,
        "people/organisation.html",
        {
            "organisation": organisation,
            "runs": runs,
            "form": form,
            "places": queries.people_of(organisation),
            "requests": queries.waiting_requests(organisation) if runs else [],
            "invitations": queries.open_invitations(organisation) if runs else [],
        },
        status=422 if form.errors else 200,
    )


@require_POST
def change_role(request: HttpRequest, number: int) -> HttpResponse:
    """Make a colleague editor or member."""
    place = get_object_or_404(Affiliation.objects.select_related("organisation"), pk=number)
    viewer = viewer_for(request)
    role = request.POST.get("role", "")
    if not may_run_people(viewer, place.organisation) or role not in OF_ORGANISATION:
        raise Http404
    roles.change_role(place, role, viewer=viewer)
    return go_back(request, place.organisation)


@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Remove a person, or leave oneself."""
    place = get_object_or_404(Affiliation.objects.select_related("organisation", "user"), pk=number)
    viewer = viewer_for(request)
    if not may_end(viewer, place):
        raise Http404
    roles.end_affiliation(place, viewer=viewer)
    messages.success(
        request,
        _("%(name)s no longer belongs to %(organisation)s.")
        % {"name": str(place.user), "organisation": place.organisation.name},
    )
    return go_back(request, place.organisation)
