"""Pages of regions: one, several side by side, and what offices hold of theirs."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.regions.addresses import measures_address
from intercluster.apps.regions.asking import kept, nothing, parameters, picture_of, regions_asked
from intercluster.apps.regions.charts import OF_REGION, OF_REGIONS
from intercluster.apps.regions.judging import JudgementRefusedError, judge, withdraw
from intercluster.apps.regions.learning import pairs
from intercluster.apps.regions.models import Judgement, Region, Side
from intercluster.apps.regions.presentation import (
    gone,
    measures,
    quarters,
    source_of,
)
from intercluster.apps.regions.queries import (
    NothingKnownError,
    Picture,
    dataset_of,
    datasets,
    judgements,
    regions_of,
)
from intercluster.apps.regions.rules import judging_cluster, may_bring_tables, may_withdraw
from intercluster.charts.files import response


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """List the regions that there are figures on, those of clusters first."""
    try:
        dataset = dataset_of(request.GET.get("dataset", ""))
    except NothingKnownError as why:
        return nothing(request, why, status=200 if not datasets().exists() else 404)
    there = list(regions_of(dataset))
    homes = set(Cluster.objects.exclude(region="").values_list("region", flat=True))
    return render(
        request,
        "regions/list.html",
        {
            "dataset": dataset,
            "datasets": datasets(),
            "source": source_of(dataset),
            "homes": [region for region in there if region.code in homes],
            "regions": there,
            "query": kept(request, "dataset"),
            "may_bring": may_bring_tables(viewer_of(request.user)),
        },
    )


@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a region is strong and weak at, and on which figures."""
    try:
        found = picture_of(request, [code])
        row = found.row(code)
    except NothingKnownError as why:
        return nothing(request, why)
    viewer = viewer_of(request.user)
    judged = list(judgements(code, viewer))
    for each in judged:
        each.is_own = may_withdraw(viewer, each)
    indices = {name: column[row] for name, column in found.measures.by_region().items()}
    return render(
        request,
        "regions/region.html",
        {
            **_shared(request, found),
            "region": found.regions[row],
            "quarters": quarters(found, code, judged),
            "gone": gone(found, code, judged),
            "judging": judging_cluster(viewer, code),
            "sides": Side.choices,
            "numbers": measures(indices, len(found.activities)),
            "measures_address": measures_address(found, code),
            "peers": found.peers(code),
            "peers_query": urlencode([("region", each) for each in [code, *(p.code for p in found.peers(code, 2))]]),
            "homes": Cluster.objects.filter(region=code).order_by("name"),
            "charts": [make(found, code) for make in OF_REGION.values()],
            "address": reverse("regions:region", args=[code]),
            "documents": f"{reverse('regions:region', args=[code])}profile",
        },
    )


@require_safe
def chart(request: HttpRequest, code: str, name: str, form: str) -> HttpResponse:
    """Return a chart of a region as a file."""
    try:
        return response(OF_REGION[name](picture_of(request, [code]), code) if name in OF_REGION else None, form)
    except NothingKnownError as why:
        raise Http404 from why


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show two to five regions side by side, and what they could do for each other."""
    try:
        codes = regions_asked(request)
    except NothingKnownError as why:
        return nothing(request, why, status=200)
    try:
        found = picture_of(request, codes)
        rows = [found.row(code) for code in codes]
    except NothingKnownError as why:
        return nothing(request, why)
    by_region = found.measures.by_region()
    each_numbers = [
        measures({name: column[row] for name, column in by_region.items()}, len(found.activities)) for row in rows
    ]
    return render(
        request,
        "regions/compare.html",
        {
            **_shared(request, found),
            "chosen": [found.regions[row] for row in rows],
            "sources": [(found.regions[row], measures_address(found, found.regions[row].code)) for row in rows],
            "table": [(cells[0][0], [value for _label, value in cells]) for cells in zip(*each_numbers, strict=True)],
            "charts": [make(found, codes) for make in OF_REGIONS.values()],
            "pairs": pairs(found, codes, viewer_of(request.user)),
            "documents": f"{reverse('regions:compare')}profile",
            "address": reverse("regions:compare"),
            "query": kept(request, "region", "dataset", "year"),
        },
    )


@require_safe
def compared_chart(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """Return a chart of several regions as a file."""
    if name not in OF_REGIONS:
        raise Http404
    try:
        codes = regions_asked(request)
        return response(OF_REGIONS[name](picture_of(request, codes), codes), form)
    except NothingKnownError as why:
        raise Http404 from why


@require_POST
def judge_region(request: HttpRequest, code: str) -> HttpResponse:
    """Add an item, contest a finding or note something on it."""
    found = Region.objects.filter(code=code).order_by("-version").first()
    if found is None:
        raise Http404
    try:
        judge(
            found,
            viewer=viewer_of(request.user),
            by=request.user if request.user.is_authenticated else None,
            **{name: request.POST.get(name, "") for name in ("act", "side", "text", "finding")},
        )
        messages.success(request, _("Your judgement stands beside the figures."))
    except PermissionError:
        raise Http404 from None
    except JudgementRefusedError as problem:
        messages.error(request, str(problem))
    return redirect("regions:region", code)


@require_POST
def withdraw_judgement(request: HttpRequest, number: int) -> HttpResponse:
    """Take a judgement back."""
    found = get_object_or_404(Judgement.objects.select_related("region"), pk=number)
    try:
        withdraw(found, viewer=viewer_of(request.user))
    except PermissionError:
        raise Http404 from None
    messages.success(request, _("The judgement is withdrawn."))
    return redirect("regions:region", found.region.code)


def _shared(request: HttpRequest, found: Picture) -> dict[str, Any]:
    return {
        "found": found,
        "dataset": found.dataset,
        "datasets": datasets(),
        "source": source_of(found.dataset),
        "query": kept(request, "dataset", "year"),
        "asked": parameters(request, "region", "dataset", "year"),
    }
