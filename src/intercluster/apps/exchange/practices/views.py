"""Pages of good practices: parse, call one query or service, render."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.access.throttling import limited
from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.choices import NAMED, Visibility
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.profiles.queries import first_visibility, views_of
from intercluster.apps.directory.profiles.services import FieldsRefused, StaleError, language_of
from intercluster.apps.directory.rules import may_edit, viewer_for
from intercluster.apps.exchange.helping import edited_by, helped_by, may_say
from intercluster.apps.exchange.models import Practice, Review
from intercluster.apps.exchange.models.practices import PART_LIMIT
from intercluster.apps.exchange.practices import queries, services
from intercluster.apps.exchange.practices.forms import FilterForm, PracticeForm, ReviewForm, initial_of
from intercluster.apps.exchange.practices.history import SHOWN, changes
from intercluster.apps.exchange.practices.parts import PARTS, joined, length_in_words
from intercluster.apps.exchange.practices.together.queries import asked_of_own
from intercluster.apps.exchange.text_forms import show_refusal
from intercluster.apps.exchange.visits.reports import visit_of
from intercluster.apps.exchange.writing import Clues, clues_in
from intercluster.apps.projects.requirements.queries import labels
from intercluster.core.errors import Conflict, NotFound
from intercluster.core.filters import page_query
from intercluster.core.page_language import page_language

ON_A_PAGE = 30
UNSHARED = 5
"""Practices of one's own that the list shows before the shared ones; the others are behind a link."""


@never_cache
@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """List the practices that the reader may read, and what their own organisations have not shared yet."""
    viewer = viewer_for(request)
    form = FilterForm(request.GET)
    asked = {name: request.GET.get(name, "") for name in form.fields}
    found = queries.listed(viewer, queries.Wanted(**asked))
    form.offer(found)
    paginator = Paginator(found.rows, ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_narrowed": any(asked.values()),
        "page": page,
        "rows": queries.shown(viewer, page),
        "page_numbers": paginator.get_elided_page_range(page.number),
        "query": page_query(request.GET),
        "unshared": queries.shown(viewer, queries.unshared(viewer)[:UNSHARED]),
        "unshared_count": queries.unshared(viewer).count(),
        "may_write": queries.writing_for(viewer).exists(),
        "offices": Cluster.objects.filter(pk__in=viewer.cluster_ids).order_by("name"),
    }
    return render(request, "exchange/practices/list.html", context, status=200 if form.is_valid() else 422)


@never_cache
@require_safe
@login_required
def unshared_practices(request: HttpRequest) -> HttpResponse:
    """List what the reader's own organisations have written and no office has shared."""
    viewer = viewer_for(request)
    paginator = Paginator(queries.unshared(viewer), ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": queries.shown(viewer, page),
        "page_numbers": paginator.get_elided_page_range(page.number),
    }
    return render(request, "exchange/practices/unshared.html", context)


