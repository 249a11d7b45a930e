"""A question is offered to those who are likely to know, and passed on by those who cannot answer."""

from django.db import transaction

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.models import Asked, Question
from intercluster.apps.exchange.questions import notices
from intercluster.apps.exchange.questions.queries import to_answer
from intercluster.apps.exchange.questions.routing import Likely, ranked
from intercluster.apps.exchange.questions.rules import is_open
from intercluster.core.errors import NotAllowed
from intercluster.core.locks import lock_row

FIRST = 5
"""Those who are asked when a question is sent."""
MOST = 10
"""Those who are asked of one question, whatever comes back; offices that hear of it after a time are not counted."""


@transaction.atomic
def offer(question: Question) -> None:
    """Offer a new question to the likeliest to know."""
    likely = ranked(question)
    if question.visibility != Visibility.ANONYMOUS:
        likely = [each for each in likely if each.organisation != question.organisation]
    for each in likely[:FIRST]:
        # The place of an anonymous asker stays empty, so that nobody else is asked because of who asks.
        if each.organisation != question.organisation or each.office:
            _ask(question, each)


@transaction.atomic
def pass_on(by: User, question: Question) -> None:
    """Say that one's organisations, or offices, cannot answer; the next likely one is asked. Raises NotAllowed."""
    viewer = viewer_of(by)
    locked = lock_row(question)
    own = list(locked.asked.filter(to_answer(viewer), state=Asked.State.OPEN))
    if not own:
        raise NotAllowed
    for each in own:
        each.state = Asked.State.PASSED
        each.save(update_fields=["state"])
        if is_open(locked):
            _ask_next(locked)


def _ask_next(question: Question) -> None:
    passed = question.asked.filter(state=Asked.State.PASSED).count()
    if question.asked.count() >= MOST:
        return
    organisations = set(question.asked.values_list("organisation", flat=True))
    offices = set(question.asked.values_list("office", flat=True))
    is_anonymous = question.visibility == Visibility.ANONYMOUS
    likely = ranked(question)
    for each in likely[FIRST + passed - 1 if is_anonymous else 0 :]:
        if each.organisation == question.organisation and not each.office:
            if is_anonymous:  # this was its turn
                return
            continue
        if each.office.pk in offices if each.office else each.organisation and each.organisation.pk in organisations:
            continue
        _ask(question, each)
        return


def offer_to_office(question: Question, office: Cluster) -> bool:
    """Offer a question that nobody answers to an office, and return whether that is new; nobody gets a notice."""
    why = {"why": Asked.Why.OFFICE}
    return Asked.objects.get_or_create(question=question, office=office, defaults=why)[1]


def _ask(question: Question, likely: Likely) -> None:
    made = Asked.objects.create(
        question=question,
        organisation=likely.organisation,
        person=likely.person,
        office=likely.office,
        why=likely.why,
    )
    notices.tell_offered(made)
