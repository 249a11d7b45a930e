"""Pages of visits: parse, call one query or service, render."""

from collections.abc import Callable
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

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.profiles.services import FieldsRefused, StaleError
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.exchange.models import Visit
from intercluster.apps.exchange.text_forms import show_refusal
from intercluster.apps.exchange.visits import queries, services
from intercluster.apps.exchange.visits.forms import AskForm, FilterForm, VisitForm, initial_of
from intercluster.apps.exchange.visits.queries import VisitGroup
from intercluster.apps.exchange.visits.reports import report_of
from intercluster.apps.exchange.visits.rules import has_begun, hosts, is_open, is_over
from intercluster.apps.exchange.visits.seats import has_seat
from intercluster.apps.exchange.writing import writes_for
from intercluster.core.errors import Conflict, NotFound, Refused
from intercluster.core.filters import page_query

ON_A_PAGE = 30


@never_cache
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """List a group of the visits that the reader may read, narrowed to what the address asks for."""
    viewer = viewer_for(request)
    wish = request.GET.get("show", "")
    group = VisitGroup(wish) if wish in list(VisitGroup) else VisitGroup.OFFERED
    every = queries.listed(viewer, group)
    form = FilterForm(request.GET, found=every)
    wanted = form.wanted()
    paginator = Paginator(queries.narrowed(every, wanted), ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    groups = [(VisitGroup.OFFERED, _("Offered")), (VisitGroup.WANTED, _("Wanted"))]
    if viewer.organisation_ids or viewer.cluster_ids:
        groups.append((VisitGroup.OURS, _("Ours")))
    context = {
        "form": form,
        "group": group,
        "groups": groups,
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number),
        "query": page_query(request.GET),
        "is_narrowed": wanted != queries.Wanted(),
        "may_write": bool(viewer.edited_ids or viewer.cluster_ids),
    }
    return render(request, "exchange/visits/list.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def visit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a visit."""
    viewer = viewer_for(request)
    return shown(request, viewer, queries.visit(viewer, key))


def shown(request: HttpRequest, viewer: Viewer, found: Visit, status: int = 200, **more: Any) -> HttpResponse:
    """Return the page of a visit; `more` has what a form says that was refused."""
    wanted, mine, is_host = found.answers_to, queries.own_place(viewer, found), hosts(viewer, found)
    hosted = is_host and found.kind == Visit.Kind.OFFERED
    visitors = queries.visitors(found) if hosted else []
    form = None if mine else ask_form(viewer, found)
    may_ask = queries.may_ask(viewer.user_id or 0, found)
    context = {
        "visit": found,
        "is_host": is_host,
        "is_open": is_open(found),
        "is_over": found.state == Visit.State.HELD or is_over(found),
        "acts_for": is_host and found.organisation_id not in viewer.edited_ids,
        "answers_to": queries.visits(viewer).filter(pk=wanted.pk).first() if wanted else None,
        "answers": queries.answers(viewer, found) if found.kind == Visit.Kind.WANTED else [],
        "may_answer": _may_answer(viewer, found),
        "visitors": visitors,
        "coming": sum(queries.comes(each) for each in visitors),
        "mine": mine,
        "may_call": (is_host or queries.comes(mine)) and bool(found.call_name or found.call_phone),
        "may_hold": hosted and has_begun(found) and found.state != Visit.State.CANCELLED,
        "report": report_of(viewer, found),
        "may_report": hosted and found.state == Visit.State.HELD and found.report_id is None,
        "ask_form": form if may_ask else None,
        "asked_too_often": form is not None and not may_ask,
        "is_last_time": not may_ask,
        "is_full": not has_seat(found),
    }
    return render(request, "exchange/visits/visit.html", context | more, status=status)


def ask_form(viewer: Viewer, found: Visit, data: QueryDict | None = None) -> AskForm | None:
    """Return the form to ask to come, for who edits another organisation than the host."""
    choices = writes_for(viewer).exclude(pk=found.organisation_id)
    if found.kind != Visit.Kind.OFFERED or not is_open(found) or not choices.exists():
        return None
    return AskForm(data, visit=found, choices=choices)


def _may_answer(viewer: Viewer, found: Visit) -> bool:
    """Return whether the viewer may offer the visit that others want."""
    if found.kind != Visit.Kind.WANTED or not is_open(found):
        return False
    return writes_for(viewer).exclude(pk=found.organisation_id).exists()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_visit(request: HttpRequest) -> HttpResponse:
    """Offer a visit, in answer to one that is wanted perhaps, or say what one would like to visit."""
    viewer = viewer_for(request)
    choices = writes_for(viewer)
    if not choices.exists():
        raise NotFound
    wanted = _wanted(viewer, request.GET.get("answers", ""))
    is_wanted = wanted is None and request.GET.get("kind") == Visit.Kind.WANTED
    kind = Visit.Kind.WANTED if is_wanted else Visit.Kind.OFFERED
    if wanted is not None:
        choices = choices.exclude(pk=wanted.organisation_id)
    form = VisitForm(request.POST or None, choices=choices, kind=kind, initial=_of_wanted(wanted))
    if form.is_bound and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        try:
            made = services.add_visit(signed_in(request), organisation, kind, form.said(), answers_to=wanted)
        except FieldsRefused as refused:
            show_refusal(form, refused)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("exchange:visit", made.key)
    return _form_page(request, form, kind, answers_to=wanted)


def _wanted(viewer: Viewer, key: str) -> Visit | None:
    """Return the wanted visit that an address names. Raises NotFound for one that the viewer may not answer."""
    if not key:
        return None
    try:
        found = queries.visit(viewer, UUID(key))
    except ValueError:
        raise NotFound from None
    if not _may_answer(viewer, found):
        raise NotFound
    return found


def _of_wanted(wanted: Visit | None) -> dict[str, Any]:
    """Return what the form of an answer begins with."""
    if wanted is None:
        return {}
    return {name: getattr(wanted, name) for name in ("starts", "ends", "days", "seats", "languages")}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_visit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a visit."""
    viewer = viewer_for(request)
    found = queries.visit(viewer, key)
    if not hosts(viewer, found) or found.state != Visit.State.OPEN:
        raise NotFound
    own = Organisation.objects.filter(pk=found.organisation_id)
    form = VisitForm(request.POST or None, choices=own, kind=found.kind, initial=initial_of(found))
    if form.is_bound and form.is_valid():
        try:
            services.change_visit(signed_in(request), found, form.said(), version=form.cleaned_data["version"])
        except StaleError as stale:
            show_refusal(form, stale)
            data = cast(QueryDict, form.data).copy()
            data["version"] = initial_of(cast(Visit, stale.current))["version"]
            form.data = data
            return _form_page(request, form, found.kind, visit=found, now=stale.current, status=409)
        except FieldsRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("exchange:visit", key)
    return _form_page(request, form, found.kind, visit=found)


def _form_page(request: HttpRequest, form: VisitForm, kind: str, status: int = 0, **more: Any) -> HttpResponse:
    is_wanted = kind == Visit.Kind.WANTED
    heading = _("Say what you would like to visit") if is_wanted else _("Invite others to visit you")
    context = {"form": form, "heading": _("Change the visit") if "visit" in more else heading, **more}
    return render(request, "exchange/visits/edit.html", context, status=status or (422 if form.errors else 200))


@require_POST
@login_required
def cancel_visit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Cancel a visit."""
    viewer = viewer_for(request)
    found = queries.visit(viewer, key)
    if not hosts(viewer, found):
        raise NotFound

    def act() -> str:
        services.cancel(signed_in(request), found)
        if found.kind == Visit.Kind.WANTED:
            return _("It is off the list.")
        return _("Cancelled. We have told everybody who wanted to come.")

    return back(request, key, act)


def back(request: HttpRequest, key: UUID, act: Callable[[], str]) -> HttpResponse:
    """Do something with a visit, and return to its page with what `act` says, or with why it cannot be done."""
    try:
        messages.success(request, act())
    except Conflict as conflict:  # the page was old: the new one shows what has changed
        messages.error(request, str(conflict))
    return redirect("exchange:visit", key)
