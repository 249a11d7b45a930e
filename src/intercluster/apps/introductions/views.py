"""Pages of introductions: parse, call one query or service, render."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import manages, viewer_for
from intercluster.apps.introductions import board as boards
from intercluster.apps.introductions import queries, services
from intercluster.apps.introductions.forms import CloseForm, DeclineForm, MessageForm, RequestForm
from intercluster.apps.introductions.identity import Reader, author_of, is_named
from intercluster.apps.introductions.presentation import meeting, meeting_of, steps
from intercluster.apps.introductions.proposals import Proposal, choices_of, proposal
from intercluster.apps.introductions.queries import Seen
from intercluster.apps.introductions.rules import may_write, sees_outcomes
from intercluster.apps.introductions.states import OPEN, Act, State
from intercluster.apps.introductions.texts import MATCHED, Choices, about, choices_for, languages_of
from intercluster.apps.partnering.models import Reluctance
from intercluster.apps.partnering.search.dismissals import REASONS
from intercluster.core.errors import Conflict, Refused

SHOWN = 5
"""Introductions of a stage that an office's board shows; a link leads to all."""

ON_A_PAGE = 24
"""Introductions on a page of one stage."""


@never_cache
@require_GET
@login_required
def introductions(request: HttpRequest) -> HttpResponse:
    """List the introductions of one's organisations: what waits, what goes on, what has ended."""
    listed = queries.listed(viewer_for(request))
    asks = [each for each in listed if each.waits]
    rest = [each for each in listed if not each.waits]
    return render(
        request,
        "introductions/list.html",
        {
            "groups": [
                ("waits", _("Waiting for you"), asks),
                ("open", _("In progress"), [each for each in rest if each.introduction.state in OPEN]),
                ("ended", _("Ended"), [each for each in rest if each.introduction.state not in OPEN]),
            ],
            "count": len(listed),
            "waiting": len(asks),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def request_introduction(request: HttpRequest) -> HttpResponse:
    """Ask for an introduction to a result of a search."""
    viewer = viewer_for(request)
    handle = request.POST.get("match") or request.GET.get("match", "")
    try:
        choices = choices_of(viewer, handle)
        form = RequestForm(request.POST or None, choices=choices)
        form.is_valid()
        chosen = form.cleaned_data.get("organisation") if form.is_bound else None
        proposed = [proposal(viewer, handle, chosen or each) for each in choices[:1]]
        if not proposed:
            raise Conflict(_("Only those who edit an organisation, and its cluster's office, ask on its behalf."))
        texts = choices_for(proposed[0], alone=len(choices) == 1)
        about_this = _about(form, proposed[0], texts) if form.is_bound and form.is_valid() else None
        if about_this is not None:
            made = services.request(
                signed_in(request), about_this, form.cleaned_data["text"], unnamed=form.cleaned_data["unnamed"]
            )
            if made.office:
                messages.success(request, _("Proposed. Both sides are asked, and this page shows how it goes."))
                return redirect("introductions:board", made.office.slug)
            messages.success(request, _("Sent. We will tell you when they answer."))
            return redirect("introductions:introduction", made.public_id)
    except Refused as problem:
        return render(request, "introductions/refused.html", {"problem": str(problem)}, status=409)
    own = proposed[0]
    return render(
        request,
        "introductions/request.html",
        {
            "form": form,
            "handle": handle,
            "choices": choices,
            "proposal": own,
            "other": own.shown.name,
            "texts": texts,
            "tongues": languages_of(own),
            "meeting": meeting_of(own.direction, own.ours, own.theirs, own.project),
        },
        status=422 if form.errors else 200,
    )


def _about(form: RequestForm, proposed: Proposal, texts: Choices) -> Proposal | None:
    """Return the proposal of the chosen texts; None, with what is wrong in the form, where they do not go together."""
    given = form.cleaned_data
    ours, theirs = given["ours"] or MATCHED, given["theirs"] or MATCHED
    try:
        return about(proposed, texts, ours, theirs, unnamed=given["unnamed"])
    except Conflict as problem:
        form.add_error("ours", str(problem))
        return None


@require_POST
@login_required
def relevance(request: HttpRequest) -> HttpResponse:
    """Say why a result is not wanted, or take that back."""
    viewer = viewer_for(request)
    reason = next((reason for reason in REASONS if reason in request.POST), None)
    handle = request.POST.get(reason or "wanted", "")
    try:
        for organisation in choices_of(viewer, handle)[:1]:
            own = proposal(viewer, handle, organisation)
            services.dismiss(organisation, viewer, own, reason)
            messages.success(request, _answered(reason) % {"name": own.shown.name})
    except Refused as problem:
        messages.error(request, str(problem))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect("introductions:list")
    return redirect(back)


def _answered(reason: Reluctance.Cause | None) -> str:
    if reason is None:
        return _("%(name)s is shown in its usual place again.")
    if reason is Reluctance.Cause.KNOWN:
        return _("%(name)s is now hidden from your results. Above them you can show it again.")
    return _("%(name)s is now shown further down in your results.")


@never_cache
@require_GET
@login_required
def introduction(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one introduction to the people of its two sides."""
    return _page(request, _seen(request, public_id))


def _seen(request: HttpRequest, public_id: uuid.UUID) -> Seen:
    seen = queries.find(public_id, viewer_for(request))
    if seen is None:
        raise Http404
    return seen


def _page(request: HttpRequest, seen: Seen, status: int = 200, **forms: Form) -> HttpResponse:
    row, side = seen.introduction, seen.side
    reader = Reader(viewer_for(request), side)
    thread = [
        {"message": message, "is_own": message.side == side, "who": author_of(message, reader)}
        for message in queries.thread(seen)
    ]
    contact = services.see_contact(row, signed_in(request), side) if side else None
    if side:
        services.mark_read(row, signed_in(request))
    return render(
        request,
        "introductions/introduction.html",
        {
            "seen": seen,
            "introduction": row,
            "state": State(row.state),
            "meeting": meeting(seen),
            "steps": steps(row),
            "thread": thread,
            "contact": contact,
            "contacts_seen": queries.contacts_seen(signed_in(request), row),
            "may_write": may_write(row, side),
            "is_unnamed": side is not None and not is_named(row, side),
            "declined_by_us": bool(side) and row.declined_by == side,
            "acts": {act.value: act in seen.acts for act in Act},
            "message_form": MessageForm(),
            "decline_form": DeclineForm(),
            "close_form": CloseForm(),
        }
        | forms,
        status=status,
    )


def _act(form_class: type[Form] | None, name: str, act: Callable[[Seen, Any, dict[str, Any]], Any]) -> Any:
    """Make a page that does one act and goes back to the introduction, or says there what was wrong."""

    @require_POST
    @login_required
    def view(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        seen = _seen(request, public_id)
        form = form_class(request.POST) if form_class else None
        if form is not None and not form.is_valid():
            return _page(request, seen, status=422, **{name: form})
        try:
            act(seen, signed_in(request), form.cleaned_data if form is not None else {})
        except Refused as problem:
            messages.error(request, str(problem))
        return redirect("introductions:introduction", public_id)

    return view


write = _act(MessageForm, "message_form", lambda seen, by, given: services.write(seen.introduction, by, given["text"]))
accept = _act(None, "", lambda seen, by, _given: services.accept(seen.introduction, by))
decline = _act(
    DeclineForm,
    "decline_form",
    lambda seen, by, given: services.decline(
        seen.introduction, by, given["refusal"], words=given["words"], told=given["told"]
    ),
)
withdraw = _act(None, "", lambda seen, by, _given: services.withdraw(seen.introduction, by))
meet = _act(None, "", lambda seen, by, _given: services.record_meeting(seen.introduction, by))
collaborate = _act(None, "", lambda seen, by, _given: services.record_collaboration(seen.introduction, by))
close = _act(CloseForm, "close_form", lambda seen, by, given: services.close(seen.introduction, by, given["outcome"]))


@never_cache
@require_GET
def board(request: HttpRequest, cluster: str) -> HttpResponse:
    """Show an office its cluster's introductions by stage, or all of one, and an evaluator how many came to what."""
    office = get_object_or_404(Cluster, slug=cluster)
    viewer = viewer_for(request)
    if not sees_outcomes(viewer, office):
        raise Http404
    columns = boards.board(office, viewer) if manages(viewer, office) else []
    facts = {
        "cluster": office,
        "columns": columns,
        "count": sum(len(column.placed) for column in columns),
        "waiting": sum(len(column.placed) for column in columns if column.state is None),
        "stalled": sum(len(column.stalled) for column in columns),
        "outcomes": queries.outcomes(office),
        "is_office": bool(columns),
        "shown": SHOWN,
        "few": f":{SHOWN}",
    }
    return render(request, "introductions/board.html", facts | _stage(request, columns))


def _stage(request: HttpRequest, columns: list[boards.Column]) -> dict[str, Any]:
    """Return a page of what one stage has, or all, if the address asks for it."""
    stage = request.GET.get("stage", "")
    chosen = [column for column in columns if stage in (column.key, "all")]
    if not chosen:
        return {}
    paginator = Paginator([placed for column in chosen for placed in column.placed], ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return {
        "stage": stage,
        "stage_label": _("All stages") if stage == "all" else chosen[0].label,
        "with_stage": stage == "you",
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=1),
        "query": urlencode({"stage": stage}),
    }
