"""Pages of ideas that lack what one can do: parse, call one query or service, render."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.introductions import services as introductions
from intercluster.apps.projects.consortia import queries as consortia
from intercluster.apps.projects.inviting.forms import InviteForm
from intercluster.apps.projects.lacking import queries
from intercluster.core.errors import Refused


@never_cache
@require_safe
@login_required
def lacking(request: HttpRequest) -> HttpResponse:
    """List the ideas of others that lack what the reader's organisations offer."""
    viewer = viewer_for(request)
    context = {
        "ideas": queries.lacking(viewer),
        "edited": viewer.edited_ids,
        "has_organisation": bool(viewer.organisation_ids),
    }
    return render(request, "projects/lacking/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def we_can(request: HttpRequest, key: UUID, requirement: int, offer: int) -> HttpResponse:
    """Ask the owner of an idea for an introduction, with the competence that one can give it."""
    viewer = viewer_for(request)
    found, _seen = consortia.consortium(viewer, key)
    needed, own = queries.chosen(viewer, found, requirement, offer)
    form = InviteForm(request.POST or None)
    if form.is_bound and form.is_valid():
        proposal = queries.proposal(found, needed, own)
        try:
            made = introductions.request(signed_in(request), proposal, form.cleaned_data["text"])
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Sent. We will tell you when they answer."))
            return redirect("introductions:introduction", made.public_id)
    context = {"form": form, "consortium": found, "requirement": needed, "offer": own}
    return render(request, "projects/lacking/we_can.html", context, status=422 if form.errors else 200)
