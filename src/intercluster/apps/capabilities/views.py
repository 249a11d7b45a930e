"""Pages of the capability thesaurus, for everybody; offices add their own terms."""

from collections import defaultdict

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intercluster.apps.capabilities import services
from intercluster.apps.capabilities.models import TERM_LIMIT
from intercluster.apps.capabilities.queries import LONGEST, SECTORS, found, own_terms, reading_language
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import manages, viewer_for
from intercluster.classifications.thesaurus import LANGUAGES, YSO, skos, thesaurus
from intercluster.core.errors import Refused


@require_safe
def capabilities(request: HttpRequest) -> HttpResponse:
    """List the capabilities by sector, or those that a search finds."""
    text = request.GET.get("q", "")[:LONGEST]
    sectors, count = found(text)
    return render(request, "capabilities/list.html", {"q": text, "sectors": sectors, "count": count})


@require_safe
def capability(request: HttpRequest, key: str) -> HttpResponse:
    """Show one capability: its names, what it solves, and what stands around it; raise Http404 for none."""
    return _capability_page(request, key)


@require_POST
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Add what the members of one's cluster call a capability; raise Http404 for those of no office."""
    cluster = managed_cluster(request, request.POST.get("cluster", ""))
    text, language = request.POST.get("text", ""), request.POST.get("language", "")
    try:
        services.add_term(viewer_for(request), cluster, key, language=language, text=text)
    except Refused as refused:
        return _capability_page(request, key, problem=str(refused), text=text)
    messages.success(request, _("Added. Texts and searches with this term are understood by it in a moment."))
    return redirect("capabilities:capability", key)


@require_POST
def remove(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Remove a term of one's cluster; raise Http404 for one of another."""
    viewer = viewer_for(request)
    term = get_object_or_404(own_terms(viewer), pk=number, capability=key)
    if not manages(viewer, term.cluster):
        raise Http404
    services.remove_term(viewer, term)
    messages.success(request, _("Removed."))
    return redirect("capabilities:capability", key)


def _capability_page(request: HttpRequest, key: str, problem: str = "", text: str = "") -> HttpResponse:
    viewer = viewer_for(request)
    every, language = thesaurus(), reading_language()
    if key not in every:
        raise Http404
    shown = every[key]
    around = {
        name: [(each, every[each].label[language]) for each in keys]
        for name, keys in (
            ("broader", [shown.broader] if shown.broader else []),
            ("narrower", shown.narrower),
            ("related", shown.related),
        )
    }
    texts = {name: getattr(shown, name)[language] for name in ("synonyms", "problems", "asked", "said")}
    offices = Cluster.objects.all() if viewer.is_operator else Cluster.objects.filter(pk__in=viewer.cluster_ids)
    return render(
        request,
        "capabilities/capability.html",
        {
            "own_terms": [(term, manages(viewer, term.cluster)) for term in own_terms(viewer).filter(capability=key)],
            "offices": offices,
            "codes": LANGUAGES,
            "reading": language,
            "most": TERM_LIMIT,
            "problem": problem,
            "text": text,
            "capability": shown,
            "label": shown.label[language],
            "sector": SECTORS[shown.sector],
            "yso": YSO,
            "elsewhere": [(code, shown.label[code], shown.synonyms[code]) for code in LANGUAGES if code != language],
            **around,
            **texts,
        },
        status=422 if problem else 200,
    )


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Answer with the whole thesaurus as SKOS in JSON-LD, and the terms of clusters that the reader may see."""
    terms: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for term in own_terms(viewer_for(request)):
        terms[term.capability][term.language].append(term.text)
    answer = JsonResponse(skos(settings.BASE_URL, terms), json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/ld+json"
    answer["Content-Disposition"] = 'attachment; filename="capabilities.jsonld"'
    return answer
