"""Pages of regions: one, several side by side, and the judgements of offices."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.regions.charts.comparison import OF_REGIONS
from intercluster.apps.regions.charts.maps import default_figure, figure_choices
from intercluster.apps.regions.charts.overview import homes_of_clusters, overview
from intercluster.apps.regions.charts.region import OF_REGION, region_map
from intercluster.apps.regions.imports.nuts_recoding import known
from intercluster.apps.regions.indicators.views import innovation
from intercluster.apps.regions.judgements.services import judge, withdraw
from intercluster.apps.regions.models import CURRENT, Judgement, Side
from intercluster.apps.regions.pages.caveats import caveats
from intercluster.apps.regions.pages.complementarity_lessons import pairs
from intercluster.apps.regions.pages.links import measures_address
from intercluster.apps.regions.pages.presentation import (
    learnt_from,
    local_services,
    measures,
    missing_cells,
    outdated_judgements,
    source_of,
    swot_quadrants,
)
from intercluster.apps.regions.pages.request_params import (
    Requested,
    leading_on,
    query_parameters,
    query_string,
    requested_figures,
    requested_regions,
    shows_local,
)
from intercluster.apps.regions.pages.sentences import plain_unit
from intercluster.apps.regions.queries import (
    NothingKnownError,
    amounts,
    amounts_on,
    dataset_of,
    judgements,
    region_of,
    regions_of,
)
from intercluster.apps.regions.rules import judging_cluster, may_bring_tables, may_withdraw
from intercluster.core.errors import Conflict


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """List the regions with figures, those of clusters first."""
    try:
        dataset = dataset_of(request.GET.get("dataset", ""))
    except NothingKnownError as why:
        why.status = 404 if amounts().exists() else 200
        raise
    there = list(regions_of(dataset))
    homes = homes_of_clusters(dataset)
    try:
        drawn = overview(request, dataset, homes.values())
    except NothingKnownError as why:
        if request.GET.get("map") or request.GET.get("level"):
            raise
        drawn = {"why_no_map": str(why)}
    return render(
        request,
        "regions/list.html",
        {
            "dataset": dataset,
            "datasets": amounts(),
            "source": source_of(dataset),
            "homes": [region_of(code) for code in homes],
            "opened": {code[:2] for code in homes},
            "regions": there,
            "query": query_string(request, "dataset"),
            "may_bring": may_bring_tables(viewer_for(request)),
            **drawn,
        },
    )


@require_safe
@leading_on
def region(request: HttpRequest, code: str) -> HttpResponse:
    """Show the strengths and weaknesses of a region, and their figures."""
    asked = requested_figures(request, [code])
    snapshot, shown = asked.snapshot, asked.code
    local, others = shows_local(request), query_parameters(request, "dataset", "year", "map")
    drawn = region_map(snapshot, shown, request.GET.get("map", ""))
    viewer = viewer_for(request)
    judged: list[Any] = list(judgements(code, viewer))
    for each in judged:
        each.is_own = may_withdraw(viewer, each)
    return render(
        request,
        "regions/region.html",
        {
            **_shared(request, asked, [code]),
            "region": snapshot.regions[snapshot.row(shown)] if shown == code else region_of(code),
            "innovation": innovation(code),
            "swot_quadrants": swot_quadrants(snapshot, shown, judged, local=local),
            "local_services": local_services(snapshot),
            "local": local,
            "with_local": f"?{urlencode([*others, ('local', '1')])}",
            "without_local": f"?{urlencode(others)}",
            "gone": outdated_judgements(snapshot, shown, judged),
            "judging": judging_cluster(viewer, code),
            "unit": plain_unit(snapshot)[1],
            "sides": Side.choices,
            "numbers": measures(snapshot, snapshot.indices(shown)),
            "caveats": caveats(snapshot, shown),
            "measures_address": measures_address(snapshot, shown),
            "peers": snapshot.peers(shown),
            "peers_query": urlencode(
                [("region", each) for each in [shown, *(p.code for p in snapshot.peers(shown, 2))]]
            ),
            "homes": Cluster.objects.filter(Q(region=code) | Q(regions__contains=[code])).order_by("name"),
            "map": drawn,
            "map_query": query_string(request, "dataset", "year", "map"),
            "figures": figure_choices(snapshot),
            "figure": request.GET.get("map") or default_figure(snapshot, shown),
            "charts": [make(snapshot, shown) for name, make in OF_REGION.items() if name != "map"],
            "address": reverse("regions:region", args=[code]),
            "documents": f"{reverse('regions:region', args=[code])}profile",
        },
    )


@require_safe
@leading_on
def compare(request: HttpRequest) -> HttpResponse:
    """Show two to five regions side by side, and what they could do for each other."""
    try:
        codes = requested_regions(request)
    except NothingKnownError as why:
        why.status = 200
        raise
    asked = requested_figures(request, codes)
    snapshot, shown = asked.snapshot, asked.codes
    rows = [snapshot.row(code) for code in shown]
    local, others = shows_local(request), query_parameters(request, "region", "dataset", "year")
    each_numbers = [measures(snapshot, snapshot.indices(code)) for code in shown]
    return render(
        request,
        "regions/compare.html",
        {
            **_shared(request, asked, codes),
            "chosen": [snapshot.regions[row] for row in rows],
            "sources": [
                (snapshot.regions[row], measures_address(snapshot, snapshot.regions[row].code)) for row in rows
            ],
            "table": [(cells[0][0], [value for _label, value in cells]) for cells in zip(*each_numbers, strict=True)],
            "charts": [make(snapshot, shown) for make in OF_REGIONS.values()],
            "pairs": pairs(snapshot, shown, viewer_for(request), local=local),
            "local_services": local_services(snapshot),
            "local": local,
            "with_local": f"?{urlencode([*others, ('local', '1')])}",
            "without_local": f"?{urlencode(others)}",
            "documents": f"{reverse('regions:compare')}profile",
            "address": reverse("regions:compare"),
            "query": query_string(request, "region", "dataset", "year"),
        },
    )


@require_POST
def judge_region(request: HttpRequest, code: str) -> HttpResponse:
    """Add an item, contest a finding or annotate it."""
    judged_region = region_of(code)
    if judged_region.pk is None and code not in known(CURRENT):
        raise Http404
    try:
        judge(
            judged_region,
            viewer=viewer_for(request),
            by=request.user if request.user.is_authenticated else None,
            **{name: request.POST.get(name, "") for name in ("act", "side", "text", "finding")},
        )
        messages.success(request, _("Your comment is shown beside the figures."))
    except Conflict as problem:
        messages.error(request, str(problem))
    return redirect("regions:region", code)


@require_POST
def withdraw_judgement(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a judgement."""
    judgement = get_object_or_404(Judgement.objects.select_related("region"), pk=number)
    withdraw(judgement, viewer=viewer_for(request))
    messages.success(request, _("The comment is withdrawn."))
    return redirect("regions:region", judgement.region.code)


def _shared(request: HttpRequest, asked: Requested, codes: list[str]) -> dict[str, Any]:
    snapshot = asked.snapshot
    return {
        "snapshot": snapshot,
        "note": asked.note,
        "dataset": snapshot.dataset,
        "datasets": amounts_on(codes),
        "source": source_of(snapshot.dataset),
        "learnt": learnt_from(snapshot),
        "missing": missing_cells(snapshot) if snapshot.missing else "",
        "query": query_string(request, "dataset", "year"),
        "asked": query_parameters(request, "region", "dataset", "year", "local"),
    }
