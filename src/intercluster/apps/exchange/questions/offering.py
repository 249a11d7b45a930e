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
    """Ask the next likely one. Of an anonymous question each pass gives its turn to one place, no matter whose it is.

    If an asker who is among the likely made the next one come sooner, or one more be asked, that would tell of them.
    """
    asked = set(question.asked.values_list("organisation", "office"))
    likely, place = ranked(question), FIRST + question.asked.filter(state=Asked.State.PASSED).count() - 1
    if question.visibility == Visibility.ANONYMOUS:
        likely = likely[place:MOST][:1]
    elif len(asked) >= MOST:
        return
    for each in likely:
        key = (each.organisation.pk if each.organisation else None, each.office.pk if each.office else None)
        if key not in asked and (each.office or each.organisation != question.organisation):
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
