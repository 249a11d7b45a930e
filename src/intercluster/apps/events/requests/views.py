"""Pages of a participant's requests: parse, call one query or service, render."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.analysis.language.detect import detect, language_code
from intercluster.apps.access.throttling import limited
from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.events.event.queries import coming_events, event
from intercluster.apps.events.event.rules import Sight, attended_by
from intercluster.apps.events.event.views import page_context
from intercluster.apps.events.models import Event, Participant, ParticipantState, RequestState
from intercluster.apps.events.requests import queries, services
from intercluster.apps.events.requests.forms import PRIORITIES, AnswerForm, AskForm
from intercluster.apps.events.requests.identity import is_unnamed_text
from intercluster.apps.events.requests.presentation import rows_of
from intercluster.apps.events.suggesting.queries import FIRST, MOST, suggestions, suggestions_for_text
from intercluster.apps.events.suggesting.texts import texts_of
from intercluster.apps.events.unnamed import queries as unnamed
from intercluster.apps.events.unnamed.services import ask_unnamed
from intercluster.apps.partnering.search.queries import clean
from intercluster.apps.partnering.search.results import FreeText, Seeking
from intercluster.classifications.thesaurus import LANGUAGES
from intercluster.core.errors import Conflict, NotFound

PAGE = "events:people"
MOST_NAMES = 40
"""Most participants that a search by name lists."""

ENDS_MEETING = "meeting"
"""Says in a form that the reader knows of the meeting which ends."""


@never_cache
@require_safe
@login_required
def people(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show whom the reader should meet, who asks them, and what has come of it."""
    viewer = viewer_for(request)
    found, seen = event(viewer, key, Sight.PARTICIPANT)
    own = _own(request, viewer, found)
    context = page_context(found, seen, PAGE)
    if own is None:
        return render(request, "events/requests/nobody.html", context)
    best = suggestions(viewer, own, MOST if "more" in request.GET else FIRST + 1)
    shown = best if "more" in request.GET else best[:FIRST]
    context |= {
        "own": own,
        "places": _places(viewer, found),
        "rows": rows_of(viewer, own),
        "suggestions": shown,
        "has_more": len(best) > len(shown),
        "unnamed_texts": unnamed.unnamed_texts(viewer, found, own),
        "waits_for_a_batch": unnamed.waits_for_a_batch(found, own),
        "priorities": PRIORITIES,
    }
    return render(request, "events/requests/people.html", context)


