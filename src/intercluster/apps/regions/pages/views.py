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
from intercluster.apps.regions.indicators.comparing import profile
from intercluster.apps.regions.indicators.in_words import groups, paragraph
from intercluster.apps.regions.judgements.services import judge, withdraw
from intercluster.apps.regions.models import Judgement, Region, Side
from intercluster.apps.regions.pages.complementarity_lessons import pairs
from intercluster.apps.regions.pages.links import measures_address
from intercluster.apps.regions.pages.presentation import (
    measures,
    outdated_judgements,
    source_of,
    swot_quadrants,
)
from intercluster.apps.regions.pages.request_params import (
    query_parameters,
    query_string,
    requested_regions,
    requested_snapshot,
)
from intercluster.apps.regions.queries import (
    NothingKnownError,
    amounts,
    amounts_on,
    dataset_of,
    judgements,
    regions_of,
    today_of,
)
from intercluster.apps.regions.rules import judging_cluster, may_bring_tables, may_withdraw
from intercluster.apps.regions.snapshots import RegionalSnapshot
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
    homes = homes_of_clusters()
    try:
        drawn = overview(request, dataset, homes)
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
            "homes": [region for region in there if region.code in homes],
            "regions": there,
            "query": query_string(request, "dataset"),
            "may_bring": may_bring_tables(viewer_for(request)),
            **drawn,
        },
    )


@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """Show the strengths and weaknesses of a region, and their figures."""
    today = today_of(code, dataset_of(request.GET.get("dataset", ""), code))
    if today != code:
        return redirect(f"{reverse('regions:region', args=[today])}{query_string(request, 'dataset', 'year', 'map')}")
    snapshot = requested_snapshot(request, [code])
    row = snapshot.row(code)
    drawn = region_map(snapshot, code, request.GET.get("map", ""))
    viewer = viewer_for(request)
    judged: list[Any] = list(judgements(code, viewer))
    for each in judged:
        each.is_own = may_withdraw(viewer, each)
    return render(
        request,
        "regions/region.html",
        {
            **_shared(request, snapshot, [code]),
            "region": snapshot.regions[row],
            "innovation": _innovation(code),
            "swot_quadrants": swot_quadrants(snapshot, code, judged),
            "gone": outdated_judgements(snapshot, code, judged),
            "judging": judging_cluster(viewer, code),
            "sides": Side.choices,
            "numbers": measures(snapshot.indices(code), len(snapshot.activities)),
            "measures_address": measures_address(snapshot, code),
            "peers": snapshot.peers(code),
            "peers_query": urlencode([("region", each) for each in [code, *(p.code for p in snapshot.peers(code, 2))]]),
            "homes": Cluster.objects.filter(Q(region=code) | Q(regions__contains=[code])).order_by("name"),
            "map": drawn,
            "map_query": query_string(request, "dataset", "year", "map"),
            "figures": figure_choices(snapshot),
            "figure": request.GET.get("map") or default_figure(snapshot, code),
            "charts": [make(snapshot, code) for name, make in OF_REGION.items() if name != "map"],
            "address": reverse("regions:region", args=[code]),
            "documents": f"{reverse('regions:region', args=[code])}profile",
        },
    )


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show two to five regions side by side, and what they could do for each other."""
    try:
        codes = requested_regions(request)
    except NothingKnownError as why:
        why.status = 200
        raise
    snapshot = requested_snapshot(request, codes)
    rows = [snapshot.row(code) for code in codes]
    each_numbers = [measures(snapshot.indices(code), len(snapshot.activities)) for code in codes]
    return render(
        request,
        "regions/compare.html",
        {
            **_shared(request, snapshot, codes),
            "chosen": [snapshot.regions[row] for row in rows],
            "sources": [
                (snapshot.regions[row], measures_address(snapshot, snapshot.regions[row].code)) for row in rows
            ],
            "table": [(cells[0][0], [value for _label, value in cells]) for cells in zip(*each_numbers, strict=True)],
            "charts": [make(snapshot, codes) for make in OF_REGIONS.values()],
            "pairs": pairs(snapshot, codes, viewer_for(request)),
            "documents": f"{reverse('regions:compare')}profile",
            "address": reverse("regions:compare"),
            "query": query_string(request, "region", "dataset", "year"),
        },
    )


@require_POST
def judge_region(request: HttpRequest, code: str) -> HttpResponse:
    """Add an item, contest a finding or annotate it."""
    judged_region = Region.objects.filter(code=code).order_by("-version").first()
    if judged_region is None:
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


def _innovation(code: str) -> dict[str, Any] | None:
    """Return where a region stands by its indicators, or None without any."""
    found = profile(code)
    if found is None:
        return None
    return {
        "profile": found,
        "sentences": paragraph(found),
        "groups": groups(found),
        "source": source_of(found.dataset),
    }


def _shared(request: HttpRequest, snapshot: RegionalSnapshot, codes: list[str]) -> dict[str, Any]:
    return {
        "snapshot": snapshot,
        "dataset": snapshot.dataset,
        "datasets": amounts_on(codes),
        "source": source_of(snapshot.dataset),
        "query": query_string(request, "dataset", "year"),
        "asked": query_parameters(request, "region", "dataset", "year"),
    }
