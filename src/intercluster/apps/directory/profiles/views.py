"""Pages on which an organisation's people, and their office, say what it offers and needs and who sees it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.directory.anonymity.identifying_text import giveaways, identity_of
from intercluster.apps.directory.choices import NAMED, Visibility
from intercluster.apps.directory.limits import TEXT_LIMIT
from intercluster.apps.directory.models import Organisation, Statement
from intercluster.apps.directory.profiles import services
from intercluster.apps.directory.profiles.forms import FactsForm, StatementForm, facts_of, initial_of
from intercluster.apps.directory.profiles.history import SHOWN
from intercluster.apps.directory.profiles.queries import (
    KINDS,
    READERS,
    alike,
    choices,
    first_visibility,
    profile_of,
    views_of,
)
from intercluster.apps.directory.profiles.services import RENEWAL, FieldsRefused, StaleError, language_of
from intercluster.apps.directory.queries import kept
from intercluster.apps.directory.rules import acts_for, belongs, may_edit, viewer_for
from intercluster.classifications.nace_labels import NACE_DIVISIONS
from intercluster.core import clock
from intercluster.core.history.timeline import timeline

Page = Callable[..., HttpResponse]


def _in_charge(page: Page) -> Page:
    """Let only those who may edit an organisation see a page; to others neither it nor what it is about exists."""

    @wraps(page)
    def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None or not may_edit(viewer_for(request), organisation):
            raise Http404
        return page(request, organisation, **kwargs)

    return never_cache(guarded)


@never_cache
@login_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Lead to one's organisation, or let one choose among several."""
    own = list(choices(viewer_for(request)))
    if len(own) == 1:
        return redirect("directory:profile", own[0].slug)
    return render(request, "directory/profiles.html", {"organisations": own})


