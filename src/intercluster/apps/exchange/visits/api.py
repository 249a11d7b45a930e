"""The HTTP API of visits. It reads only, and shows what the pages show to everybody who may read a visit."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from intercluster.apps.access.authentication import Access
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.exchange.models import Visit
from intercluster.apps.exchange.visits import queries
from intercluster.apps.exchange.visits.queries import VisitGroup, Wanted
from intercluster.core.api_answers import ANSWERS, REFUSALS, Invalid
from intercluster.core.typed_text import NO_ZERO_BYTE

router = Router(tags=["exchange"], auth=Access("exchange"))
MOST = 100
SAME = (
    *("key", "kind", "state", "title", "programme", "language", "starts", "ends", "days", "seats", "languages"),
    *("place", "lump_sum_eur", "safety", "is_demo"),
)


class VisitsIn(Schema):
    """Which visits to list, and how many at most. What is empty narrows nothing."""

    show: VisitGroup = VisitGroup.OFFERED
    country: str = Field("", pattern=NO_ZERO_BYTE, description="ISO 3166-1, of the host, or of who would like to come")
    cluster: str = Field("", pattern=NO_ZERO_BYTE, description="The slug of a cluster of theirs")
    month: str = Field("", pattern=r"^(20\d\d-(0[1-9]|1[0-2]))?$", description="Such as 2027-05")
    limit: int = Field(50, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=10**9)


class VisitOut(Schema):
    """A visit that is offered or wanted. Whom to call is for those who come, and so is not here."""

    key: UUID
    kind: Literal["offered", "wanted"]
    state: Literal["open", "held", "cancelled"]
    title: str
    programme: str
    language: str
    starts: date | None = Field(description="Of a wanted visit, the first day that suits; null for any day")
    ends: date | None
    days: int = Field(description="Days on site, 1 to 31")
    seats: int = Field(description="Of a wanted visit, how many would come")
    languages: list[str] = Field(description="ISO 639-1, spoken on the visit")
    place: str
    lump_sum_eur: Decimal | None = Field(description="For each visitor and the whole stay, in euros; null for none")
    safety: str = Field(description="Rules at the gate, which each visitor has to read")
    organisation: str = Field(description="The slug of the host, or of who would like to come")
    country: str = Field(description="ISO 3166-1, of this organisation")
    is_demo: bool

    @staticmethod
    def of(visit: Visit) -> dict[str, Any]:
        """Return what programs read of a visit."""
        host = visit.organisation
        same = {name: getattr(visit, name) for name in SAME}
        return same | {"organisation": host.slug, "country": host.country}


@router.get("/visits", response={200: list[VisitOut], 422: Invalid, **REFUSALS}, summary="Study visits")
def all_visits(request: HttpRequest, query: Query[VisitsIn]) -> list[dict[str, Any]]:
    """List study visits that you may read: offered or wanted ones, the next first, or your own, the newest first."""
    found = queries.listed(viewer_for(request), query.show)
    found = queries.narrowed(found, Wanted(query.country, query.cluster, query.month))
    return [VisitOut.of(each) for each in found[query.offset : query.offset + query.limit]]


@router.get("/visits/{key}", response={200: VisitOut, **ANSWERS}, summary="One study visit")
def one_visit(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Return a visit; a held one too, and a cancelled one to its own people and those who asked to come."""
    return VisitOut.of(queries.visit(viewer_for(request), key))
