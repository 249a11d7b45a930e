"""Acts on questions and answers, one function an act. Each asks for the right to read before it tells anything."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import MD5
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import NAMED, Visibility
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer, viewer_of
from intercluster.apps.directory.signals import texts_changed
from intercluster.apps.exchange.helping import say_or_take_back
from intercluster.apps.exchange.models import Answer, Asked, Question
from intercluster.apps.exchange.questions import merging, notices, offering, queries
from intercluster.apps.exchange.questions.rules import is_open, settles
from intercluster.apps.exchange.writing import checked, clues_in, writes_for
from intercluster.apps.projects.requirements.queries import read_from
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.locks import lock_row

MOST_A_DAY = 20
"""Questions, and answers, of an organisation in a day: nobody should write to everybody."""
MOST_CAPABILITIES = 3
NOTE_LIMIT = 300


class ThereAlready(Conflict):
    """The organisation has written the same text before: `row`, maybe for other readers, or closed since."""

    def __init__(self, row: Question | Answer, visibility: str) -> None:
        said = [_("This text is there already: here it is. Nothing new was sent."), _what_to_do(row, visibility)]
        super().__init__(" ".join(each for each in said if each))
        self.row = row


def _what_to_do(row: Question | Answer, visibility: str) -> str:
    """Return what somebody can do who has written a text once more, with a visibility; "" if nothing is to be done."""
    if visibility == Visibility.ANONYMOUS and row.visibility in NAMED:
        return _("It has your name. The same words without it would tell who you are: say it in other words.")
    if row.visibility == Visibility.ANONYMOUS and visibility in NAMED:
        return _(
            "It does not have your name. The same words with it would tell whose it is. If you want that, delete it "
            "and send it again; once others rely on it, say it in other words."
        )
    if row.visibility != visibility:
        return _(
            "It is for other readers. Delete it and send it again, or, once others rely on it, say it in other words."
        )
    if isinstance(row, Question) and row.closed is not None:
        return _("It was closed. Open it again if you still want to know.")
    return ""


@transaction.atomic
def ask(by: User, organisation: Organisation, *, text: str, visibility: str, language: str = "") -> Question:
    """Ask a question for an organisation, and return it.

    Raises NotAllowed, FieldsRefused, ThereAlready for the same words, and Refused beyond MOST_A_DAY.
    """
    _check_writer(viewer_of(by), organisation)
    said = checked(organisation, text, visibility, language)
    lock_row(organisation)
    there = Question.objects.filter(organisation=organisation, content_hash=MD5(Value(said["text"]))).first()
    if there is not None:
        raise ThereAlready(there, said["visibility"])
    _check_limit(Question, organisation)
    capabilities = read_from(said["text"], said["language"])[:MOST_CAPABILITIES]
    made = Question.objects.create(organisation=organisation, author=by, capabilities=capabilities, **said)
    transaction.on_commit(partial(texts_changed.send, sender=Question))
    offering.offer(made)
    return made


@transaction.atomic
def answer(
    by: User, question: Question, organisation: Organisation, *, text: str, visibility: str, language: str = ""
) -> Answer:
    """Answer a question for an organisation, and return the answer.

    Raises NotAllowed, FieldsRefused, ThereAlready for the same words, Conflict for a question that is closed, and
    Refused beyond MOST_A_DAY.
    """
    viewer = viewer_of(by)
    _check_writer(viewer, organisation)
    if not queries.questions(viewer).filter(pk=question.pk).exists():
        raise NotAllowed
    said = checked(organisation, text, visibility, language)
    locked = lock_row(question)
    there = locked.answers.filter(organisation=organisation, content_hash=MD5(Value(said["text"]))).first()
    if there is not None:
        raise ThereAlready(there, said["visibility"])
    if not is_open(locked):
        raise Conflict(_("The question is closed. Answers are no longer taken."))
    lock_row(organisation)
    _check_limit(Answer, organisation)
    made = Answer.objects.create(question=locked, organisation=organisation, author=by, **said)
    offered = Q(organisation=organisation) | Q(office__in=viewer.cluster_ids)
    locked.asked.filter(offered, ~Q(state=Asked.State.ANSWERED)).update(state=Asked.State.ANSWERED)
    notices.tell_answered(made, by)
    transaction.on_commit(partial(texts_changed.send, sender=Answer))
    return made


@transaction.atomic
def accept(by: User, given: Answer) -> None:
    """Say for the asker that an answer answers the question; of the one that is accepted already, take it back.

    The asker is that of the page on which the person reads the answer. Raises NotAllowed.
    """
    viewer = viewer_of(by)
    merging.lock_merging()
    question = Question.objects.select_related("merged_into").get(pk=given.question_id)
    locked = lock_row(queries.page_of(viewer, question))
    if not settles(viewer, locked) or not queries.answers(viewer).filter(pk=given.pk).exists():
        raise NotAllowed
    locked.accepted = None if locked.accepted_id == given.pk else given
    locked.save(update_fields=["accepted", "updated"])
    if locked.accepted_id == given.pk:
        notices.tell_accepted(given, by)


@transaction.atomic
def helped(by: User, given: Answer, organisation: Organisation) -> None:
    """Say that an answer has helped an organisation; said again, it is taken back. Raises NotAllowed, Refused."""
    viewer = viewer_of(by)
    _check_writer(viewer, organisation)
    if not queries.answers(viewer).filter(pk=given.pk).exists():
        raise NotAllowed
    page = given.question.shown_with
    asked = Question.objects.filter(Q(pk=page.pk) | Q(merged_into=page), organisation=organisation)
    hides = asked.filter(visibility=Visibility.ANONYMOUS).exists()
    say_or_take_back(by, given, organisation, unnamed=hides)


@transaction.atomic
def close(by: User, question: Question, note: str) -> None:
    """Close a question with a word on why, and tell the asker unless they do it. Raises NotAllowed, FieldsRefused."""
    locked = _settled_by(by, question)
    note = " ".join(note.split())
    if not note or len(note) > NOTE_LIMIT:
        raise FieldsRefused({"note": [_("Say in a sentence why it is closed.")]})
    if problem := clues_in(note, locked.language, locked.organisation, locked.visibility).problem:
        raise FieldsRefused({"note": [problem]})
    locked.closed, locked.closing_note = locked.closed or clock.now(), note
    locked.save(update_fields=["closed", "closing_note", "updated"])
    notices.tell_closed(locked, by)


@transaction.atomic
def reopen(by: User, question: Question) -> None:
    """Open a closed question again. Raises NotAllowed."""
    locked = _settled_by(by, question)
    locked.closed, locked.closing_note = None, ""
    locked.save(update_fields=["closed", "closing_note", "updated"])


def _settled_by(by: User, question: Question) -> Question:
    locked = lock_row(question)
    if not settles(viewer_of(by), locked):
        raise NotAllowed
    return locked


def _check_writer(viewer: Viewer, organisation: Organisation) -> None:
    if not writes_for(viewer).filter(pk=organisation.pk).exists():
        raise NotAllowed


def _check_limit(model: type[Question | Answer], organisation: Organisation) -> None:
    """Raise Refused for an organisation that has written as much as it may in a day."""
    lately = model.objects.filter(organisation=organisation, created__gt=clock.now() - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise Refused(_("You have written %(n)d of them in a day. Try again tomorrow.") % {"n": MOST_A_DAY})
