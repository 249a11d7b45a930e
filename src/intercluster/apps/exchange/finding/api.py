"""The search over the HTTP API. It shows what the page shows."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from intercluster.apps.access.authentication import Access
from intercluster.apps.directory.choices import Language
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.exchange.finding import queries
from intercluster.apps.exchange.finding.forms import TEXT_MAX
from intercluster.apps.exchange.finding.kinds import KINDS, Wanted
from intercluster.apps.exchange.finding.queries import MOST, Found
from intercluster.core.api_answers import REFUSALS, Invalid
from intercluster.core.typed_text import NO_ZERO_BYTE

router = Router(tags=["exchange"], auth=Access("exchange"))


class ExchangeSearchIn(Schema):
    """What to search, and what to narrow the results to; several values of a filter widen it."""

    q: str = Field(min_length=1, max_length=TEXT_MAX, description="A question or some words, in any language")
    kind: list[str] = Field([], description=f"Any of {', '.join(KINDS)}")
    country: list[Annotated[str, StringConstraints(pattern=NO_ZERO_BYTE)]] = Field(
        [], description="Codes of countries, such as FI"
    )
    language: list[Language] = Field([], description="Languages of the texts")
    limit: int = Field(MOST, ge=1, le=MOST)


class FoundTextOut(Schema):
    """A text that was found. `organisation` is its author's slug, null where none may be named; `who` describes it."""

    kind: str
    title: str
    text: str
    language: str
    who: str
    organisation: str | None
    path: str = Field(description="Address of its page; empty if it has none that you may see")
    page: int | None = Field(description="Page of a document")
    given: int | None = Field(description="How many answers to a question you may read; null for other kinds")
    answers: float = Field(description="Chance that it answers, 0 to 1; below 0.5 for the first, nothing fits closely")

    @staticmethod
    def of(found: Found) -> dict[str, Any]:
        """Return what programs read of a text."""
        names = ("title", "text", "language", "who", "path", "page", "given", "answers")
        return {name: getattr(found, name) for name in names} | {
            "kind": found.kind.name,
            "organisation": found.organisation or None,
        }


@router.get(
    "/exchange/search", response={200: list[FoundTextOut], 422: Invalid, **REFUSALS}, summary="Search the exchange"
)
def search_exchange(request: HttpRequest, query: Query[ExchangeSearchIn]) -> list[dict[str, Any]]:
    """Search practices, questions, answers, visits, documents, offers, needs, projects, calls and ideas.

    The nearest comes first. The list is empty if nothing is near enough.
    """
    wanted = Wanted(query.q, *(frozenset(values) for values in (query.kind, query.country, query.language)))
    return [FoundTextOut.of(each) for each in queries.search(viewer_for(request), wanted, most=query.limit)]
