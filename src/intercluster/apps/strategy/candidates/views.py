"""Pages of candidate priorities."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercluster.apps.capabilities.queries import label_of
from intercluster.apps.directory.models import Alliance
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.regions.pages.presentation import source_of
from intercluster.apps.regions.queries import NothingKnownError, nace_datasets, name_of
from intercluster.apps.strategy.candidates.charts import scores
from intercluster.apps.strategy.candidates.presentation import brought, lines, name, shares, shown
from intercluster.apps.strategy.candidates.queries import Evidence, alliances_of, evidence_of
from intercluster.apps.strategy.candidates.texts import Theme, both_texts

CARDS = 10
"""Candidates shown with their evidence in short; the chart's table has all."""

THEMES, MEETINGS = 12, 10
"""Most themes and meetings on a page."""


def requested_evidence(request: HttpRequest, slug: str) -> Evidence:
    """Return the evidence of an alliance that the reader is at home in, in the dataset that the address names.

    Raises Http404 for others, and NothingKnownError.
    """
    viewer = viewer_for(request)
    alliance: Alliance = get_object_or_404(alliances_of(viewer), slug=slug)
    return evidence_of(alliance, viewer, request.GET.get("dataset", ""))


@never_cache
@require_safe
def candidates(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what could become priorities of an alliance."""
    try:
        evidence = requested_evidence(request, slug)
    except NothingKnownError as why:
        alliance = get_object_or_404(alliances_of(viewer_for(request)), slug=slug)
        return render(request, "strategy/candidates/list.html", {"alliance": alliance, "problem": str(why)})
    return render(
        request,
        "strategy/candidates/list.html",
        {
            **_shared(request, evidence),
            "cards": [shown(evidence, each) for each in evidence.candidates[:CARDS]],
            "chart": scores(evidence),
            "address": reverse("strategy:candidates", args=[slug]),
            "datasets": nace_datasets(),
            "themes": [_theme(evidence, each) for each in evidence.texts.themes if len(each.clusters) > 1][:THEMES],
        },
    )


@never_cache
@require_safe
def candidate(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show the evidence of one candidate."""
    evidence = requested_evidence(request, slug)
    found = evidence.candidate(code)
    meetings = both_texts(evidence.meetings(found), viewer_for(request))
    return render(
        request,
        "strategy/candidates/candidate.html",
        {
            **_shared(request, evidence),
            "candidate": found,
            "code": code,
            "all": len(evidence.candidates),
            "name": name(evidence, found),
            "names": [name_of(evidence.snapshot.activities[each]) for each in found.activities],
            # As texts: a year has no separator of thousands.
            "since": str(evidence.snapshot.since),
            "year": str(evidence.snapshot.year),
            "lines": lines(evidence, found),
            "shares": shares(evidence, found),
            "brought": brought(evidence, found),
            "meetings": [(*each, label_of(each[0].capability)) for each in meetings[:MEETINGS]],
            "meeting_count": len(meetings),
            "themes": [_theme(evidence, each) for each in evidence.themes(found)[:THEMES]],
        },
    )


def _shared(request: HttpRequest, evidence: Evidence) -> dict[str, object]:
    snapshot = evidence.snapshot
    asked = request.GET.get("dataset", "")
    return {
        "alliance": evidence.alliance,
        "evidence": evidence,
        "snapshot": snapshot,
        "dataset": snapshot.dataset,
        "source": source_of(snapshot.dataset),
        "query": f"?{urlencode({'dataset': asked})}" if asked else "",
    }


def _theme(evidence: Evidence, theme: Theme) -> dict[str, object]:
    """Return a theme by its name in the reader's language, with its texts by cluster."""
    return {
        "key": theme.capability,
        "label": label_of(theme.capability),
        "counts": [
            (theme.needs.get(number, 0), theme.offers.get(number, 0)) for number in range(len(evidence.clusters))
        ],
        "languages": sorted(theme.languages),
    }
