"""Pages of votes: parse, call one query or service, render."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.voting import ballots, closing, proxies, queries, roll, services
from intercluster.apps.voting.class_forms import ClassesForm
from intercluster.apps.voting.classes import set_classes
from intercluster.apps.voting.decisions import condition_texts
from intercluster.apps.voting.forms import CancelForm, DraftForm, PaperForm
from intercluster.apps.voting.models import UNDER_WAY, RollEntry, State, Vote, text_in
from intercluster.apps.voting.results import result_of
from intercluster.apps.voting.rules import bodies_run, may_run, own_entries
from intercluster.core import clock
from intercluster.core.errors import Refused
from intercluster.core.once import repeatable
from intercluster.core.page_language import page_language


@never_cache
@require_safe
@login_required
def votes(request: HttpRequest) -> HttpResponse:
    """List the votes that one may read: open ones first."""
    viewer = viewer_for(request)
    groups = queries.listed(viewer, signed_in(request))
    labels = {
        "open": _("Open"),
        "coming": _("To come"),
        "drafts": _("Drafts"),
        "ended": _("Ended"),
    }
    context = {
        "groups": [(key, label, groups[key]) for key, label in labels.items()],
        "count": sum(map(len, groups.values())),
        "waiting": sum(each.waits for each in groups["open"]),
        "may_run": bool(bodies_run(viewer)),
    }
    return render(request, "voting/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Draft a vote of a cluster or an alliance; `of` says which."""
    bodies = {key_of(body): body for body in bodies_run(viewer_for(request))}
    key = request.POST.get("of") or request.GET.get("of", "")
    if not bodies or (key and key not in bodies):
        raise Http404
    if not key and len(bodies) > 1:
        return render(request, "voting/choose.html", {"bodies": bodies})
    key = key or next(iter(bodies))
    form = DraftForm(bodies[key], None, request.POST or None)
    if form.is_bound and form.is_valid():
        made = services.draft(bodies[key], form.said(), viewer=viewer_for(request))
        return redirect("voting:vote", made.public_id)
    context = {"form": form, "body": bodies[key], "key": key}
    return render(request, "voting/draft.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def member_classes(request: HttpRequest, cluster: str) -> HttpResponse:
    """State the classes of membership of a cluster, their votes, and who belongs to which."""
    own = managed_cluster(request, cluster)
    form = ClassesForm(own, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            set_classes(own, *form.said(), viewer=viewer_for(request))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("voting:member_classes", own.slug)
    context = {"cluster": own, "form": form}
    return render(request, "voting/member_classes.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change a draft."""
    vote = vote_run(request, public_id)
    if vote.state != State.DRAFT:
        return redirect("voting:vote", vote.public_id)
    form = DraftForm(vote.body, vote, request.POST or None)
    if form.is_bound and form.is_valid():
        services.change(vote, form.said(), viewer=viewer_for(request))
        messages.success(request, _("Saved."))
        return redirect("voting:vote", vote.public_id)
    context = {"form": form, "body": vote.body, "vote": vote}
    return render(request, "voting/draft.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def delete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Delete a draft."""
    services.delete(vote_run(request, public_id), viewer=viewer_for(request))
    messages.success(request, _("The draft is deleted."))
    return redirect("voting:list")


@never_cache
@require_safe
@login_required
def vote(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a vote: its question, one's own ballots while it is open, its result when it is closed."""
    return page_of(request, readable_vote(request, public_id))


@require_POST
@login_required
def announce(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Freeze the roll and tell those who vote."""
    found = vote_run(request, public_id)
    try:
        services.announce(found, viewer=viewer_for(request))
    except Refused as problem:
        return page_of(request, found, problem=problem)
    messages.success(request, _("Announced. Those who vote are told by mail."))
    return redirect("voting:vote", public_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Cancel a vote with a reason."""
    found = vote_run(request, public_id)
    form = CancelForm(request.POST or None)
    if form.is_bound and form.is_valid():
        services.cancel(found, form.cleaned_data["reason"], viewer=viewer_for(request))
        messages.success(request, _("The vote is cancelled. Those who vote are told by mail."))
        return redirect("voting:vote", public_id)
    return render(request, "voting/cancel.html", {"vote": found, "form": form}, status=422 if form.errors else 200)


@require_POST
@login_required
def count(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Count a vote that is over, where the worker has not done so."""
    found = vote_run(request, public_id)
    try:
        closing.close(found)
    except Refused as problem:
        return page_of(request, found, problem=problem)
    return redirect("voting:vote", public_id)


@repeatable  # and nothing is kept of it
@require_POST
@login_required
def cast(request: HttpRequest, public_id: uuid.UUID, place: int) -> HttpResponse:
    """Cast a ballot, or change it."""
    entry = _own_entry(request, public_id, place)
    choices = ballots.read(entry.vote, request.POST)
    try:
        services.cast(entry, choices, by=signed_in(request))
    except Refused as problem:
        return page_of(request, readable_vote(request, public_id), problem=problem, place=place, choices=choices)
    # The receipt is not put into the message: sessions are stored, and would keep whose it is.
    messages.success(request, _("The ballot is cast. You can change it until the vote closes."))
    return redirect("voting:vote", public_id)


@repeatable
@require_POST
@login_required
def withdraw(request: HttpRequest, public_id: uuid.UUID, place: int) -> HttpResponse:
    """Withdraw a ballot."""
    services.withdraw(_own_entry(request, public_id, place), by=signed_in(request))
    messages.success(request, _("The ballot is withdrawn. You can cast another one until the vote closes."))
    return redirect("voting:vote", public_id)


@never_cache
@require_safe
@login_required
def ballots_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Return the file of ballots of a vote that is closed."""
    text = queries.ballots_text(readable_vote(request, public_id))
    name = f"ballots-{public_id}.json"
    return HttpResponse(
        text, content_type="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def key_of(body: Cluster | Alliance) -> str:
    """Return what `of` says for a cluster or an alliance."""
    return f"{body._meta.model_name}:{body.slug}"


def readable_vote(request: HttpRequest, public_id: uuid.UUID) -> Vote:
    """Return a vote that the reader may read, or answer 404."""
    found = queries.find(public_id, viewer_for(request))
    if found is None:
        raise Http404
    return found


def vote_run(request: HttpRequest, public_id: uuid.UUID) -> Vote:
    """Return a vote to those who run it."""
    found = readable_vote(request, public_id)
    if not may_run(viewer_for(request), found.body):
        raise Http404
    return found


def _own_entry(request: HttpRequest, public_id: uuid.UUID, place: int) -> RollEntry:
    vote = readable_vote(request, public_id)
    own = [each.entry for each in queries.own_places(vote, signed_in(request)) if each.entry.pk == place]
    if not own:
        raise Http404
    return get_object_or_404(RollEntry, pk=own[0].pk)


def _choices(place: queries.OwnPlace) -> Mapping[str, int]:
    return place.ballot.choices if place.ballot else {}


def page_of(
    request: HttpRequest,
    vote: Vote,
    *,
    problem: Refused | None = None,
    place: int = 0,
    choices: Mapping[str, int] | None = None,
    paper: PaperForm | None = None,
) -> HttpResponse:
    """Show a vote, where an act was refused with the problem, and a refused ballot or form as it was filled in."""
    now, language = clock.now(), page_language()
    title, question = text_in(vote.titles, language), text_in(vote.questions, language)
    runs, result = may_run(viewer_for(request), vote.body), result_of(vote)
    places = roll.places(vote) if vote.state == State.DRAFT else []
    roll_shown = list(vote.roll.select_related("cluster", "holder"))
    context: dict[str, Any] = {
        "vote": vote,
        "title": title[0],
        "title_language": title[1],
        "question": question[0],
        "question_language": question[1],
        "phase": queries.phase(vote, now),
        "is_open": services.is_open(vote, now),
        "is_over": vote.state in UNDER_WAY and vote.closes <= now,
        "rule": condition_texts(vote.rule),
        "own_places": [
            (each, ballots.lines(vote, _choices(each) if choices is None or each.entry.pk != place else choices))
            for each in queries.own_places(vote, signed_in(request))
        ],
        "numbers": ballots.numbers(vote),
        "options": ballots.lines(vote, {}) if vote.options else (),
        "given": _proxies(request, vote),
        "paper": (paper or PaperForm(vote)) if runs and _takes_proxies(vote) else None,
        "on_paper": [each for each in roll_shown if each.signed] if runs and _takes_proxies(vote) else (),
        "runs": runs,
        "obstacle": closing.obstacle(vote) if runs else "",
        "problem": problem,
        "problem_place": place,
        "places": places,
        "silent": [place for place in places if not place.people],
        "roll": roll_shown,
        "turnout": queries.turnout(vote),
        "result": result,
        "ballots": queries.listed_ballots(vote, result.shown.paid if result else None) if vote.digest else (),
    }
    refused = 422 if paper is not None else 200
    return render(request, "voting/vote.html", context, status=problem.status if problem else refused)


def _takes_proxies(vote: Vote) -> bool:
    return bool(vote.proxies) and vote.state in UNDER_WAY and clock.now() < vote.closes


def _proxies(request: HttpRequest, vote: Vote) -> list[tuple[RollEntry, list[RollEntry]]]:
    """Return the places of one's organisations, and who can take the proxy of each, while that can be given."""
    if not _takes_proxies(vote):
        return []
    own = own_entries(signed_in(request), Vote.objects.filter(pk=vote.pk)).select_related("holder", "vote")
    return [(entry, [] if entry.held.exists() else proxies.possible_holders(entry)) for entry in own]
