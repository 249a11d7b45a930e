"""The HTTP API of introductions: parse, call a query or service, answer."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Router

from intercluster.apps.access.authentication import Access
from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.introductions import queries, services
from intercluster.apps.introductions.proposals import choices_of, proposal
from intercluster.apps.introductions.schemas import (
    AnswerIn,
    IntroductionDetailOut,
    IntroductionOut,
    MessageIn,
    ProgressIn,
    RequestIn,
)
from intercluster.apps.introductions.states import Act, State
from intercluster.apps.introductions.texts import about, choices_for, key_of
from intercluster.core.api_answers import REFUSALS, Invalid, Problem
from intercluster.core.errors import Conflict, NotFound

router = Router(tags=["introductions"], auth=Access("introductions"))

ANSWERS = {200: IntroductionDetailOut, 404: Problem, 409: Problem, 422: Invalid, **REFUSALS}
WRITTEN = {400: Problem, 413: Problem, **ANSWERS}
Answer = Any


def _seen(request: HttpRequest, public_id: uuid.UUID) -> queries.Seen:
    seen = queries.find(public_id, viewer_for(request))
    if seen is None:
        raise NotFound("There is no such introduction of yours.")
    return seen


def _whole(request: HttpRequest, public_id: uuid.UUID) -> IntroductionDetailOut:
    seen = _seen(request, public_id)
    contact = services.see_contact(seen.introduction, signed_in(request), seen.side) if seen.side else None
    thread = queries.thread(seen)
    if seen.side:
        services.mark_read(seen.introduction, signed_in(request))
    return IntroductionDetailOut.whole(seen, thread, contact)


@router.get(
    "/introductions", response={200: list[IntroductionOut], 422: Invalid, **REFUSALS}, summary="One's introductions"
)
def listed(request: HttpRequest, state: State | None = None) -> list[IntroductionOut]:
    """List the introductions of one's organisations, first what waits for an answer."""
    introductions = queries.listed(viewer_for(request))
    return [IntroductionOut.of(seen) for seen in introductions if state in {None, State(seen.introduction.state)}]


@router.post("/introductions", response=WRITTEN, summary="Ask for an introduction")
def ask(request: HttpRequest, body: RequestIn) -> Answer:
    """Ask for an introduction to a partner that a search found; as an office, propose one to both."""
    viewer = viewer_for(request)
    choices = choices_of(viewer, body.handle)
    chosen = [each for each in choices if each.slug == body.organisation] if body.organisation else choices
    if len(chosen) != 1:
        raise Conflict("Say in `organisation` for which of your organisations you ask.")
    proposed = proposal(viewer, body.handle, chosen[0])
    texts = choices_for(proposed)
    ours, theirs = key_of(texts.ours, body.our_text), key_of(texts.theirs, body.their_text)
    about_this = about(proposed, texts, ours, theirs, unnamed=body.unnamed)
    made = services.request(signed_in(request), about_this, body.message, unnamed=body.unnamed)
    return _whole(request, made.public_id)


@router.get("/introductions/{public_id}", response=ANSWERS, summary="One introduction")
def one(request: HttpRequest, public_id: uuid.UUID) -> Answer:
    """Return one introduction with its messages; that a contact was read is recorded."""
    return _whole(request, public_id)


@router.post("/introductions/{public_id}/answer", response=WRITTEN, summary="Accept or decline")
def answer(request: HttpRequest, public_id: uuid.UUID, body: AnswerIn) -> Answer:
    """Say yes or no to a request, or to what an office proposed."""
    introduction = _seen(request, public_id).introduction
    if body.accept:
        services.accept(introduction, signed_in(request))
    else:
        services.decline(introduction, signed_in(request), body.refusal, words=body.words, told=body.told)
    return _whole(request, public_id)


@router.post("/introductions/{public_id}/progress", response=WRITTEN, summary="Withdraw, or note the result")
def progress(request: HttpRequest, public_id: uuid.UUID, body: ProgressIn) -> Answer:
    """Take a request back, or note that the two have met, work together, or are done."""
    introduction = _seen(request, public_id).introduction
    acts: dict[Act, Callable[[], Any]] = {
        Act.WITHDRAW: lambda: services.withdraw(introduction, signed_in(request)),
        Act.MEET: lambda: services.record_meeting(introduction, signed_in(request)),
        Act.COLLABORATE: lambda: services.record_collaboration(introduction, signed_in(request)),
        Act.CLOSE: lambda: services.close(introduction, signed_in(request), body.outcome),
    }
    if body.act not in acts:
        raise Conflict("This is no progress: use `withdraw`, `meet`, `collaborate` or `close`.")
    acts[body.act]()
    return _whole(request, public_id)


@router.post("/introductions/{public_id}/messages", response=WRITTEN, summary="Write to the other side")
def write(request: HttpRequest, public_id: uuid.UUID, body: MessageIn) -> Answer:
    """Write a message, also while one of the sides is unnamed."""
    services.write(_seen(request, public_id).introduction, signed_in(request), body.text)
    return _whole(request, public_id)
