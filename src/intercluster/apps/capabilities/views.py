"""Pages of the capability thesaurus, for everybody."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intercluster.apps.capabilities.queries import LONGEST, SECTORS, found, reading_language
from intercluster.classifications.thesaurus import LANGUAGES, YSO, skos, thesaurus


@require_safe
def capabilities(request: HttpRequest) -> HttpResponse:
    """List the capabilities by sector, or those that a search finds."""
    text = request.GET.get("q", "")[:LONGEST]
    sectors, count = found(text)
    return render(request, "capabilities/list.html", {"q": text, "sectors": sectors, "count": count})


@require_safe
def capability(request: HttpRequest, key: str) -> HttpResponse:
    """Show one capability: its names, what it solves, and what stands around it; raise Http404 for none."""
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
    return render(
        request,
        "capabilities/capability.html",
        {
            "capability": shown,
            "label": shown.label[language],
            "sector": SECTORS[shown.sector],
            "yso": YSO,
            "elsewhere": [(code, shown.label[code], shown.synonyms[code]) for code in LANGUAGES if code != language],
            **around,
            **texts,
        },
    )


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Answer with the whole thesaurus as SKOS in JSON-LD."""
    answer = JsonResponse(skos(settings.BASE_URL), json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/ld+json"
    answer["Content-Disposition"] = 'attachment; filename="capabilities.jsonld"'
    return answer
