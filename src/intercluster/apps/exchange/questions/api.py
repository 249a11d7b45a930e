"""The HTTP API of questions and answers. It reads only, and shows what the pages show."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from intercluster.apps.access.authentication import Access
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.exchange.questions import queries
from intercluster.apps.exchange.questions.queries import QuestionGroup, SeenQuestion
from intercluster.core.api_answers import ANSWERS, REFUSALS, Invalid

router = Router(tags=["exchange"], auth=Access("exchange"))
MOST = 100


class QuestionsIn(Schema):
    """Which questions to list, and how many at most."""

    show: QuestionGroup = QuestionGroup.OPEN
    limit: int = Field(50, ge=1, le=MOST)


class QuestionOut(Schema):
    """A question. `organisation` is the asker's slug, null where it may not be named; `who` describes it then."""

    key: UUID
    text: str
    language: str
    who: str
    organisation: str | None
    capabilities: list[str] = Field(description="Ids in the thesaurus, read from the text")
    answers: int = Field(description="How many answers you may read")
    is_accepted: bool = Field(description="Whether the asker has accepted one of them")
    is_closed: bool
    is_demo: bool

    @staticmethod
    def of(seen: SeenQuestion) -> dict[str, Any]:
        """Return what programs read of a question."""
        row, author = seen.question, seen.author
        return {
            **{name: getattr(row, name) for name in ("key", "text", "language", "capabilities", "is_demo")},
            "who": author.name,
            "organisation": author.organisation.slug if author.organisation else None,
            "answers": seen.answers,
            "is_accepted": seen.is_accepted,
            "is_closed": row.closed is not None,
        }


class AnswerOut(Schema):
    """An answer. Its author is described as a question's is."""

    key: UUID
    text: str
    language: str
    who: str
    organisation: str | None
    is_accepted: bool
    helped: int = Field(description="How many organisations say that it has helped them")


class QuestionWithAnswersOut(QuestionOut):
    """A question with the answers that you may read: the accepted one, and then in their order."""

    given: list[AnswerOut]


@router.get("/questions", response={200: list[QuestionOut], 422: Invalid, **REFUSALS}, summary="Questions")
def all_questions(request: HttpRequest, query: Query[QuestionsIn]) -> list[dict[str, Any]]:
    """List questions that you may read, the newest first: those that are open, answered, or your own."""
    viewer = viewer_for(request)
    return [QuestionOut.of(each) for each in queries.seen(viewer, queries.listed(viewer, query.show)[: query.limit])]


@router.get("/questions/{key}", response={200: QuestionWithAnswersOut, **ANSWERS}, summary="One question")
def one_question(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Return a question with its answers."""
    viewer = viewer_for(request)
    found = queries.question(viewer, key)
    given = [
        {name: getattr(each.answer, name) for name in ("key", "text", "language")}
        | {"who": each.author.name, "organisation": each.author.organisation.slug if each.author.organisation else None}
        | {"is_accepted": each.is_accepted, "helped": each.helped}
        for each in queries.answers_to(viewer, found)
    ]
    [seen] = queries.seen(viewer, [found])
    return QuestionOut.of(seen) | {"given": given}
