"""Pages of a person's own data: shown, exported, erased."""

import json
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.page_access import own
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import may_edit, viewer_for
from intercluster.apps.privacy.forms import EraseForm
from intercluster.apps.privacy.services import erase_person, held_on_organisation, held_on_person
from intercluster.core import clock
from intercluster.core.errors import Conflict
from intercluster.core.feature import periods


@never_cache
@login_required
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """Show a person what the platform holds on them and what they can do."""
    assert isinstance(request.user, User)
    edited = Organisation.objects.filter(pk__in=viewer_for(request).edited_ids).order_by("name")
    return render(request, "privacy/own_data.html", {"periods": periods(), "organisations": edited})


@never_cache
@login_required
@require_safe
def export_own(request: HttpRequest) -> HttpResponse:
    """Hand over all personal data of a person."""
    assert isinstance(request.user, User)
    return _download(held_on_person(request.user), "intercluster-me")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@own
@reauthentication_required
def erase_own(request: HttpRequest) -> HttpResponse:
    """Erase a person who has typed their own address."""
    assert isinstance(request.user, User)
    form = EraseForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(request.user)
        except Conflict as problem:
            form.add_error(None, str(problem))
        else:
            logout(request)
            messages.success(request, _("Your account and what led to you are erased."))
            return redirect("directory:home")
    return render(request, "privacy/erase.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def export_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand over all data of an organisation to those who may change it; raise Http404 for others."""
    organisation = get_object_or_404(Organisation, slug=slug)
    if not may_edit(viewer_for(request), organisation):
        raise Http404
    return _download(held_on_organisation(organisation), f"intercluster-{organisation.slug}")


def _download(content: dict[str, Any], name: str) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{clock.local_day():%Y-%m-%d}.json"'
    return answer
