"""Pages of asking for a value: whom an office asks, and what the person answers."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy import queries
from intercluster.apps.strategy.asking import services
from intercluster.apps.strategy.asking.forms import AnswerForm, AskForm, ReasonForm
from intercluster.apps.strategy.asking.queries import indicator_part, own_request, request_of
from intercluster.apps.strategy.forms import show_refusal
from intercluster.apps.strategy.models import ValueRequest
from intercluster.apps.strategy.views import address
from intercluster.core import clock

USUAL = timedelta(days=14)
"""Time that a person is given, as the form suggests it."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Choose whom to ask for an indicator's value, and ask."""
    viewer = viewer_for(request)
    strategy = queries.drafted_strategy(viewer, slug)
    part = indicator_part(strategy, number)
    language = queries.reading_language(request.POST.get("language") or request.GET.get("language", ""))
    today = clock.today()
    form = AskForm(
        request.POST or None, viewer=viewer, strategy=strategy, initial={"year": today.year, "due": today + USUAL}
    )
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            services.ask(viewer, part.indicator, form.chosen, year=data["year"], due=data["due"])
        except FieldsRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Asked. The person gets a notification."))
            return redirect(address("review", strategy, language, fragment=f"#part-{part.pk}"))
    context = {
        "strategy": strategy,
        "part": part,
        "text": queries.texts_of([part])[part.pk].nearest(language),
        "reading": language,
        "form": form,
    }
    return render(request, "strategy/asking/ask.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask a person no longer."""
    viewer = viewer_for(request)
    strategy = queries.drafted_strategy(viewer, slug)
    asked = request_of(strategy, number)
    services.take_back(viewer, asked)
    messages.success(request, _("Taken back."))
    language = queries.reading_language(request.POST.get("language", ""))
    return redirect(address("review", strategy, language, fragment=f"#part-{asked.indicator_id}"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer what one was asked: with the value, or with the reason why one cannot say it."""
    viewer = viewer_for(request)
    asked = own_request(viewer, number)
    if request.method != "POST":
        return _page(request, asked)
    form: AnswerForm | ReasonForm
    if request.POST.get("act") == "cannot":
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return _page(request, asked, reason_form=form)
        services.cannot_say(viewer, asked, **form.cleaned_data, language=queries.reading_language(""))
    else:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return _page(request, asked, form=form)
        services.answer(viewer, asked, **form.cleaned_data, language=queries.reading_language(""))
    messages.success(request, _("Thank you. The office sees your answer."))
    return redirect("strategy:answer-value", number)


def _page(
    request: HttpRequest, asked: ValueRequest, *, form: AnswerForm | None = None, reason_form: ReasonForm | None = None
) -> HttpResponse:
    part, language = asked.indicator.part, queries.reading_language("")
    texts = queries.texts_of([part])[part.pk]
    context = {
        "asked": asked,
        "indicator": asked.indicator,
        "text": texts.nearest(language),
        "unit": texts.word("unit", language),
        "title": queries.title_of(part.strategy),
        "value": asked.indicator.values.filter(year=asked.year, by=asked.person).first() if asked.answered else None,
        "form": form or AnswerForm(initial={"year": asked.year}),
        "reason_form": reason_form or ReasonForm(),
    }
    return render(request, "strategy/asking/answer.html", context, status=422 if form or reason_form else 200)
