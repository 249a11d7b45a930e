"""What is said after a meeting, and what an event led to: parse, call one query or service, render."""

import csv
import io
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercluster.apps.directory.names import slug_base
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.events.after import queries, services
from intercluster.apps.events.after.forms import FeedbackForm
from intercluster.apps.events.agenda.links import Use, attendee_of, page_path
from intercluster.apps.events.event.queries import event as readable
from intercluster.apps.events.event.queries import past_events
from intercluster.apps.events.event.rules import Sight
from intercluster.apps.events.event.views import page_context
from intercluster.apps.events.models import Attendee, Event, Meeting, MeetingState
from intercluster.core import clock
from intercluster.core.errors import NotFound
from intercluster.tables.formula_injection import neutralise


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def feedback(request: HttpRequest, key: UUID, uid: UUID) -> HttpResponse:
    """Let somebody who came say what they think of a meeting."""
    event, seen = readable(viewer_for(request), key, Sight.EVENT)
    meeting = _meeting(event, uid)
    sides = (meeting.first_id, meeting.second_id)
    own = Attendee.objects.filter(user=request.user.pk, participant__in=sides).select_related("participant").first()
    if own is None:
        raise NotFound
    context = page_context(event, seen, "events:feedback") | {"back": reverse("events:agenda", args=[key])}
    return _feedback(request, own, meeting, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_by_link(request: HttpRequest, key: UUID, secret: str, uid: UUID) -> HttpResponse:
    """Let somebody with the secret address of an agenda say what they think of a meeting."""
    own = attendee_of(key, secret, Use.PAGE)
    meeting = _meeting(own.participant.event, uid)
    context = page_context(own.participant.event, Sight.NOTHING, "events:feedback") | {"back": page_path(own)}
    return _feedback(request, own, meeting, context)


def _meeting(event: Event, uid: UUID) -> Meeting:
    rows = event.meetings.select_related("slot", "table", "first__organisation", "second__organisation", "introduction")
    found = rows.exclude(state=MeetingState.CANCELLED).filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found


def _feedback(request: HttpRequest, own: Attendee, meeting: Meeting, context: dict[str, object]) -> HttpResponse:
    if own.participant_id not in (meeting.first_id, meeting.second_id):
        raise NotFound
    before = meeting.feedback.filter(participant=own.participant_id).first()
    form = FeedbackForm(request.POST or None, initial={"note": before.note if before else ""})
    if form.is_bound and form.is_valid():
        services.say(own, meeting, form.cleaned_data["impression"], form.cleaned_data["note"])
        messages.success(request, _("Saved."))
        return redirect(request.path)
    other = meeting.second if own.participant_id == meeting.first_id else meeting.first
    go_on = services.both_go_on(meeting)
    context |= {
        "meeting": meeting,
        "other": other,
        "form": form,
        "before": before,
        "has_begun": meeting.slot.starts <= clock.now(),
        "people": list(other.attendees.all()) if go_on else [],
        "introduction": meeting.introduction if own.user_id is not None else None,
    }
    return render(request, "events/after/feedback.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def after(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what an event led to, by pairs of clusters and beside other events of the office."""
    viewer = viewer_for(request)
    found, seen = readable(viewer, key, Sight.OFFICE)
    earlier = [each for each in past_events(viewer).filter(cluster=found.cluster_id)[:10] if each.pk != found.pk]
    total = queries.funnel(found)
    first = found.days.order_by("starts").first()
    context = page_context(found, seen, "events:after") | {
        "steps": list(zip(_steps(), total.steps(), total.shares(), strict=True)),
        "is_held": first is not None and first.starts <= clock.now(),
        "labels": _steps(),
        "rows": [(_pair(row.clusters), row.funnel.steps()) for row in queries.funnel_by_clusters(found)],
        "others": [(each, queries.funnel(each).steps()) for each in earlier],
    }
    return render(request, "events/after/after.html", context)


@require_safe
@login_required
def after_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return what an event led to as CSV."""
    found, _seen = readable(viewer_for(request), key, Sight.OFFICE)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Clusters"), *_steps()])
    writer.writerow([_("All"), *queries.funnel(found).steps()])
    for row in queries.funnel_by_clusters(found):
        writer.writerow([neutralise(_pair(row.clusters)), *row.funnel.steps()])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    name = slug_base(found.title, "event")
    answer["Content-Disposition"] = f'attachment; filename="{name}-afterwards.csv"'
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _steps() -> list[str]:
    return [
        _("Asked to meet"),
        _("Accepted"),
        _("Scheduled"),
        _("Held"),
        _("Both go on"),
        _("Work together or agreed"),
    ]


def _pair(clusters: tuple[str, str] | None) -> str:
    if clusters is None:
        return _("All other pairs")
    return " – ".join(name or _("no cluster") for name in clusters)