@never_cache
@require_safe
@login_required
@limited("search")
def search(request: HttpRequest, key: UUID) -> HttpResponse:
    """Search among those who come, by name and by what they offer or need."""
    viewer = viewer_for(request)
    found, seen = event(viewer, key, Sight.PARTICIPANT)
    own = _own(request, viewer, found)
    if own is None:
        raise NotFound
    words = clean(request.GET.get("q", ""))
    seeking = Seeking.NEEDS if request.GET.get("seeking") == Seeking.NEEDS else Seeking.OFFERS
    context = page_context(found, seen, PAGE) | {"own": own, "q": words, "seeking": seeking.value, "most": MOST_NAMES}
    if words:
        code = language_code(request.GET.get("language", "")) or detect(
            words, expected=LANGUAGES, likely=(get_language() or "",)
        )
        text = FreeText(words, code, seeking)
        by_name = [each for each in queries.others(own) if words.casefold() in each.name.casefold()]
        context |= {
            "names": sorted(by_name, key=lambda each: (each.name.casefold(), each.pk))[:MOST_NAMES],
            "suggestions": suggestions_for_text(viewer, own, text),
            "known": queries.asked_by_name(own),
            "coming": found.participants.filter(state=ParticipantState.REGISTERED).exclude(pk=own.pk).count(),
        }
    return render(request, "events/requests/search.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest, key: UUID, participant: UUID) -> HttpResponse:
    """Ask a participant to meet."""
    viewer = viewer_for(request)
    found, _seen = event(viewer, key, Sight.PARTICIPANT)
    own = queries.own_place(viewer, found, _given_key(request))
    other = queries.others(own).filter(key=participant).first()
    if other is None:
        raise NotFound
    theirs, ours = texts_of(viewer, [other])[other.pk], texts_of(viewer, [own], own=True)[own.pk]
    listed: list[Offer | Need] = [
        text for row in unnamed.own_listed(viewer, found, own) if (text := row.offer or row.need) is not None
    ]
    every: list[Offer | Need] = [*ours.needs, *ours.offers]
    own_texts = [each for each in every if not is_unnamed_text(each)]
    groups: list[tuple[str, list[Offer | Need]]] = [
        (_("Their offers and needs"), [*theirs.offers, *theirs.needs]),
        (_("Our offers and needs"), own_texts),
        (_("Our texts without our name"), listed),
    ]
    form = AskForm(
        request.POST or None,
        event=found,
        texts=groups,
        may_be_unnamed=bool(listed),
        initial={"about": request.GET.get("about", "")},
    )
    context = {"own": own, "other": other}
    return _asking(request, form, found, context, lambda: services.ask(viewer, own, other, form.said()))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask_author(request: HttpRequest, key: UUID, text: UUID) -> HttpResponse:
    """Ask to meet the author of a text without a name."""
    viewer = viewer_for(request)
    found, _seen = event(viewer, key, Sight.PARTICIPANT)
    own = queries.own_place(viewer, found, _given_key(request))
    shown, _author = unnamed.unnamed_text(viewer, found, own, text)
    may_be_unnamed = bool(unnamed.own_listed(viewer, found, own))
    form = AskForm(request.POST or None, event=found, may_be_unnamed=may_be_unnamed)
    context = {"own": own, "unnamed": shown}
    return _asking(request, form, found, context, lambda: ask_unnamed(viewer, own, text, form.said()))


def _asking(
    request: HttpRequest, form: AskForm, found: Event, context: dict[str, Any], act: Callable[[], Any]
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            made = act()
        except Conflict as conflict:
            form.add_error(None, str(conflict))
        else:
            is_mutual = made.state == RequestState.ACCEPTED
            messages.success(
                request,
                _("They had asked you already: you both want to meet.")
                if is_mutual
                else _("Sent. We will tell you when they answer."),
            )
            return _back(found, context["own"])
    context |= {"event": found, "form": form}
    return render(request, "events/requests/ask.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@login_required
def answer(request: HttpRequest, key: UUID, which: UUID) -> HttpResponse:
    """Accept or decline a request, or take one back."""
    viewer = viewer_for(request)
    found, _seen = event(viewer, key, Sight.EVENT)
    row, own = queries.own_request(viewer, found, which)
    try:
        if "accept" in request.POST:
            form = AnswerForm(request.POST)
            if form.is_valid():
                services.accept(viewer, row, form.cleaned_data["priority"])
                messages.success(request, _("Accepted. When and where you meet is decided with the schedule."))
        elif "decline" in request.POST:
            services.decline(viewer, row)
            messages.success(request, _("Declined. They are told kindly."))
        elif "withdraw" in request.POST:
            services.withdraw(viewer, row, ends_meeting=request.POST["withdraw"] == ENDS_MEETING)
            messages.success(request, _("Taken back."))
    except Conflict as conflict:
        messages.error(request, str(conflict))
    return _back(found, own)


@never_cache
@require_safe
@login_required
def ask_at_event(request: HttpRequest) -> HttpResponse:
    """Choose an event to which the reader comes, to ask there for what a team lacks."""
    viewer = viewer_for(request)
    events = coming_events(viewer).filter(attended_by(viewer))
    context = {
        "events": events,
        "text": clean(request.GET.get("text", "")),
        "language": language_code(request.GET.get("language", "")),
    }
    return render(request, "events/requests/ask_at_event.html", context)


def _own(request: HttpRequest, viewer: Viewer, found: Event) -> Participant | None:
    """Return for whom the reader acts; None for an office whose people do not take part themselves."""
    own, key = queries.own_registered(viewer, found), _given_key(request)
    return (own.filter(key=key).first() if key else None) or own.first()


def _given_key(request: HttpRequest) -> UUID | None:
    """Return the participant that the address names, for people who come for several."""
    try:
        return UUID(request.GET.get("for", ""))
    except ValueError:
        return None


def _places(viewer: Viewer, found: Event) -> list[Participant]:
    return list(queries.own_registered(viewer, found))


def _back(found: Event, own: Participant) -> HttpResponse:
    return redirect(f"{reverse(PAGE, args=[found.key])}?for={own.key}")