@never_cache
@require_safe
def practice(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a practice."""
    return _page(request, queries.practice(viewer_for(request), key))


def _page(request: HttpRequest, found: Practice, status: int = 200, **more: Any) -> HttpResponse:
    viewer = viewer_for(request)
    is_own = queries.is_own(viewer, found)
    may_change = is_own and may_edit(viewer, found.organisation)
    may_help = may_say(viewer, found) if found.review == Review.SHARED else []
    context = {
        "shown": queries.shown(viewer, [found])[0],
        "practice": found,
        "files": queries.files_of(found),
        "is_own": is_own,
        "may_change": may_change,
        "may_review": is_own and queries.may_review(viewer, found.organisation),
        "may_share": is_own and queries.may_share(viewer, found),
        "may_hand_in": may_change
        and found.review in {Review.DRAFT, Review.RETURNED}
        and found.visibility != Visibility.PRIVATE,
        "acts_for": may_change and found.organisation_id not in viewer.organisation_ids,
        "length": length_in_words({name: getattr(found, name) for name in PARTS}) if may_change else "",
        "visit": visit_of(viewer, found),
        "asked_of_us": asked_of_own(viewer, found),
        "may_help": may_help,
        "helped_us": [each for each in may_help if each.pk in helped_by([found]).get(found.pk, ())],
    }
    return render(request, "exchange/practices/practice.html", context | more, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("practices")
def new_practice(request: HttpRequest) -> HttpResponse:
    """Write down a practice of an own organisation, or of a member of one's office."""
    viewer = viewer_for(request)
    organisations = queries.writing_for(viewer)
    if not organisations.exists():
        raise NotFound
    form = PracticeForm(request.POST or None, organisations=organisations, initial=_first(organisations))
    if _is_saving(request) and form.is_valid():
        try:
            made = services.add_practice(viewer, form.cleaned_data["organisation"], form.said(), by=signed_in(request))
        except FieldsRefused as refused:
            show_refusal(form, refused)
        else:
            services.read_capabilities(viewer, made)
            messages.success(request, _("Saved as a draft. Read it, and hand it in."))
            return redirect("exchange:practice", made.key)
    chosen = form["organisation"].value()
    organisation = organisations.filter(pk=chosen).first() if str(chosen or "").isdecimal() else None
    return _form_page(request, form, organisation)


def _first(organisations: Any) -> dict[str, Any]:
    only = list(organisations[:2])
    if len(only) != 1:
        return {"visibility": Visibility.ALLIANCE}
    return {"visibility": first_visibility(only[0]), "organisation": only[0].pk}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("practices")
def edit_practice(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a practice."""
    viewer = viewer_for(request)
    found = queries.edited(viewer, key)
    # What was ticked of the proposals is known again without reading the text once more.
    about = request.POST.getlist("capabilities") if request.POST else services.proposed(found)
    form = PracticeForm(request.POST or None, practice=found, about=about, initial=initial_of(found))
    if _is_saving(request) and form.is_valid():
        try:
            changed = services.change_practice(viewer, found, form.said(), version=form.cleaned_data["version"])
        except StaleError as stale:
            show_refusal(form, stale)
            data = cast(QueryDict, form.data).copy()
            data["version"] = initial_of(cast(Practice, stale.current))["version"]
            form.data = data
            return _form_page(request, form, found.organisation, found, now=stale.current)
        except FieldsRefused as refused:
            show_refusal(form, refused)
        else:
            waits = changed.review == Review.WAITING and found.review == Review.SHARED
            messages.success(
                request, _("Saved. Your office looks at it before others read it again.") if waits else _("Saved.")
            )
            return redirect("exchange:practice", key)
    return _form_page(request, form, found.organisation, found)


@never_cache
@require_safe
@login_required
def practice_history(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show who changed what in a practice, to who may change it."""
    found = queries.edited(viewer_for(request), key)
    context = {"practice": found, "changes": changes(found), "most": SHOWN}
    return render(request, "exchange/practices/history.html", context)


@require_POST
@login_required
def delete_practice(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete a practice."""
    viewer = viewer_for(request)
    services.remove_practice(viewer, queries.edited(viewer, key))
    messages.success(request, _("Deleted."))
    return redirect("exchange:practices")


@require_POST
@login_required
def hand_in_practice(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask the office to share a practice."""
    viewer = viewer_for(request)
    try:
        services.hand_in(viewer, queries.edited(viewer, key))
    except Conflict as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Handed in. Your cluster office looks at it, and you hear from us."))
    return redirect("exchange:practice", key)


@require_POST
@login_required
def practice_helped(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that a practice has helped an organisation, or take that back."""
    viewer = viewer_for(request)
    found = queries.practice(viewer, key)
    services.helped(signed_in(request), found, edited_by(viewer, request.POST.get("organisation", "")))
    return redirect("exchange:practice", key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review_practice(request: HttpRequest, key: UUID) -> HttpResponse:
    """Share a practice as an office, or return it with a note."""
    viewer = viewer_for(request)
    found = queries.practice(viewer, key)
    if not queries.may_review(viewer, found.organisation):
        raise NotFound
    form = ReviewForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            if "share" in request.POST:
                services.share(viewer, found, form.cleaned_data["look_again"] or services.first_look())
                messages.success(request, _("Shared."))
            else:
                services.send_back(viewer, found, form.cleaned_data["note"])
                messages.success(request, _("Returned with your note."))
        except FieldsRefused as refused:
            show_refusal(form, refused)
        except Conflict as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("exchange:practice", key)
    context = {
        "shown": queries.shown(viewer, [found])[0],
        "practice": found,
        "files": queries.files_of(found),
        "form": form,
        "may_share": queries.may_share(viewer, found),
        "may_return": found.review in queries.HANDED_IN,
    }
    return render(request, "exchange/practices/review.html", context, status=422 if form.errors else 200)


def _is_saving(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("act") == "save"


def _form_page(
    request: HttpRequest,
    form: PracticeForm,
    organisation: Organisation | None,
    practice: Practice | None = None,
    now: Any = None,
) -> HttpResponse:
    """Show the form, how long the text is, what each reader would see, and what gives its author away."""
    status = 409 if now else 422 if _is_saving(request) else 200
    parts = {name: str(form[name].value() or "")[:PART_LIMIT] for name in PARTS}
    text = joined(str(form["title"].value() or ""), parts)
    visibility = str(form["visibility"].value() or "")
    if visibility not in Visibility.values:
        visibility = Visibility.ALLIANCE
    clues = Clues()
    if organisation is not None and visibility == Visibility.ANONYMOUS:
        language = str(form["language"].value() or "") or language_of(text, organisation, visibility)
        clues = clues_in(text, language, organisation, visibility)
    viewer = viewer_for(request)
    context = {
        "form": form,
        "practice": practice,
        "organisation": organisation,
        "acts_for": organisation is not None and organisation.pk not in viewer.organisation_ids,
        "now": queries.shown(viewer, [now])[0] if now else None,
        "length": length_in_words(parts),
        "views": views_of(organisation, visibility) if organisation else [],
        "clues": clues,
        "was_named": bool(practice and visibility == Visibility.ANONYMOUS and practice.visibility in NAMED),
        "goes_back": bool(
            practice and practice.review == Review.SHARED and not queries.may_review(viewer, practice.organisation)
        ),
        "labels": labels(page_language()) if practice else (),
    }
    return render(request, "exchange/practices/edit.html", context, status=status)
