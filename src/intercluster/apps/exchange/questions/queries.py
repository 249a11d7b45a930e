"""Reads of questions and answers."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Organisation, Statement
from intercluster.apps.directory.queries import needs, offers, own_statements, statements
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.helping import helped_by
from intercluster.apps.exchange.hidden import not_hidden
from intercluster.apps.exchange.models import Answer, Asked, Question
from intercluster.apps.exchange.questions.rules import settles
from intercluster.apps.introductions.identity import Identity, Reader, identity_in_search
from intercluster.apps.introductions.rules import cared_for
from intercluster.core.errors import NotFound
from intercluster.core.feature import searchable_of
from intercluster.core.searchable import Result


class QuestionGroup(StrEnum):
    """Which questions a list has."""

    OPEN = "open"
    """Without an accepted answer, and not closed."""
    ANSWERED = "answered"
    OURS = "ours"


def all_questions(viewer: Viewer) -> QuerySet[Question]:
    """Return the questions that the viewer may read, each annotated with `unnamed` as `directory.queries.statements`.

    Those that were merged into others are among them.
    """
    found = statements(Question.objects.select_related("organisation"), viewer)
    return found.filter(not_hidden("question", viewer))


def questions(viewer: Viewer) -> QuerySet[Question]:
    """Return those of the questions that the viewer reads on pages of their own.

    One that was merged into another is not among them, as long as the viewer may read the other: its answers are shown
    with the other's.
    """
    return all_questions(viewer).filter(Q(merged_into=None) | ~_shows_another(viewer))


def merged(viewer: Viewer) -> QuerySet[Question]:
    """Return the merged questions that the viewer may read, if they may read the other as well."""
    return all_questions(viewer).filter(_shows_another(viewer)).select_related("merged_into")


def _shows_another(viewer: Viewer) -> Q:
    return Q(Exists(all_questions(viewer).filter(pk=OuterRef("merged_into"))))


def answers(viewer: Viewer) -> QuerySet[Answer]:
    """Return the answers that the viewer may read, each annotated with `unnamed`: those to questions they may read."""
    found = statements(Answer.objects.select_related("organisation", "question__merged_into"), viewer)
    return found.filter(not_hidden("answer", viewer), question__in=all_questions(viewer).values("pk"))


def shown_with(question: Any) -> Q:
    """Return the condition that an answer is shown with a question: to it, or to one that was merged into it."""
    return Q(question=question) | Q(question__merged_into=question)


def page_of(viewer: Viewer, found: Question) -> Question:
    """Return the question on whose page the viewer reads one: that into which it was merged, or itself."""
    page = found.merged_into
    return page if page is not None and all_questions(viewer).filter(pk=page.pk).exists() else found


def author_of(row: Question | Answer, reader: Reader) -> Identity:
    """Return how the author of a row that `questions` or `answers` returned is shown to the reader."""
    return identity_in_search(row.organisation, reader, is_unnamed=getattr(row, "unnamed", True))


@dataclass(frozen=True)
class SeenQuestion:
    """A question as one of its readers sees it."""

    question: Question
    author: Identity
    answers: int
    """How many the reader may read."""
    is_accepted: bool
    """Whether who asked it, or a question merged into it, has accepted an answer that the reader may read."""
    offered: Asked | None = None
    """That it was offered to the reader's organisation, or office, which has not answered yet."""


@dataclass(frozen=True)
class SeenAnswer:
    """An answer as one of its readers sees it."""

    answer: Answer
    author: Identity
    is_accepted: bool
    """Whether who asked the question of the page, or one merged into it, has accepted it."""
    is_accepted_here: bool
    """Whether who asked the question of the page has."""
    helped: int
    """How many organisations say that it has helped them."""
    helped_us: Sequence[Organisation]
    """Those of them that the reader edits."""
    may_help: Sequence[Organisation]
    """Organisations that the reader edits and that may say so, or take it back."""
    may_introduce: bool
    """Whether one of them may ask for an introduction to its author."""
    is_ours: bool
    """Whether the reader may change it."""


def listed(viewer: Viewer, group: QuestionGroup) -> QuerySet[Question]:
    """Return the questions of a group that the viewer may read, the newest first."""
    found = questions(viewer).defer("vector", "terms", "lexemes")
    if group is QuestionGroup.OURS:
        return found.filter(own_statements(viewer)) if not viewer.is_operator else found.none()
    readable = answers(viewer)
    joined = Question.objects.filter(merged_into=OuterRef("pk"), accepted__in=readable.values("pk"))
    accepted = Q(Exists(readable.filter(pk=OuterRef("accepted")))) | Q(Exists(joined))
    if group is QuestionGroup.ANSWERED:
        return found.filter(accepted)
    return found.filter(~accepted, closed=None)


