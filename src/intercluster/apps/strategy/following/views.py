"""Pages of following a strategy up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy import queries
from intercluster.apps.strategy.asking.queries import requests_for
from intercluster.apps.strategy.following import services
from intercluster.apps.strategy.following.queries import actions_of, followed
from intercluster.apps.strategy.forms import ValueForm
from intercluster.apps.strategy.models import LANGUAGES, Strategy
from intercluster.apps.strategy.reviewing.queries import possible_years, reviews
from intercluster.apps.strategy.rules import may_change, reads_draft
from intercluster.apps.strategy.signing.queries import version_in_force
from intercluster.core import clock
from intercluster.core.errors import NotFound


@never_cache
@require_safe
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Show targets beside values, and what is next of each action."""
    viewer = viewer_for(request)
    strategy = queries.readable_strategy(viewer, slug)
    if not reads_draft(viewer, strategy):
        raise NotFound
    return _page(request, strategy, request.GET.get("language", ""))


def _page(
    request: HttpRequest, strategy: Strategy, asked: str, *, refused: tuple[int, ValueForm] | None = None
) -> HttpResponse:
    language = queries.reading_language(asked)
    document = queries.document(strategy, language)
    may_write = may_change(viewer_for(request), strategy)
    number, wrong = refused or (0, None)
    indicators = followed(document)
    requests = requests_for(each.node.part.pk for each in indicators) if may_write else {}
    rows = [
        (
            each,
            (wrong if each.node.part.pk == number else _empty(each.node.part.pk)) if may_write else None,
            requests.get(each.node.part.pk, []),
        )
        for each in indicators
    ]
    version = version_in_force(strategy)
    recorded = [each for each in reviews(viewer_for(request), strategy) if each.recorded]
    years = possible_years(version) if version and may_write else []
    context = {
        "strategy": strategy,
        "document": document,
        "reviews": recorded,
        "years": [year for year in years if year not in {each.year for each in recorded}],
        "reading": language,
        "codes": LANGUAGES,
        "may_write": may_write,
        "indicators": rows,
        "actions": actions_of(document),
        "refused": number,
        "today": clock.today(),
    }
    return render(request, "strategy/following/review.html", context, status=422 if refused else 200)


def _empty(number: int) -> ValueForm:
    return ValueForm(initial={"year": clock.today().year}, auto_id=f"id_{number}_%s")


@require_POST
def record(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say what an indicator was in a year, or fill it from the platform."""
    viewer = viewer_for(request)
    strategy = queries.drafted_strategy(viewer, slug)
    part = queries.part_of(strategy, number)
    if part.kind != "indicator":
        raise NotFound
    language = queries.reading_language(request.POST.get("language", ""))
    if request.POST.get("act") == "fill":
        services.fill(viewer, part.indicator)
    else:
        form = ValueForm(request.POST, auto_id=f"id_{number}_%s")
        if not form.is_valid():
            return _page(request, strategy, language, refused=(number, form))
        services.record(viewer, part.indicator, **form.cleaned_data, language=language)
    messages.success(request, _("Saved."))
    return redirect(f"{_address(strategy)}?language={language}#part-{number}")


def _address(strategy: Strategy) -> str:
    return reverse("strategy:review", args=[strategy.slug])
