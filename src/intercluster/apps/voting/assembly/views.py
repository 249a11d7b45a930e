"""Pages of assemblies: parse, call one query or service, render."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.access.throttling import DOCUMENT_COST, limited
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import manages, viewer_for
from intercluster.apps.voting.assembly import documents, queries, services
from intercluster.apps.voting.assembly.forms import AmendmentForm, CallForm, MotionForm, ProposalForm
from intercluster.apps.voting.assembly.minutes import close as close_minutes
from intercluster.apps.voting.assembly.minutes import record
from intercluster.apps.voting.assembly.minutes_form import MinutesForm
from intercluster.apps.voting.assembly.shown import ShownParagraph
from intercluster.apps.voting.models import AgendaItem, Amendment, Assembly, AssemblyState
from intercluster.core import clock
from intercluster.core.errors import Refused
from intercluster.documents.files import as_download


@never_cache
@require_safe
@login_required
def assemblies(request: HttpRequest) -> HttpResponse:
    """List the assemblies of one's clusters."""
    viewer = viewer_for(request)
    managed = Cluster.objects.all() if viewer.is_operator else Cluster.objects.filter(pk__in=viewer.cluster_ids)
    context = {"assemblies": queries.assemblies(viewer), "managed": managed.order_by("name")}
    return render(request, "voting/assembly/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest, cluster: str) -> HttpResponse:
    """Draft an assembly."""
    own = managed_cluster(request, cluster)
    form = CallForm(None, request.POST or None)
    if form.is_bound and form.is_valid():
        made = services.draft(own, form.said(), viewer=viewer_for(request))
        return redirect("voting:assembly", made.public_id)
    context = {"form": form, "cluster": own}
    return render(request, "voting/assembly/edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change an assembly."""
    found = _managed(request, public_id)
    form = CallForm(found, request.POST or None)
    if form.is_bound and form.is_valid():
        services.change(found, form.said(), viewer=viewer_for(request))
        messages.success(request, _("Saved."))
        return redirect("voting:assembly", public_id)
    context = {"form": form, "cluster": found.cluster, "assembly": found}
    return render(request, "voting/assembly/edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def assembly(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show an assembly with its agenda."""
    return _page(request, _readable(request, public_id))


@require_POST
@login_required
def delete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Delete a draft."""
    services.delete(_managed(request, public_id), viewer=viewer_for(request))
    messages.success(request, _("The draft is deleted."))
    return redirect("voting:assemblies")


@require_POST
@login_required
def call(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Call an assembly."""
    return _done(request, public_id, services.call, _("The assembly is called. Members are told by mail."))


@require_POST
@login_required
def close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Make the minutes final."""
    return _done(request, public_id, close_minutes, _("The minutes are final."))


@require_POST
@login_required
def move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put a motion on the agenda."""
    found, viewer = _readable(request, public_id), viewer_for(request)
    form = MotionForm(found.cluster, viewer.edited_ids, request.POST)
    if not form.fields["organisation"].queryset.exists():  # type: ignore[attr-defined]
        raise Http404
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    services.move(found, viewer=viewer, **form.cleaned_data)
    messages.success(request, _("The motion is on the agenda."))
    return redirect("voting:assembly", public_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def amend(request: HttpRequest, public_id: uuid.UUID, item: int) -> HttpResponse:
    """Move an amendment of a paragraph."""
    found, viewer = _paragraph(_readable(request, public_id), item), viewer_for(request)
    if not queries.amending(viewer, found.assembly).exists():
        raise Http404
    form = AmendmentForm(found, viewer, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.amend(found, viewer=viewer, **form.cleaned_data)
        except Refused as problem:
            form.add_error("text", str(problem))
        else:
            messages.success(request, _("The amendment is moved."))
            return redirect("voting:assembly", public_id)
    context = {"form": form, "item": found, "assembly": found.assembly, "heading": _("Move an amendment")}
    return render(request, "voting/assembly/paragraph.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def withdraw(request: HttpRequest, public_id: uuid.UUID, item: int) -> HttpResponse:
    """Take a motion back."""
    found = _paragraph(_readable(request, public_id), item)
    return _withdrawn(request, found, _("The motion is taken back."))


@require_POST
@login_required
def withdraw_amendment(request: HttpRequest, public_id: uuid.UUID, item: int, amendment: int) -> HttpResponse:
    """Take an amendment back."""
    paragraph = _paragraph(_readable(request, public_id), item)
    found = get_object_or_404(paragraph.amendments.select_related("item__assembly__cluster"), pk=amendment)
    return _withdrawn(request, found, _("The amendment is taken back."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def propose(request: HttpRequest, public_id: uuid.UUID, item: int) -> HttpResponse:
    """Write what a paragraph of the office proposes."""
    found = _paragraph(_managed(request, public_id), item)
    form = ProposalForm(request.POST or None, initial={"text": found.text})
    if form.is_bound and form.is_valid():
        try:
            services.propose(found, form.cleaned_data["text"], viewer=viewer_for(request))
        except Refused as problem:
            form.add_error("text", str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("voting:assembly", public_id)
    context = {"form": form, "item": found, "assembly": found.assembly, "heading": _("What is proposed")}
    return render(request, "voting/assembly/paragraph.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def minutes(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Write the minutes."""
    found = _managed(request, public_id)
    form = MinutesForm(found, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            record(found, form.said(), viewer=viewer_for(request))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("voting:minutes", public_id)
    context = {"form": form, "assembly": found}
    return render(request, "voting/assembly/minutes.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
@limited("document", DOCUMENT_COST)
def notice_document(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Return the notice as DOCX."""
    return as_download(documents.notice(_readable(request, public_id)), "notice", "docx")


@require_safe
@login_required
@limited("document", DOCUMENT_COST)
def minutes_document(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Return the minutes as DOCX: to the office at any time, to members when they are final."""
    found = _readable(request, public_id)
    if found.state != AssemblyState.CLOSED and not manages(viewer_for(request), found.cluster):
        raise Http404
    return as_download(documents.minutes(found), "minutes", "docx")


def _readable(request: HttpRequest, public_id: uuid.UUID) -> Assembly:
    found = queries.find(public_id, viewer_for(request))
    if found is None:
        raise Http404
    return found


def _managed(request: HttpRequest, public_id: uuid.UUID) -> Assembly:
    """Return an assembly to the office of its cluster."""
    found = _readable(request, public_id)
    if not manages(viewer_for(request), found.cluster):
        raise Http404
    return found


def _paragraph(assembly: Assembly, item: int) -> AgendaItem:
    return get_object_or_404(assembly.agenda.select_related("assembly__cluster"), pk=item)


def _done(request: HttpRequest, public_id: uuid.UUID, act: Callable[..., Assembly], message: str) -> HttpResponse:
    found = _managed(request, public_id)
    try:
        act(found, viewer=viewer_for(request))
    except Refused as problem:
        return _page(request, found, problem=problem, status=problem.status)
    messages.success(request, message)
    return redirect("voting:assembly", public_id)


def _withdrawn(request: HttpRequest, found: AgendaItem | Amendment, message: str) -> HttpResponse:
    viewer = viewer_for(request)
    if found.organisation_id not in viewer.edited_ids:
        raise Http404
    assembly = found.assembly if isinstance(found, AgendaItem) else found.item.assembly
    try:
        services.withdraw(found, viewer=viewer)
    except Refused as problem:
        return _page(request, assembly, problem=problem, status=problem.status)
    messages.success(request, message)
    return redirect("voting:assembly", assembly.public_id)


def _page(request: HttpRequest, found: Assembly, *, status: int = 200, **context: Any) -> HttpResponse:
    viewer = viewer_for(request)
    until = found.motions_until
    takes_motions = found.state == AssemblyState.CALLED and until is not None and clock.today(clock.now()) <= until
    form = MotionForm(found.cluster, viewer.edited_ids)
    may_move = takes_motions and form.fields["organisation"].queryset.exists()  # type: ignore[attr-defined]
    runs = manages(viewer, found.cluster)
    shown = {
        "assembly": found,
        "agenda": [ShownParagraph(item) for item in queries.agenda(found)],
        "may_amend": found.state == AssemblyState.CALLED and queries.amending(viewer, found).exists(),
        "runs": runs,
        "has_begun": found.starts <= clock.now(),
        "edited": viewer.edited_ids,
        "is_final": found.state == AssemblyState.CLOSED,
        "form": form if may_move else None,
        "present": found.attendance.count(),
        "problem": None,
    }
    return render(request, "voting/assembly/assembly.html", shown | context, status=status)
