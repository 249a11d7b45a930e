"""The page of a review: a form while it is written, and what it said once it is recorded."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy import queries
from intercluster.apps.strategy.forms import show_refusal
from intercluster.apps.strategy.models import LANGUAGES
from intercluster.apps.strategy.reviewing import services
from intercluster.apps.strategy.reviewing.content import lines_now, told
from intercluster.apps.strategy.reviewing.forms import ReviewForm
from intercluster.apps.strategy.reviewing.queries import review_of
from intercluster.apps.strategy.rules import may_change
from intercluster.apps.strategy.signing.queries import names_of
from intercluster.apps.strategy.views import address
from intercluster.core.errors import NotFound


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def yearly(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the review of a year, and write it until it is recorded."""
    viewer, year = viewer_for(request), number
    strategy = queries.readable_strategy(viewer, slug)
    review = review_of(viewer, strategy, year)
    language = queries.reading_language(request.POST.get("language") or request.GET.get("language", ""))
    may_write = may_change(viewer, strategy) and not review.recorded
    if request.method == "POST" and not may_change(viewer, strategy):
        raise NotFound
    lines = review.lines if review.recorded else lines_now(review.version, year, review.lines)
    form = ReviewForm(lines, request.POST or None, decided=review.decided) if may_write else None
    if request.method == "POST" and (form is None or form.is_valid()):
        is_complete = request.POST.get("act") == "record"
        try:
            services.write(
                viewer,
                strategy,
                year,
                said=form.said() if form else {},
                decided=form.cleaned_data["decided"] if form else "",
                language=language,
                is_complete=is_complete,
            )
        except FieldsRefused as refused:
            assert form is not None  # who may not write is refused otherwise
            show_refusal(form, refused)
        else:
            done = _("Recorded. What it decided is listed in the draft of the next version.")
            messages.success(request, done if is_complete else _("Saved."))
            return redirect(address("yearly", strategy, language, year))
    shown = told(lines, language)
    context = {
        "strategy": strategy,
        "title": names_of(viewer, [strategy])[strategy.pk],
        "review": review,
        "reading": language,
        "codes": LANGUAGES,
        "form": form,
        "rows": list(form.rows(shown)) if form else [(line, []) for line in shown],
    }
    return render(request, "strategy/reviewing/yearly.html", context, status=422 if form and form.errors else 200)
