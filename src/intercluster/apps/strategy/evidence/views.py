"""Pages that cite evidence: the picker of a part, the choice of a part for a figure, and what has changed."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.access.throttling import limited
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy import queries
from intercluster.apps.strategy.evidence import queries as evidence
from intercluster.apps.strategy.evidence import services
from intercluster.apps.strategy.evidence.figures import arguments_of, compute_for
from intercluster.apps.strategy.models import Citation, Part
from intercluster.apps.strategy.views import address, strategy_page
from intercluster.core.errors import NotFound
from intercluster.core.filters import number_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("search")
def pick(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what a part could cite of a region, of the alliance and of members, and cite it."""
    viewer = viewer_for(request)
    strategy = queries.drafted_strategy(viewer, slug)
    part = queries.part_of(strategy, number)
    if request.method == "POST":
        services.cite(viewer, part, request.POST.get("query", ""), request.POST.dict())
        messages.success(request, _("Cited."))
        language = queries.reading_language(request.POST.get("language", ""))
        return redirect(address("strategy", strategy, language, fragment=f"#part-{part.pk}"))
    regions = evidence.regions_to_cite(strategy)
    code, words = request.GET.get("region", ""), request.GET.get("q", "")[:200].replace("\0", " ")
    of_region: list[evidence.Candidate] = []
    problem = ""
    if any(code == each for group in regions.values() for each, _name in group):
        try:
            of_region = evidence.figures_of_region(code, strategy)
        except NotFound as why:
            problem = str(why)
    context = {
        "strategy": strategy,
        "name": queries.title_of(strategy),
        "part": part,
        "reading": queries.reading_language(request.GET.get("language", "")),
        "regions": regions,
        "region": code,
        "words": words,
        "problem": problem,
        "of_region": evidence.by_kind(of_region),
        "counts": evidence.by_kind(evidence.counts_to_cite(strategy, viewer)),
        "priorities": evidence.by_kind(evidence.priorities_to_cite(strategy, viewer)),
        "of_members": evidence.by_kind(evidence.statements_to_cite(strategy, words)),
    }
    return render(request, "strategy/evidence/pick.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("search")
def cite(request: HttpRequest) -> HttpResponse:
    """Choose which part of which strategy cites a figure, and cite it there."""
    viewer = viewer_for(request)
    given: Mapping[str, str] = request.POST.dict() if request.method == "POST" else request.GET.dict()
    query = given.get("query", "")
    drafted = queries.drafted(viewer)
    if not drafted:
        raise NotFound
    if request.method == "POST":
        chosen = Part.objects.filter(pk=number_in(given.get("part", "")) or 0).first()
        if chosen is None:
            raise NotFound
        strategy = queries.drafted_strategy(viewer, chosen.strategy.slug)
        part = queries.part_of(strategy, chosen.pk)
        services.cite(viewer, part, query, given)
        messages.success(request, _("Cited."))
        return redirect(address("strategy", strategy, queries.reading_language(""), fragment=f"#part-{part.pk}"))
    arguments = arguments_of(query, given)
    language = queries.reading_language("")
    documents = [queries.document(strategy, language) for strategy in drafted]
    context = {
        "query": query,
        "arguments": arguments,
        "figure": compute_for(viewer, query, arguments),
        "is_released": evidence.is_released(query),
        "documents": documents,
    }
    return render(request, "strategy/evidence/cite.html", context)


@require_POST
def answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take the new value of a citation, keep the old one with a note, or cite it no longer."""
    viewer = viewer_for(request)
    strategy = queries.drafted_strategy(viewer, slug)
    citation = Citation.objects.filter(part__strategy=strategy, pk=number).select_related("part__strategy").first()
    if citation is None:
        raise NotFound
    language, act = queries.reading_language(request.POST.get("language", "")), request.POST.get("act", "")
    refused: dict[str, Any] | None = None
    if act == "take":
        services.take_new(viewer, citation)
    elif act == "remove":
        services.remove(viewer, citation)
    else:
        try:
            services.keep_old(viewer, citation, request.POST.get("note", ""), language)
        except FieldsRefused as problem:
            refused = {"citation": citation.pk, "problem": str(problem), "note": request.POST.get("note", "")}
    if refused:
        return strategy_page(request, strategy, language, refused=refused)
    messages.success(request, _("Saved."))
    return redirect(address("strategy", strategy, language, fragment=f"#part-{citation.part_id}"))
