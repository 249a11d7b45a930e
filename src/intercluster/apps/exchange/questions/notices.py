"""Notices of questions: to those who may know, to the asker, and to whose answer was accepted.

The texts, and who wrote them as far as the reader may know, are looked up when a mail is sent.
"""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import may_edit, viewer_of
from intercluster.apps.exchange.models import Answer, Asked, Question
from intercluster.apps.exchange.people import hearers, spoken_for
from intercluster.apps.exchange.questions.queries import answers, author_of, merged, questions
from intercluster.apps.introductions.identity import Reader
from intercluster.apps.introductions.notices import people_of
from intercluster.apps.notices.models import Notice
from intercluster.apps.notices.registry import Context, NoticeKind, register
from intercluster.apps.notices.services import notify


def _while_offered(user: User, context: Context) -> dict[str, Any] | None:
    """Return the question and why this reader is asked, as long as they may answer it."""
    asked = Asked.objects.filter(pk=context["asked"], state=Asked.State.OPEN).first()
    viewer = viewer_of(user)
    found = questions(viewer).filter(pk=asked.question_id, closed=None).first() if asked else None
    if asked is None or found is None:
        return None
    who = author_of(found, Reader(viewer)).name
    told = {"text": found.text, "who": who, "why": str(asked.get_why_display())}
    return {**context, **told, "acts_for": spoken_for(asked.organisation, None, user) if asked.organisation else ""}


def _as_readable(user: User, context: Context) -> dict[str, Any] | None:
    """Return the answer and its author as this reader may know them; None if they may read it no more."""
    viewer = viewer_of(user)
    found = answers(viewer).filter(pk=context["answer"]).first()
    if found is None:
        return None
    who, page = author_of(found, Reader(viewer)).name, found.question.shown_with
    own = next((each for each in (page, *page.merged.all()) if may_edit(viewer, each.organisation)), found.question)
    told = {"text": found.text, "who": who, "question": own.text}
    return {**context, **told, "acts_for": spoken_for(own.organisation, own.author, user)}


def _as_accepted(user: User, context: Context) -> dict[str, Any] | None:
    """Return the reader's own answer, and for whom it was given if an office did."""
    found, told = Answer.objects.filter(pk=context["answer"]).first(), _as_readable(user, context)
    if found is None or told is None:
        return None
    return {**told, "acts_for": spoken_for(found.organisation, found.author, user)}


def _while_merged(user: User, context: Context) -> dict[str, Any] | None:
    """Return the two questions as long as they are merged and the reader may read both."""
    viewer = viewer_of(user)
    pair = Q(pk__in=[context["question"], context["other"]])
    [page, *_more] = [*questions(viewer).filter(pair), None]
    found = merged(viewer).filter(pair, merged_into=page).first() if page else None
    if page is None or found is None:
        return None
    own, other = (page, found) if page.pk == context["question"] else (found, page)
    told = {"question": own.text, "who": author_of(other, Reader(viewer)).name, "text": other.text}
    return {**context, **told, "acts_for": spoken_for(own.organisation, own.author, user)}


def _while_closed(user: User, context: Context) -> dict[str, Any] | None:
    """Return the question and why it is closed, as long as it is and the reader may read it."""
    found = questions(viewer_of(user)).filter(pk=context["question"]).exclude(closed=None).first()
    if found is None:
        return None
    told = {"question": found.text, "note": found.closing_note}
    return {**context, **told, "acts_for": spoken_for(found.organisation, found.author, user)}


def _while_passed(user: User, context: Context) -> dict[str, Any] | None:
    """Return the question and the office that it was passed to, as long as the reader may read it."""
    asked = Asked.objects.filter(pk=context["asked"]).select_related("office").first()
    found = questions(viewer_of(user)).filter(pk=asked.question_id, closed=None).first() if asked else None
    if asked is None or asked.office is None or found is None:
        return None
    told = {"question": found.text, "office": asked.office.display_name}
    return {**context, **told, "acts_for": spoken_for(found.organisation, found.author, user)}


def _while_proposed(user: User, context: Context) -> dict[str, Any] | None:
    """Return the question and what the office proposes to make of it, as long as it does."""
    found = questions(viewer_of(user)).filter(pk=context["question"], closed=None).exclude(proposed="").first()
    return None if found is None else {**context, "question": found.text, "what": found.proposed}


