"""The page of the history: parse, call queries, render."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.consortia import queries as consortia
from intercluster.apps.projects.consortia.rules import Sight
from intercluster.apps.projects.consortia.views import page_context
from intercluster.apps.projects.past import queries
from intercluster.core.filters import page_query

ON_A_PAGE = 50


@never_cache
@require_safe
@login_required
def history(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show who changed what and when, the newest first."""
    found, seen = consortia.consortium(viewer_for(request), key, Sight.TEAM)
    paginator = Paginator(queries.moments(found), ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = page_context(found, seen, "projects:history") | {
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number),
        "query": page_query(request.GET),
        "changes": queries.changes(found, page.object_list),
    }
    return render(request, "projects/consortia/history.html", context)
