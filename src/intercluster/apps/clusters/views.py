"""Pages of a cluster's settings, and what the head of every page shows of a cluster."""

from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercluster.apps.clusters import logos, services
from intercluster.apps.clusters.colours import COLOUR, ENOUGH, contrast_with_white
from intercluster.apps.clusters.forms import SettingsForm
from intercluster.apps.clusters.queries import logo_of
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.profiles.services import FieldsRefused, StaleError
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for

YEAR = 365 * 24 * 60 * 60
"""What an address with a digest shows never changes."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, cluster: str) -> HttpResponse:
    """Change a cluster's settings."""
    own = managed_cluster(request, cluster)
    now: list[tuple[str, str]] = []
    if request.method == "POST":
        form = SettingsForm(own, request.POST, request.FILES)
        try:
            if form.is_valid() and _saved(request, own, form):
                messages.success(request, _("Saved."))
                return redirect("clusters:settings", cluster=own.slug)
        except StaleError as stale:
            form.refuse(stale.problems)
            now = form.go_on_from(cast(Cluster, stale.current))
    else:
        form = SettingsForm(own)
    return render(
        request,
        "clusters/settings.html",
        {"cluster": own, "form": form, "logo": getattr(own, "logo", None), "meanwhile": now},
        status=422 if form.errors else 200,
    )


def _saved(request: HttpRequest, cluster: Cluster, form: SettingsForm) -> bool:
    """Save all that the form says or nothing of it, and return whether it was saved."""
    viewer, data = viewer_for(request), form.cleaned_data
    logo = data.get("logo")
    try:
        with transaction.atomic():
            services.change_settings(cluster, form.changes(), viewer=viewer, version=data["version"])
            if logo:
                services.set_logo(cluster, logo.read(logos.MOST_BYTES + 1), viewer=viewer)
            elif data.get("without_logo"):
                services.remove_logo(cluster, viewer=viewer)
    except StaleError:
        raise
    except FieldsRefused as refused:
        form.refuse(refused.problems)
    except logos.LogoRefused as refused:
        form.add_error("logo", str(refused))
    return not form.errors


@require_safe
@cache_control(public=True, max_age=YEAR, immutable=True)
def logo(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """Show a logo; its address changes with it."""
    found = logo_of(slug, digest)
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.image), content_type="image/png")


@require_safe
@cache_control(public=True, max_age=YEAR, immutable=True)
def colour(request: HttpRequest, digits: str) -> HttpResponse:
    """Return a style sheet with a cluster's colour: the content security policy lets no style stand in a page."""
    chosen = f"#{digits}"
    if not COLOUR.fullmatch(chosen) or contrast_with_white(chosen) < ENOUGH:
        raise Http404
    rule = f":root {{ --cluster-colour: {chosen}; --cluster-text: #ffffff; }}\n"
    return HttpResponse(rule, content_type="text/css")
