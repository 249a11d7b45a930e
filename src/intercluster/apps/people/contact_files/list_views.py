"""An office's list of contact people: tick, look at the mails, send; or forget."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.people.contact_files import services
from intercluster.apps.people.contact_files.forms import ChosenForm
from intercluster.apps.people.contact_files.previews import Preview, previews
from intercluster.apps.people.models import ContactPerson
from intercluster.core.errors import Conflict


@never_cache
@require_safe
def listed(request: HttpRequest, cluster: str) -> HttpResponse:
    """Show the people whom the office may invite, to tick."""
    office = managed_cluster(request, cluster)
    people = list(services.listed(office))
    return _page(request, office, people, _form(people, request, posted=False))


@require_POST
def forget(request: HttpRequest, cluster: str) -> HttpResponse:
    """Take the ticked people out of the list."""
    office = managed_cluster(request, cluster)
    people = list(services.listed(office))
    form = _form(people, request)
    if not form.is_valid():
        return _page(request, office, people, form)
    count = services.forget_people(office, form.cleaned_data["people"], viewer=viewer_for(request))
    forgotten = ngettext("%(n)d person is removed from the list.", "%(n)d people are removed from the list.", count)
    messages.success(request, forgotten % {"n": count})
    return redirect("people:listed", cluster=office.slug)


@never_cache
@require_POST
def preview(request: HttpRequest, cluster: str) -> HttpResponse:
    """Show the mails that the ticked people would get. Nothing is sent."""
    office = managed_cluster(request, cluster)
    people = list(services.listed(office))
    form = _form(people, request)
    if not form.is_valid():
        return _page(request, office, people, form)
    chosen = [each for each in people if each.pk in form.cleaned_data["people"]]
    return _preview_page(request, office, chosen, form.cleaned_data["role"])


@require_POST
def send(request: HttpRequest, cluster: str) -> HttpResponse:
    """Send the invitations that were shown."""
    office = managed_cluster(request, cluster)
    people = list(services.listed(office))
    form = _form(people, request)
    if not form.is_valid():
        return _page(request, office, people, form)
    keys, role = form.cleaned_data["people"], form.cleaned_data["role"]
    try:
        made = services.invite_people(office, keys, role=role, viewer=viewer_for(request))
    except Conflict as problem:
        chosen = [each for each in people if each.pk in keys]
        return _preview_page(request, office, chosen, role, problem=str(problem))
    sent = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", len(made))
    messages.success(request, sent % {"n": len(made)})
    return redirect("people:office", cluster=office.slug)


def _form(people: Sequence[ContactPerson], request: HttpRequest, *, posted: bool = True) -> ChosenForm:
    return ChosenForm(request.POST if posted else None, keys=[each.pk for each in people])


def _page(request: HttpRequest, office: Cluster, people: Sequence[ContactPerson], form: ChosenForm) -> HttpResponse:
    ticked = set(form.data.getlist("people")) if form.is_bound else {str(each.pk) for each in people}  # type: ignore[attr-defined]
    context = {
        "cluster": office,
        "people": people,
        "form": form,
        "ticked": ticked,
        "most": services.may_still_invite(office),
    }
    return render(request, "people/listed.html", context, status=422 if form.errors else 200)


def _preview_page(
    request: HttpRequest, office: Cluster, chosen: Sequence[ContactPerson], role: str, problem: str = ""
) -> HttpResponse:
    assert isinstance(request.user, User)  # a manager
    shown: Sequence[Preview] = previews(chosen, role, by=request.user)
    context = {"cluster": office, "people": chosen, "role": role, "previews": shown, "problem": problem}
    return render(request, "people/preview.html", context, status=409 if problem else 200)
