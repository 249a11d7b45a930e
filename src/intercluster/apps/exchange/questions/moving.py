"""Who decides about a question passes it to another office, or makes a need or an offer of it."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Cluster, Need, Offer
from intercluster.apps.directory.profiles.queries import alliances_of
from intercluster.apps.directory.profiles.services import add_statement
from intercluster.apps.directory.rules import Viewer, viewer_of
from intercluster.apps.exchange.hidden import check_not_hidden
from intercluster.apps.exchange.models import Answer, Asked, Question
from intercluster.apps.exchange.people import must_agree
from intercluster.apps.exchange.questions import notices
from intercluster.apps.exchange.questions.queries import questions, shown_with
from intercluster.apps.exchange.questions.rules import is_open, settles
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.locks import lock_row

MOST_PASSED = 10
"""Offices to which one question is passed: each pass writes to an office and to the asker."""


def offices(viewer: Viewer, question: Question) -> QuerySet[Cluster]:
    """Return the offices to which the viewer may pass a question: those that may read it, each once.

    One that has answered stays, since its absence would tell from which cluster an anonymous answer comes.
    """
    if question.visibility == Visibility.PRIVATE:
        return Cluster.objects.none()
    found = Cluster.objects.filter(archived=None, managers__is_active=True).exclude(pk__in=viewer.cluster_ids)
    if question.visibility != Visibility.PUBLIC:
        found = found.filter(alliances__in=alliances_of(question.organisation))
    done = question.asked.filter(passed_on=True).exclude(office=None)
    return found.exclude(pk__in=done.values("office")).distinct().order_by("name", "pk")


@transaction.atomic
def pass_to(by: User, question: Question, office: Cluster) -> None:
    """Ask another office, and tell the asker.

    Raises NotAllowed, Conflict for a question that is closed, and Refused if it is hidden or beyond MOST_PASSED.

    The office gets the same notice as everybody who is asked. It does not say who passed the question on, since that
    would tell of an anonymous asker's cluster. An office that has answered gets none, and the asker does not learn
    that.
    """
    viewer, locked = viewer_of(by), _open(by, question)
    if not offices(viewer, locked).filter(pk=office.pk).exists():
        raise NotAllowed
    if locked.asked.filter(passed_on=True).count() >= MOST_PASSED:
        raise Refused(_("It was passed to %(n)d offices, the most there may be.") % {"n": MOST_PASSED})
    has_answered = Answer.objects.filter(shown_with(locked.pk), author__in=office.managers.all()).exists()
    state = Asked.State.ANSWERED if has_answered else Asked.State.OPEN
    again = {"state": state, "passed_on": True, "at": clock.now()}
    made, _is_new = Asked.objects.update_or_create(
        question=locked, office=office, defaults=again, create_defaults={**again, "why": Asked.Why.OFFICE}
    )
    if not has_answered:
        notices.tell_offered(made)
    notices.tell_passed(made, by)


@transaction.atomic
def turn(by: User, question: Question, what: Question.Turned) -> bool:
    """Make a need or an offer of a question, or propose it where the asker has to agree; return whether it is made.

    Raises NotAllowed, Conflict for a question that is closed, Refused for one that an office has hidden, and
    FieldsRefused if the same text is there already.
    """
    viewer, locked = viewer_of(by), _open(by, question)
    if not must_agree(viewer, locked):
        _make(by, locked, what)
        return True
    if locked.proposed != what:
        locked.proposed = what
        locked.save(update_fields=["proposed", "updated"])
        notices.tell_proposed(locked, by)
    return False


@transaction.atomic
def answer_proposal(by: User, question: Question, *, agrees: bool) -> None:
    """Agree for the asker to what the office proposes, or leave the question as it is.

    Raises NotAllowed, Conflict where nothing is proposed, Refused to agree once an office has hidden the question, and
    FieldsRefused if the same text is there already.
    """
    locked = lock_row(question)
    if locked.organisation_id not in viewer_of(by).edited_ids:
        raise NotAllowed
    if not locked.proposed or not is_open(locked):
        raise Conflict(_("Nothing is proposed any more."))
    if agrees:
        check_not_hidden(locked)
        _make(by, locked, Question.Turned(locked.proposed))
    else:
        locked.proposed = ""
        locked.save(update_fields=["proposed", "updated"])


def _open(by: User, question: Question) -> Question:
    locked = lock_row(question)
    if not settles(viewer_of(by), locked):
        raise NotAllowed
    if not is_open(locked) or not questions(viewer_of(by)).filter(pk=locked.pk).exists():
        raise Conflict(_("The question is closed."))
    check_not_hidden(locked)
    return locked


def _make(by: User, locked: Question, what: Question.Turned) -> None:
    made = add_statement(
        viewer_of(by),
        locked.organisation,
        Need if what is Question.Turned.NEED else Offer,
        text=locked.text,
        visibility=locked.visibility,
        language=locked.language,
    )
    setattr(locked, what, made)
    locked.proposed, locked.closed, locked.closing_note = "", clock.now(), ""
    locked.save(update_fields=["proposed", "closed", "closing_note", str(what.value), "updated"])
    notices.tell_turned(locked, by)
