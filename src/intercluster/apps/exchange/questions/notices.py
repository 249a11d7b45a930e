"""Notices of questions: to those who may know, to the asker, and to whose answer was accepted.

The texts, and who wrote them as far as the reader may know, are looked up when a mail is sent.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.models import Answer, Asked, Question
from intercluster.apps.exchange.people import hearers
from intercluster.apps.exchange.questions.queries import answers, author_of, questions
from intercluster.apps.introductions.identity import Reader
from intercluster.apps.introductions.notices import people_of
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
    return {**context, "text": found.text, "who": who, "why": str(asked.get_why_display())}


def _as_readable(user: User, context: Context) -> dict[str, Any] | None:
    """Return the answer and its author as this reader may know them; None if they may read it no more."""
    viewer = viewer_of(user)
    found = answers(viewer).filter(pk=context["answer"]).first()
    if found is None:
        return None
    who = author_of(found, Reader(viewer)).name
    return {**context, "text": found.text, "who": who, "question": found.question.text}


def _while_closed(user: User, context: Context) -> dict[str, Any] | None:
    """Return the question and why it is closed, as long as it is and the reader may read it."""
    found = questions(viewer_of(user)).filter(pk=context["question"]).exclude(closed=None).first()
    return {**context, "question": found.text, "note": found.closing_note} if found else None


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
ACCEPTED = _kind("accepted", _("Our answer was accepted"), _("Your answer was accepted"), _as_readable)

CLOSED = _kind("closed", _("Our question was closed"), _("Your question was closed"), _while_closed)


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
    """Tell the asker that somebody has answered."""
    _tell(ANSWERED, answer, hearers(answer.question.organisation, answer.question.author).exclude(pk=by.pk))


def tell_accepted(answer: Answer, by: User) -> None:
    """Tell whose answer was accepted."""
    _tell(ACCEPTED, answer, hearers(answer.organisation, answer.author).exclude(pk=by.pk))


def tell_closed(question: Question, by: User) -> None:
    """Tell the asker that somebody else has closed their question."""
    for person in hearers(question.organisation, question.author).exclude(pk=by.pk):
        notify(person, CLOSED, context={"question": question.pk}, path=_path(question))


def _tell(kind: NoticeKind, answer: Answer, people: Any) -> None:
    for person in people:
        notify(person, kind, context={"answer": answer.pk}, path=f"{_path(answer.question)}#{answer.key}")


def _path(question: Question) -> str:
    return reverse("exchange:question", args=[question.key])
