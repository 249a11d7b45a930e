"""The page of the history: parse, call queries, render."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.calls.forms import DAY
from intercluster.apps.projects.consortia import queries as consortia
from intercluster.apps.projects.consortia.forms import in_our_time
from intercluster.apps.projects.consortia.rules import Sight
from intercluster.apps.projects.consortia.views import page_context
from intercluster.apps.projects.past import queries
from intercluster.core.filters import page_query

ON_A_PAGE = 50


class DayForm(forms.Form):
    """The day with which today is compared."""

    day = forms.DateField(
        label=_("Compare with a day"),
        widget=DAY,
        validators=[in_our_time],
        help_text=_("With what there was at its end, such as on the day on which you sent a version."),
    )


@never_cache
@require_safe
@login_required
def history(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show who changed what and when, the newest first; with a day, what is different now from then."""
    found, seen = consortia.consortium(viewer_for(request), key, Sight.TEAM)
    form = DayForm(request.GET if "day" in request.GET else None)
    context = page_context(found, seen, "projects:history") | {"form": form}
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["day"]
        context |= {"day": day, "changes": queries.since(found, _end_of(day))}
        return render(request, "projects/consortia/history.html", context)
    paginator = Paginator(queries.moments(found), ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context |= {
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number),
        "query": page_query(request.GET),
        "changes": queries.changes(found, page.object_list),
    }
    return render(request, "projects/consortia/history.html", context, status=422 if form.errors else 200)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, timezone.get_current_timezone())
