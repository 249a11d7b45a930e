"""The page of the checklist: parse, call one query or service, render."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.checking.queries import checklist
from intercluster.apps.projects.checking.services import answer_rule
from intercluster.apps.projects.consortia import queries
from intercluster.apps.projects.consortia.rules import Sight
from intercluster.apps.projects.consortia.views import page_context

ANSWERS = {"yes": True, "no": False}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rules(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show which rules of the call the team meets, or answer one that no data can decide."""
    viewer = viewer_for(request)
    found, seen = queries.consortium(viewer, key, Sight.TEAM)
    if request.method == "POST":
        answer_rule(viewer, found, request.POST.get("rule", ""), ANSWERS.get(request.POST.get("answer", "")))
        messages.success(request, _("Saved."))
        return redirect("projects:consortium_rules", key)
    context = page_context(found, seen, "projects:consortium_rules") | {"checklist": checklist(found)}
    return render(request, "projects/consortia/rules.html", context)
