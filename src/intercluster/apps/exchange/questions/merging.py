"""An office merges a question of its member into another one that asks the same, and separates them again."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Membership
from intercluster.apps.directory.profiles.queries import alliances_of
from intercluster.apps.directory.queries import archived_organisations, own_statements
from intercluster.apps.directory.rules import Viewer, office_of, viewer_of
from intercluster.apps.exchange.hidden import check_not_hidden, hidden
from intercluster.apps.exchange.models import Question
from intercluster.apps.exchange.near import near
from intercluster.apps.exchange.questions import notices
from intercluster.apps.exchange.questions.queries import questions
from intercluster.apps.exchange.questions.rules import is_open, may_order, settles
from intercluster.apps.partnering.understood.likeness import sought
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.locks import lock_row, lock_until_commit

SHOWN = 10
"""Questions that are proposed."""


def alike(viewer: Viewer, question: Question) -> list[Question]:
    """Return the questions that are nearest to one in meaning, and into which the viewer may merge it."""
    asked = sought(question.text, question.language)
    if asked is None:
        return []
    rows = targets(viewer, question).filter(merged_into=None)
    if is_open(question):
        rows = rows.filter(closed=None)
    keys = [each.key for each in near(rows, asked)[:SHOWN]]
    found = rows.defer("vector", "terms", "lexemes").in_bulk(keys)
    return [found[key] for key in keys]


def targets(viewer: Viewer, question: Question) -> QuerySet[Question]:
    """Return the other questions that the viewer may read, and everybody who may read the question.

    Where there is more than one alliance, another author's anonymous question is not among them: whether it is would
    tell the alliances of its author.
    """
    found = questions(viewer).exclude(pk=question.pk).filter(keeps_readers_of(question))
    if len(viewer.alliance_ids | alliances_of(question.organisation)) > 1:
        found = found.filter(~Q(visibility=Visibility.ANONYMOUS) | own_statements(viewer))
    return found


def keeps_readers_of(question: Question) -> Q:
    """Return the condition on other questions that everybody may read them who may read this one."""
    public = Q(visibility=Visibility.PUBLIC) & ~Q(organisation__in=archived_organisations())
    if question.visibility == Visibility.PUBLIC:
        return public & ~Q(hidden("question"))
    own = Q(organisation=question.organisation)
    if question.visibility != Visibility.PRIVATE:
        own &= ~Q(visibility=Visibility.PRIVATE)
    homes = list(question.organisation.clusters.filter(archived=None))
    # the office of a cluster that works in no alliance reads nothing of other clusters but what is public
    if homes and all(office_of(each).alliance_ids for each in homes):
        allied = ~Q(visibility=Visibility.PRIVATE)
        members = Membership.objects.filter(organisation=OuterRef("organisation"), cluster__archived=None)
        for alliance in alliances_of(question.organisation):
            allied &= Q(Exists(members.filter(cluster__alliances=alliance)))
        own |= allied
    return (public | own) & ~Q(hidden("question"))


@transaction.atomic
def merge(by: User, question: Question, into: Question) -> None:
    """Show a question and its answers with another one, and tell both askers.

    No row of the answers changes, so that each stays with those who could read it. What was merged into the question
    before goes with it, or stands by itself again if its readers could not all read the other one.

    Raises NotAllowed, also where some reader of the question could not read the other one, Refused for one that is
    hidden, and Conflict for one that is closed, or where somebody has merged one of them meanwhile.
    """
    lock_merging()
    rows = _locked(Q(pk__in=[question.pk, into.pk]) | Q(merged_into=question.pk))
    viewer, one, other = viewer_of(by), rows[question.pk], rows[into.pk]
    if not may_order(viewer, one):
        raise NotAllowed
    if one.merged_into_id is not None or other.merged_into_id is not None:
        raise Conflict(_("Somebody has merged one of the questions meanwhile."))
    if not questions(viewer).filter(pk=other.pk).exists():
        raise NotAllowed
    check_not_hidden(other)
    if not targets(viewer, one).filter(pk=other.pk).exists():
        raise NotAllowed
    if is_open(one) and not is_open(other):
        raise Conflict(_("The other question is closed. Choose an open one, or have it opened again first."))
    for each in rows.values():
        if each.merged_into_id == one.pk and not _follows(each, other):
            _part(each, rows.values())
    Question.objects.filter(Q(pk=one.pk) | Q(merged_into=one)).update(merged_into=other, updated=clock.now())
    notices.tell_merged(one, other, by)


@transaction.atomic
def separate(by: User, question: Question) -> None:
    """Let a merged question stand by itself again. Raises NotAllowed.

    Its own people may do that too once they cannot read the other one any more.
    """
    lock_merging()
    page = Question.objects.filter(merged=question.pk)
    rows = _locked(Q(pk=question.pk) | Q(pk__in=page.values("pk")) | Q(merged_into__in=page.values("pk")))
    viewer, one = viewer_of(by), rows[question.pk]
    is_alone = questions(viewer).filter(pk=one.pk).exists()
    if not (may_order(viewer, one) or (is_alone and settles(viewer, one))):
        raise NotAllowed
    if one.merged_into_id is not None:
        _part(one, rows.values())


def _follows(earlier: Question, into: Question) -> bool:
    return Question.objects.filter(keeps_readers_of(earlier), pk=into.pk).exists()


def _part(leaving: Question, page: Iterable[Question]) -> None:
    """Take a question from those that it is shown with. An accepted answer goes with the question it is given to."""
    others = {each.pk: each for each in page if each.pk != leaving.pk}
    changed = {leaving.pk: leaving}
    for each in (leaving, *others.values()):
        given = each.accepted
        theirs = None if given is None else {**others, leaving.pk: leaving}.get(given.question_id)
        if theirs is not None and theirs != each and leaving in {theirs, each}:
            theirs.accepted, each.accepted = theirs.accepted or given, None
            changed |= {theirs.pk: theirs, each.pk: each}
    leaving.merged_into = None
    for each in changed.values():
        each.save(update_fields=["merged_into", "accepted", "updated"])


def lock_merging() -> None:
    """Let nobody else merge or separate questions, or accept an answer, until the transaction ends."""
    lock_until_commit("merged questions")


def _locked(condition: Q) -> dict[int, Question]:
    """Return questions by their keys, locked in the order of these."""
    keys = Question.objects.filter(condition).order_by("pk").values_list("pk", flat=True)
    return {key: lock_row(Question(pk=key)) for key in list(keys)}