def seen(viewer: Viewer, found: Iterable[Question], offered: Iterable[Asked] = ()) -> list[SeenQuestion]:
    """Return how the viewer sees questions that `questions` has returned."""
    rows, reader = list(found), Reader(viewer)
    keys = {row.pk for row in rows}
    accepted = _accepted(keys)
    counts: Counter[int] = Counter()
    has_accepted: set[int] = set()
    given = answers(viewer).filter(Q(question__in=keys) | Q(question__merged_into__in=keys)).order_by()
    for key, own, other in given.values_list("pk", "question", "question__merged_into"):
        page = own if other is None or own in keys else other
        counts[page] += 1
        if key in accepted:
            has_accepted.add(page)
    waiting = {each.question_id: each for each in offered}
    return [
        SeenQuestion(row, author_of(row, reader), counts[row.pk], row.pk in has_accepted, waiting.get(row.pk))
        for row in rows
    ]


def _accepted(pages: Collection[int]) -> set[int]:
    """Return the keys of the answers that were accepted by who asked some questions, or others merged into these."""
    asked = Question.objects.filter(Q(pk__in=pages) | Q(merged_into__in=pages)).exclude(accepted=None)
    return set(asked.values_list("accepted", flat=True))


def offered(viewer: Viewer) -> list[Asked]:
    """Return which questions wait for an answer of the viewer's organisations or offices, the newest first."""
    waiting = Asked.objects.filter(to_answer(viewer), state=Asked.State.OPEN, question__closed=None)
    waiting = waiting.filter(question__in=questions(viewer).values("pk")).order_by("-pk")
    return list({each.question_id: each for each in waiting.select_related("organisation", "office")}.values())


def to_answer(viewer: Viewer) -> Q:
    """Return the condition that a question was offered to somebody for whom the viewer answers.

    Those are organisations that they edit, their offices, and members of these that have nobody of their own.
    """
    condition = Q(organisation__in=viewer.edited_ids) | Q(office__in=viewer.cluster_ids)
    return condition | Q(organisation__in=cared_for(viewer.cluster_ids)) if viewer.cluster_ids else condition


def question(viewer: Viewer, key: UUID) -> Question:
    """Return a question that the viewer may read. Raises NotFound."""
    found = questions(viewer).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def merged_into(viewer: Viewer, key: UUID) -> Question | None:
    """Return the question into which a question was merged, if the viewer may read both."""
    found = merged(viewer).filter(key=key).first()
    return found.merged_into if found else None


def answer(viewer: Viewer, key: UUID) -> Answer:
    """Return an answer that the viewer may read. Raises NotFound."""
    found = answers(viewer).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def answers_to(viewer: Viewer, found: Question) -> list[SeenAnswer]:
    """Return the answers to a question that the viewer may read: the accepted ones, and then in their order."""
    reader, rows = Reader(viewer), list(answers(viewer).filter(shown_with(found)).defer("vector", "terms", "lexemes"))
    said = helped_by(rows)
    edited = list(Organisation.objects.filter(pk__in=viewer.edited_ids).order_by("name", "pk"))
    made, accepted = [], _accepted([found.pk])
    for row in rows:
        author, by = author_of(row, reader), said.get(row.pk, set())
        others = [each for each in edited if each.pk != row.organisation_id]
        made.append(
            SeenAnswer(
                row,
                author,
                is_accepted=row.pk in accepted,
                is_accepted_here=row.pk == found.accepted_id,
                helped=len(by),
                helped_us=[each for each in others if each.pk in by],
                may_help=others,
                may_introduce=bool(may_be_introduced(viewer, row)),
                is_ours=settles(viewer, row),
            )
        )
    return sorted(made, key=lambda each: (not each.is_accepted, each.answer.pk))


def may_be_introduced(viewer: Viewer, found: Answer) -> list[Organisation]:
    """Return the organisations for which the viewer may ask for an introduction to the author of an answer.

    To an unnamed author none: that there is an introduction already would tell that two answers are of one author.
    """
    if author_of(found, Reader(viewer)).organisation is None or getattr(found, "unnamed", True):
        return []
    if found.visibility == Visibility.ANONYMOUS:  # its own office reads the name
        return []
    return list(Organisation.objects.filter(pk__in=viewer.edited_ids).exclude(pk=found.organisation_id))


def passed_to(found: Question) -> list[str]:
    """Return the names of the offices to which the asker's side has passed a question, for that side alone."""
    rows = found.asked.filter(passed_on=True).exclude(office=None).select_related("office")
    return [each.office.display_name for each in rows if each.office]


def turned_into(viewer: Viewer, found: Question) -> Result | None:
    """Return how the need or offer that was made of a question reads to the viewer; None if there is none to read."""
    row: Statement | None = None
    if found.need_id is not None:
        row = needs(viewer).filter(pk=found.need_id).select_related("organisation").first()
    elif found.offer_id is not None:
        row = offers(viewer).filter(pk=found.offer_id).select_related("organisation").first()
    return searchable_of(type(row)).result_of(row) if row else None


def question_result(question: Question) -> Result:
    """Return how a question reads as the result of a search."""
    return Result(_name(question), question.text, question.language, reverse("exchange:question", args=[question.key]))


def answer_result(answer: Answer) -> Result:
    """Return how an answer reads as the result of a search; it leads to its question."""
    path = reverse("exchange:question", args=[answer.question.key])  # leads on to where the reader sees it
    return Result(_name(answer), answer.text, answer.language, f"{path}#{answer.key}")


def _name(row: Question | Answer) -> str:
    return "" if getattr(row, "unnamed", True) else row.organisation.name
