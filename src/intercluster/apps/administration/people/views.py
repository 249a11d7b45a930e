"""Pages of people, for administrators: parse, call a service, render."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import has_second_factor
from intercluster.apps.administration.access import administrators
from intercluster.apps.administration.people import queries, services
from intercluster.apps.administration.people.forms import RoleForm
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.core.errors import Conflict
from intercluster.core.filters import page_query

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@administrators
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Search people and open invitations by name and address."""
    words = request.GET.get("q", "")[:200].replace("\x00", "")
    viewer = viewer_for(request)
    found = queries.found_people(viewer, words).prefetch_related("managed_clusters", "affiliations")
    pages = Paginator(found, queries.SHOWN)
    page = pages.get_page(request.GET.get("page"))
    invitations = list(queries.found_invitations(viewer, words)[: queries.SHOWN + 1]) if words.strip() else []
    return render(
        request,
        "administration/people/people.html",
        {
            "words": words,
            "page": page,
            "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            "query": page_query(request.GET),
            "invitations": invitations[: queries.SHOWN],
            "more_invitations": len(invitations) > queries.SHOWN,
        },
    )


@administrators
@require_safe
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Show a person with their roles."""
    return _person(request, get_object_or_404(User, pk=number), RoleForm())


def _person(request: HttpRequest, shown: User, form: RoleForm) -> HttpResponse:
    return render(
        request,
        "administration/people/person.html",
        {
            "person": shown,
            "places": queries.places_of(shown),
            "form": form,
            "has_second_factor": has_second_factor(shown),
            "clusters": Cluster.objects.order_by("name").values_list("name", flat=True),
            "is_self": shown.pk == request.user.pk,
        },
        status=422 if form.errors else 200,
    )


@administrators
@require_POST
def give_role(request: HttpRequest, number: int) -> HttpResponse:
    """Give a person a role."""
    shown = get_object_or_404(User, pk=number)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _person(request, shown, form)
    services.give_role(shown, form.cleaned_data["role"], form.cleaned_data["place"], viewer=viewer_for(request))
    messages.success(request, _("Saved."))
    return redirect("administration:person", number=number)


@administrators
@require_POST
def take_role(request: HttpRequest, number: int) -> HttpResponse:
    """Take a role from a person."""
    shown = get_object_or_404(User, pk=number)
    held = next((each for each in queries.places_of(shown) if each.key == request.POST.get("place")), None)
    if held is None:
        raise Http404
    try:
        services.take_role(shown, held.role, held.place, viewer=viewer_for(request))
    except Conflict as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Saved."))
    return redirect("administration:person", number=number)


def _put(service: Callable[..., None], done: "StrPromise") -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, number: int) -> HttpResponse:
        shown = get_object_or_404(User, pk=number)
        try:
            service(shown, viewer=viewer_for(request))
        except Conflict as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, done % {"name": shown})
        if User.objects.filter(pk=request.user.pk or 0, is_superuser=True).exists():
            return redirect("administration:person", number=number)
        return redirect("accounts:welcome")  # they handed over

    return administrators(require_POST(view))  # type: ignore[return-value]


disable = _put(services.disable, gettext_lazy("The account of %(name)s is disabled."))
enable = _put(services.enable, gettext_lazy("The account of %(name)s is enabled."))
make_administrator = _put(services.make_administrator, gettext_lazy("%(name)s now administers the platform."))
remove_administrator = _put(services.remove_administrator, gettext_lazy("%(name)s no longer administers the platform."))
hand_over = _put(services.hand_over, gettext_lazy("%(name)s now administers the platform in your place."))
