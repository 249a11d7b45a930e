"""The overview and the settings, for administrators, and the page on who runs the platform."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intercluster.apps.administration import attention, services
from intercluster.apps.administration.access import administrators
from intercluster.apps.administration.forms import SettingsForm
from intercluster.apps.administration.models import Act
from intercluster.apps.directory.rules import viewer_for
from intercluster.core.health.findings import State, findings
from intercluster.core.platform import platform

ACTS = 20
"""Acts shown on the overview."""


@administrators
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what needs attention, versions, and what administrators did; ask other computers only on request."""
    is_whole = "all" in request.GET
    found = sorted(findings(outside=is_whole), key=lambda each: _ORDER[each.state])
    return render(
        request,
        "administration/overview.html",
        {
            "urgent": [each for each in found if each.state is not State.OK],
            "fine": [each for each in found if each.state is State.OK],
            "is_whole": is_whole,
            "versions": attention.versions(),
            "acts": Act.objects.select_related("by", "person")[:ACTS],
        },
    )


_ORDER = {State.FAILED: 0, State.WARNING: 1, State.OK: 2}


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Change the platform's name and settings."""
    form = SettingsForm.of(platform(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.change_settings(form.wanted(), viewer=viewer_for(request))
        messages.success(request, _("Saved."))
        return redirect("administration:settings")
    return render(request, "administration/settings.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Say who runs the platform, and where to ask."""
    now = platform()
    if not now.contact and not now.about:
        raise Http404
    return render(request, "administration/contact.html", {"now": now})
