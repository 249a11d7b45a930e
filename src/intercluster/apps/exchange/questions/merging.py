"""An office merges a question of its member into another one that asks the same, and separates them again."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import Viewer, member_of, viewer_of
from intercluster.apps.exchange.models import Question
from intercluster.apps.exchange.near import near, sought
from intercluster.apps.exchange.questions import notices
from intercluster.apps.exchange.questions.queries import questions
from intercluster.apps.exchange.questions.rules import may_order
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.locks import lock_row

SHOWN = 10
"""Questions that are proposed."""


def alike(viewer: Viewer, question: Question) -> list[Question]:
    """Return the questions that are nearest to one in meaning, and that both viewer and asker may read."""
    asked = sought(question.text, question.language)
    if asked is None:
        return []
    rows = _both_read(viewer, question)
    keys = [each.key for each in near(rows, asked)[:SHOWN]]
    found = rows.defer("vector", "terms", "lexemes").in_bulk(keys)
    return [found[key] for key in keys]


@transaction.atomic
def merge(by: User, question: Question, into: Question) -> None:
    """Show a question and its answers with another one, and tell both askers.

    No row of the answers changes, so that each stays with those who could read it. Raises NotAllowed, also where the
    asker could not read the other question, and Conflict where somebody has merged one of them meanwhile.
    """
    rows = {each.pk: lock_row(each) for each in sorted((question, into), key=lambda each: each.pk)}
    viewer, one = viewer_of(by), rows[question.pk]
    if not may_order(viewer, one):
        raise NotAllowed
    if one.merged_into_id is not None or rows[into.pk].merged_into_id is not None:
        raise Conflict(_("Somebody has merged one of the questions meanwhile."))
    if not _both_read(viewer, one).filter(pk=into.pk).exists():
        raise NotAllowed
    Question.objects.filter(merged_into=one).update(merged_into=into)
    one.merged_into = into
    one.save(update_fields=["merged_into", "updated"])
    notices.tell_merged(one, into, by)


@transaction.atomic
def separate(by: User, question: Question) -> None:
    """Let a merged question stand by itself again. Raises NotAllowed."""
    locked = lock_row(question)
    if not may_order(viewer_of(by), locked):
        raise NotAllowed
    locked.merged_into = None
    locked.save(update_fields=["merged_into", "updated"])


def _both_read(viewer: Viewer, question: Question) -> QuerySet[Question]:
    """Return the other questions that both the viewer and the asker may read."""
    theirs = questions(member_of(question.organisation)).values("pk")
    return questions(viewer).filter(pk__in=theirs).exclude(pk=question.pk)
