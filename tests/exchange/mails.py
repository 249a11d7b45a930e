"""Samples of the mails of the exchange."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.mail import EmailMessage
from tests.exchange import visit_mails as visits
from tests.introductions.conftest import Meeting
from tests.mails import last_mail

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Need
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.models import Answer, Asked, Question
from intercluster.apps.exchange.practices import notices as practices
from intercluster.apps.exchange.practices.services import (
    PracticeFields,
    add_practice,
    hand_in,
    remind,
    send_back,
    share,
)
from intercluster.apps.exchange.practices.together.services import answer, ask
from intercluster.apps.exchange.questions import notices as questions
from intercluster.core import clock

VALUES = (
    "Torr flis",
    "Vad kostade det?",
    "Hur torr måste flisen vara?",
    "Under 30 %",
    "Vi torkar nu",
    "Hvor tørr må flisen være?",
    *visits.VALUES,
)


def prepare(meeting: Meeting) -> None:
    """Let the drier have asked the sawmill, which has answered."""
    sawmill, said = meeting.organisation("sawmill"), {"language": "sv", "visibility": "alliance"}
    question = Question.objects.create(organisation=meeting.organisation("drier"), text=VALUES[2], **said)
    Answer.objects.create(question=question, organisation=sawmill, text=VALUES[3], **said)
    Asked.objects.create(question=question, organisation=sawmill, why=Asked.Why.MEMBER)


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield every notice of the exchange."""
    yield from _of_practices(meeting, language)
    yield from _of_questions(meeting)
    yield from visits.mails(meeting)


def _of_practices(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    author, office = (viewer_of(meeting.people[who]) for who in ("sawmill", "cluster-fi"))
    said = PracticeFields("Torr flis", f"Flisen var blöt ({language}).", "Vi torkar den.", "alliance", language="sv")
    made = add_practice(author, meeting.organisation("sawmill"), said, by=meeting.people["sawmill"])
    hand_in(author, made)
    yield practices.WAITING.name, last_mail()
    send_back(office, made, "Vad kostade det?")
    yield practices.RETURNED.name, last_mail()
    hand_in(author, made)
    until = clock.today() + timedelta(days=365)
    share(office, made, until)
    yield practices.SHARED.name, last_mail()
    asked = ask(author, made, meeting.organisation("drier"), by=meeting.people["sawmill"])
    yield practices.DRAFTED.name, last_mail()
    answer(meeting.people["drier"], asked, confirms=True)
    yield practices.ANSWERED.name, last_mail()
    remind(until)
    yield practices.LOOK_AGAIN.name, last_mail()


def _of_merged(meeting: Meeting) -> EmailMessage:
    """Return the mail to the asker of a question that was merged into the drier's."""
    drier = Question.objects.get()
    own = Question.objects.create(organisation=meeting.organisation("machinist"), text=VALUES[5], language="nb")
    Question.objects.filter(pk=own.pk).update(merged_into=drier)
    questions.tell_merged(own, drier, meeting.people["machinist"])
    mail = last_mail()
    own.delete()
    return mail


def _of_moved(question: Question) -> Iterator[tuple[str, EmailMessage]]:
    """Yield what an asker gets when their office moves a question."""
    nobody = User.objects.create_user("moves@example.com")
    office = Cluster.objects.exclude(memberships__organisation=question.organisation).earliest("pk")
    asked = Asked.objects.create(question=question, office=office, why=Asked.Why.OFFICE)
    questions.tell_passed(asked, nobody)
    yield questions.PASSED.name, last_mail()
    question.proposed = "need"
    question.save()
    questions.tell_proposed(question, nobody)
    yield questions.PROPOSED.name, last_mail()
    question.need = Need.objects.create(organisation=question.organisation, text=question.text, visibility="alliance")
    question.save()
    questions.tell_turned(question, nobody)
    yield questions.TURNED.name, last_mail()
    question.need.delete()
    asked.delete()
    nobody.delete()


def _of_questions(meeting: Meeting) -> Iterator[tuple[str, EmailMessage]]:
    questions.tell_offered(Asked.objects.get())
    yield questions.OFFERED.name, last_mail()
    given, nobody = Answer.objects.get(), meeting.people["machinist"]
    questions.tell_answered(given, nobody)
    yield questions.ANSWERED.name, last_mail()
    questions.tell_accepted(given, nobody)
    yield questions.ACCEPTED.name, last_mail()
    yield questions.MERGED.name, _of_merged(meeting)
    yield from _of_moved(Question.objects.get())
    Question.objects.update(closed=clock.now(), closing_note=VALUES[4])
    questions.tell_closed(Question.objects.get(), nobody)
    yield questions.CLOSED.name, last_mail()
    Question.objects.update(closed=None, closing_note="")
