"""Pages of clusters and alliances, for administrators: parse, call a service, render."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.administration.access import administrators
from intercluster.apps.administration.clusters import forms, merging, queries, services
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.core.errors import Conflict

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@administrators
@require_safe
def clusters(request: HttpRequest) -> HttpResponse:
    """List all clusters, the archived ones last."""
    found = queries.every_cluster(viewer_for(request))
    return render(request, "administration/clusters/clusters.html", {"clusters": found})


@administrators
@require_safe
def alliances(request: HttpRequest) -> HttpResponse:
    """List all alliances, the archived ones last."""
    found = queries.every_alliance(viewer_for(request))
    return render(request, "administration/clusters/alliances.html", {"alliances": found})


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new_cluster(request: HttpRequest) -> HttpResponse:
    """Make a cluster."""
    form = forms.NewClusterForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        made = services.make_cluster(viewer=viewer_for(request), **form.cleaned_data)
        messages.success(request, _("%(name)s has been made.") % {"name": made.name})
        return redirect("administration:cluster", slug=made.slug)
    return _form(request, form, _("Make a cluster"), "administration:clusters", _("Clusters"))


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new_alliance(request: HttpRequest) -> HttpResponse:
    """Make an alliance."""
    form = forms.NewAllianceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.make_alliance(viewer=viewer_for(request), **form.cleaned_data)
        messages.success(request, _("%(name)s has been made.") % {"name": made.name})
        return redirect("administration:alliance", slug=made.slug)
    return _form(request, form, _("Make an alliance"), "administration:alliances", _("Alliances"))


def _form(request: HttpRequest, form: Form, title: str, back: str, back_label: str) -> HttpResponse:
    return render(
        request,
        "administration/form.html",
        {"form": form, "title": title, "back": back, "back_label": back_label},
        status=422 if form.errors else 200,
    )


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def cluster(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a cluster; a POST renames it."""
    shown = get_object_or_404(Cluster.everything.prefetch_related("alliances"), slug=slug)
    naming = forms.NameForm(request.POST or None, initial={"name": shown.name, "slug": shown.slug})
    if request.method == "POST" and (renamed := _renamed(request, naming, shown)):
        return redirect("administration:cluster", slug=renamed.slug)
    return _cluster(request, shown, naming=naming)


def _renamed(request: HttpRequest, form: forms.NameForm, place: Cluster | Alliance) -> Cluster | Alliance | None:
    """Rename a place as a form says; on failure the form says why."""
    if not form.is_valid():
        return None
    try:
        renamed = services.rename(place, viewer=viewer_for(request), **form.cleaned_data)
    except Conflict as problem:
        form.add_error("slug", str(problem))
        return None
    messages.success(request, _("Saved."))
    return renamed


def _cluster(request: HttpRequest, shown: Cluster, **bound: Form) -> HttpResponse:
    own = {
        "naming": forms.NameForm(initial={"name": shown.name, "slug": shown.slug}),
        "handing": forms.HandOverForm(shown, initial={"language": get_language()}),
        "merging": forms.IntoForm(shown),
    } | bound
    context = {
        "cluster": shown,
        "managers": shown.managers.order_by("name", "email"),
        "members": shown.memberships.count(),
        **own,
    }
    failed = any(form.errors for form in bound.values())
    return render(request, "administration/clusters/cluster.html", context, status=422 if failed else 200)


@administrators
@require_POST
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite a new manager of a cluster."""
    shown = get_object_or_404(Cluster, slug=slug)
    form = forms.HandOverForm(shown, request.POST)
    if form.is_valid():
        try:
            invited = services.hand_over(shown, viewer=viewer_for(request), **form.cleaned_data)
        except Conflict as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": invited.email})
            return redirect("administration:cluster", slug=slug)
    return _cluster(request, shown, handing=form)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a merge would move; a POST does it."""
    source = get_object_or_404(Cluster.everything, slug=slug)
    form = forms.IntoForm(source, request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return _cluster(request, source, merging=form)
    target = form.cleaned_data["into"]
    if request.method == "POST":
        done = merging.merge(source, target, viewer=viewer_for(request))
        messages.success(request, _("%(one)s is now part of %(other)s.") % {"one": done.source, "other": target.name})
        return redirect("administration:cluster", slug=target.slug)
    dry = merging.dry_run(source, target, viewer=viewer_for(request))
    return render(request, "administration/clusters/merge.html", {"cluster": source, "target": target, "dry": dry})


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def alliance(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an alliance; a POST renames it."""
    shown = get_object_or_404(Alliance.everything, slug=slug)
    naming = forms.NameForm(request.POST or None, initial={"name": shown.name, "slug": shown.slug})
    if request.method == "POST" and (renamed := _renamed(request, naming, shown)):
        return redirect("administration:alliance", slug=renamed.slug)
    return _alliance(request, shown, naming=naming)


def _alliance(request: HttpRequest, shown: Alliance, **bound: Form) -> HttpResponse:
    own = {
        "naming": forms.NameForm(initial={"name": shown.name, "slug": shown.slug}),
        "adding": forms.ClusterForm(shown),
    } | bound
    context = {"alliance": shown, "clusters": shown.clusters.order_by("name"), **own}
    failed = any(form.errors for form in bound.values())
    return render(request, "administration/clusters/alliance.html", context, status=422 if failed else 200)


@administrators
@require_POST
def add_cluster(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a cluster to an alliance."""
    shown = get_object_or_404(Alliance, slug=slug)
    form = forms.ClusterForm(shown, request.POST)
    if not form.is_valid():
        return _alliance(request, shown, adding=form)
    services.add_to_alliance(shown, form.cleaned_data["cluster"], viewer=viewer_for(request))
    return redirect("administration:alliance", slug=slug)


@administrators
@require_POST
def remove_cluster(request: HttpRequest, slug: str, cluster: str) -> HttpResponse:
    """Remove a cluster from an alliance."""
    shown = get_object_or_404(Alliance.everything, slug=slug)
    leaving = get_object_or_404(shown.clusters, slug=cluster)
    services.remove_from_alliance(shown, leaving, viewer=viewer_for(request))
    messages.success(request, _("%(one)s no longer belongs to %(other)s.") % {"one": leaving.name, "other": shown.name})
    return redirect("administration:alliance", slug=slug)


def _put(
    service: Callable[..., None], model: type[Cluster] | type[Alliance], page: str, done: "StrPromise"
) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        place = get_object_or_404(model.everything, slug=slug)
        service(place, viewer=viewer_for(request))
        messages.success(request, done % {"name": place.name})
        return redirect(page, slug=slug)

    return administrators(require_POST(view))  # type: ignore[return-value]


ARCHIVED, RESTORED = gettext_lazy("%(name)s is archived."), gettext_lazy("%(name)s is restored.")
archive_cluster = _put(services.archive, Cluster, "administration:cluster", ARCHIVED)
restore_cluster = _put(services.restore, Cluster, "administration:cluster", RESTORED)
archive_alliance = _put(services.archive, Alliance, "administration:alliance", ARCHIVED)
restore_alliance = _put(services.restore, Alliance, "administration:alliance", RESTORED)
