"""The page of the search: parse, ask a query, render."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercluster.apps.access.throttling import limited
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.exchange.finding import queries
from intercluster.apps.exchange.finding.forms import SearchForm
from intercluster.core.filters import chips, groups, page_query


@never_cache
@require_safe
@limited("search")
def search(request: HttpRequest) -> HttpResponse:
    """Search everything that the reader may read, in any language."""
    viewer = viewer_for(request)
    form = SearchForm(request.GET)
    found = None
    if form.is_valid() and form.cleaned_data["q"].strip():
        found = queries.search(viewer, form.wanted(), most=queries.DEPTH)
    page = Paginator(found or [], queries.MOST).get_page(request.GET.get("page"))
    filters = groups(form, form.FILTERS)
    context = {
        "form": form,
        "text": request.GET.get("q", ""),
        "found": found,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "query": page_query(request.GET),
        "fits": found is not None and queries.fits_closely(found),
        "filters": filters,
        "chips": chips(filters, request.GET),
        "may_ask": bool(viewer.edited_ids or viewer.cluster_ids),
        "is_visitor": not viewer.is_allied,
    }
    return render(request, "exchange/finding/search.html", context, status=422 if form.errors else 200)