def _while_turned(user: User, context: Context) -> dict[str, Any] | None:
    """Return the question and what was made of it, as long as that is there."""
    found = questions(viewer_of(user)).filter(pk=context["question"]).exclude(need=None, offer=None).first()
    if found is None:
        return None
    told = {"question": found.text, "what": "need" if found.need_id else "offer"}
    return {**context, **told, "acts_for": spoken_for(found.organisation, found.author, user)}


def _kind(name: str, label: Any, subject: Any, refreshed: Any) -> NoticeKind:
    template = f"exchange/questions/notices/{name}.txt"
    return register(NoticeKind(f"exchange.{name}", label, subject, template, refreshed=refreshed))


OFFERED = _kind(
    "offered",
    _("A question that we may know the answer to"),
    _("A question that you may be able to answer"),
    _while_offered,
)
ANSWERED = _kind("answered", _("Our question was answered"), _("Your question was answered"), _as_readable)
ACCEPTED = _kind("accepted", _("Our answer was accepted"), _("Your answer was accepted"), _as_accepted)

CLOSED = _kind("closed", _("Our question was closed"), _("Your question was closed"), _while_closed)
MERGED = _kind(
    "merged", _("Our question was merged with another"), _("Your question and another are one"), _while_merged
)

PASSED = _kind("passed", _("Our question was passed to another office"), _("Another office is asked"), _while_passed)
PROPOSED = _kind(
    "proposed",
    _("Our office proposes to make a need or an offer of our question"),
    _("Your office proposes something for your question"),
    _while_proposed,
)
TURNED = _kind(
    "turned", _("Our question became a need or an offer"), _("Your question is something else now"), _while_turned
)


def tell_offered(asked: Asked) -> None:
    """Tell the expert, who answers for the organisation, or the office, that they may know."""
    if asked.person is not None:
        people = User.objects.filter(pk=asked.person.pk, is_active=True)
    elif asked.office is not None:
        people = asked.office.managers.filter(is_active=True)
    else:
        assert asked.organisation is not None
        people = people_of(asked.organisation)
    for person in people:
        notify(person, OFFERED, context={"asked": asked.pk}, path=_path(asked.question))


def tell_answered(answer: Answer, by: User) -> None:
    """Tell the asker that somebody has answered, and those whose question was merged into it."""
    people: set[User] = set()
    for each in (answer.question, *answer.question.merged.all()):
        people.update(hearers(each.organisation, each.author).exclude(pk=by.pk))
    _tell(ANSWERED, answer, sorted(people, key=lambda each: each.pk))


def tell_accepted(answer: Answer, by: User) -> None:
    """Tell whose answer was accepted, once: an acceptance that is taken back and given again writes no more mails."""
    told = Notice.objects.filter(kind=ACCEPTED.name, context={"answer": answer.pk}).values("recipient")
    _tell(ACCEPTED, answer, hearers(answer.organisation, answer.author).exclude(pk=by.pk).exclude(pk__in=told))


def tell_merged(question: Question, into: Question, by: User) -> None:
    """Tell both askers that their questions are shown together."""
    for own, other in ((question, into), (into, question)):
        for person in hearers(own.organisation, own.author).exclude(pk=by.pk):
            notify(person, MERGED, context={"question": own.pk, "other": other.pk}, path=_path(into))


def tell_closed(question: Question, by: User) -> None:
    """Tell the asker that somebody else has closed their question."""
    for person in hearers(question.organisation, question.author).exclude(pk=by.pk):
        notify(person, CLOSED, context={"question": question.pk}, path=_path(question))


def tell_passed(asked: Asked, by: User) -> None:
    """Tell the asker to which office their question was passed."""
    question = asked.question
    for person in hearers(question.organisation, question.author).exclude(pk=by.pk):
        notify(person, PASSED, context={"asked": asked.pk}, path=_path(question))


def tell_proposed(question: Question, by: User) -> None:
    """Ask those who may agree for the asker."""
    for person in people_of(question.organisation).exclude(pk=by.pk):
        notify(person, PROPOSED, context={"question": question.pk}, path=_path(question))


def tell_turned(question: Question, by: User) -> None:
    """Tell the asker what was made of their question."""
    for person in hearers(question.organisation, question.author).exclude(pk=by.pk):
        notify(person, TURNED, context={"question": question.pk}, path=_path(question))


def _tell(kind: NoticeKind, answer: Answer, people: Any) -> None:
    for person in people:
        notify(person, kind, context={"answer": answer.pk}, path=f"{_path(answer.question)}#{answer.key}")


def _path(question: Question) -> str:
    return reverse("exchange:question", args=[question.key])