@never_cache
@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an organisation's own people, and their office, what it says and what would make it more complete."""
    viewer = viewer_for(request)
    organisation = Organisation.objects.filter(slug=slug).prefetch_related("clusters").first()
    if organisation is None or not belongs(viewer, organisation):
        raise Http404
    return render(
        request,
        "directory/profile.html",
        {
            "organisation": organisation,
            "profile": profile_of(organisation, viewer),
            "may_edit": may_edit(viewer, organisation),
            "acts_for": acts_for(viewer, organisation),
            "readers": READERS.items(),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@_in_charge
def add(request: HttpRequest, organisation: Organisation, kind: str) -> HttpResponse:
    """Add an offer or need."""
    form = StatementForm(request.POST or None, initial={"visibility": first_visibility(organisation)})
    if _is_saving(request) and form.is_valid():
        given = {name: form.cleaned_data[name] for name in services.STATEMENT_FIELDS}
        try:
            services.add_statement(viewer_for(request), organisation, KINDS[kind], **given)
        except FieldsRefused as refused:
            _tell(form, refused)
        else:
            messages.success(request, _("Added. It can be found by its words now, and by its meaning in a moment."))
            return redirect("directory:profile", organisation.slug)
    return _statement_page(request, organisation, kind, form)


@require_http_methods(["GET", "HEAD", "POST"])
@_in_charge
def change(request: HttpRequest, organisation: Organisation, kind: str, pk: int) -> HttpResponse:
    """Change an offer or need."""
    statement = _statement(request, organisation, kind, pk)
    form = StatementForm(request.POST or None, initial=initial_of(statement))
    if _is_saving(request) and form.is_valid():
        try:
            services.change_statement(viewer_for(request), statement, **form.cleaned_data)
        except StaleError as stale:
            _tell(form, stale)
            _go_on_from(form, initial_of(stale.current)["version"])  # type: ignore[arg-type]
            return _statement_page(request, organisation, kind, form, statement, now=stale.current)
        except FieldsRefused as refused:
            _tell(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("directory:profile", organisation.slug)
    return _statement_page(request, organisation, kind, form, statement)


@require_http_methods(["GET", "HEAD", "POST"])
@_in_charge
def remove(request: HttpRequest, organisation: Organisation, kind: str, pk: int) -> HttpResponse:
    """Ask whether to remove an offer or need, and remove it."""
    statement = _statement(request, organisation, kind, pk)
    if request.method != "POST":
        context = {"organisation": organisation, "kind": kind, "statement": statement}
        context["acts_for"] = acts_for(viewer_for(request), organisation)
        return render(request, "directory/remove_statement.html", context)
    services.remove_statement(viewer_for(request), statement)
    messages.success(request, _("Removed. The history keeps what it said."))
    return redirect("directory:profile", organisation.slug)


@require_POST
@_in_charge
def renew(request: HttpRequest, organisation: Organisation, kind: str, pk: int) -> HttpResponse:
    """Say that an offer or need holds for another year."""
    statement = _statement(request, organisation, kind, pk)
    try:
        services.renew_statement(viewer_for(request), statement, clock.today() + RENEWAL)
    except FieldsRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Renewed for a year."))
    return redirect("directory:profile", organisation.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@_in_charge
def facts(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Change the facts about an organisation."""
    form = FactsForm(organisation, request.POST or None, initial=facts_of(organisation))
    status, now = 200, None
    if request.method == "POST" and request.POST.get("act") != "find" and form.is_valid():
        try:
            version, given = form.cleaned_data["version"], form.facts()
            services.change_organisation(viewer_for(request), organisation, version=version, facts=given)
        except StaleError as stale:
            _tell(form, stale)
            now = facts_of(stale.current)  # type: ignore[arg-type]
            _go_on_from(form, now["version"])
        except FieldsRefused as refused:
            _tell(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("directory:profile", organisation.slug)
    if form.is_bound and request.POST.get("act") == "find":
        form = FactsForm(organisation, initial={name: request.POST.get(name, "") for name in form.fields})
    elif form.is_bound:
        status = 409 if now else 422
    sought = request.POST.get("find", "").strip()
    context = {
        "organisation": organisation,
        "acts_for": acts_for(viewer_for(request), organisation),
        "form": form,
        "now": [(form.fields[name].label, now[name]) for name in services.FACTS] if now else (),
        "sought": sought,
        "divisions": _divisions(sought),
    }
    return render(request, "directory/facts.html", context, status=status)


@require_safe
@_in_charge
def history(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Show who changed what of an organisation, and when."""
    context = {
        "organisation": organisation,
        "entries": timeline(organisation, viewer_for(request), SHOWN),
        "most": SHOWN,
    }
    return render(request, "directory/history.html", context)


def _divisions(sought: str) -> list[tuple[str, str]]:
    """Return the NACE divisions whose code or name has what is sought, all of them where nothing is."""
    named = [(code, str(name)) for code, name in NACE_DIVISIONS.items()]
    return [(code, name) for code, name in named if sought.casefold() in f"{code} {name}".casefold()]


def _statement(request: HttpRequest, organisation: Organisation, kind: str, pk: int) -> Statement:
    return get_object_or_404(kept(KINDS[kind], organisation, viewer_for(request)), pk=pk)


def _is_saving(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("act") == "save"


def _go_on_from(form: Form, version: str) -> None:
    """Let the next try to save replace this version."""
    data = cast(QueryDict, form.data).copy()
    data["version"] = version
    form.data = data


def _tell(form: Form, refused: FieldsRefused) -> None:
    for field, texts in refused.problems.items():
        for text in texts:
            form.add_error(field or None, text)


def _statement_page(
    request: HttpRequest,
    organisation: Organisation,
    kind: str,
    form: StatementForm,
    statement: Statement | None = None,
    now: Any = None,
) -> HttpResponse:
    """Show the form with what each reader would see, what gives the author away, and texts that are alike."""
    status = 409 if now else 422 if _is_saving(request) else 200
    text = str(form["text"].value() or "")[:TEXT_LIMIT]
    visibility = str(form["visibility"].value() or "")
    if visibility not in Visibility.values:
        visibility = Visibility.ALLIANCE
    language = str(form["language"].value() or "") or language_of(text, organisation, visibility)
    clues = giveaways(text, language, identity_of(organisation)) if visibility == Visibility.ANONYMOUS else []
    others = kept(KINDS[kind], organisation, viewer_for(request))
    context = {
        "organisation": organisation,
        "acts_for": acts_for(viewer_for(request), organisation),
        "kind": kind,
        "form": form,
        "statement": statement,
        "now": now,
        "text": text,
        "language": language,
        "views": views_of(organisation, visibility),
        "refused": [clue for clue in clues if clue.is_refused],
        "doubtful": [clue for clue in clues if not clue.is_refused],
        "was_named": bool(statement and visibility == Visibility.ANONYMOUS and statement.visibility in NAMED),
        "alike": alike(text, language, others.exclude(pk=statement.pk) if statement else others)[:3] if text else [],
    }
    return render(request, "directory/statement_form.html", context, status=status)
