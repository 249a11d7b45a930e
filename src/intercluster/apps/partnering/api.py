"""The HTTP API of partner search: parse, ask a query, render."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from ninja.errors import HttpError
from pydantic import Field, StringConstraints

from intercluster.apps.access.authentication import Access
from intercluster.apps.directory.choices import Kind, Size
from intercluster.apps.directory.queries import organisations
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.directory.search.region_filter import not_a_region, region_code
from intercluster.apps.partnering.schemas import SearchResultOut
from intercluster.apps.partnering.search.queries import TEXT_MAX
from intercluster.apps.partnering.search.results import Filters, FreeText, Seeking
from intercluster.apps.partnering.search.services import search_partners
from intercluster.core.api_answers import REFUSALS, VISITORS, Invalid, Problem
from intercluster.core.typed_text import NO_ZERO_BYTE, NOT_BLANK

router = Router(tags=["partners"], auth=Access("partners", visitors=True))

Short = Annotated[str, StringConstraints(max_length=100, pattern=NO_ZERO_BYTE)]
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
RegionText = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NO_ZERO_BYTE)]


class FiltersIn(Schema):
    """Which organisations may appear; an empty list lets all through.

    A cluster, a region or a size lets no unnamed author through: it is not told whose member, where and how large
    one is.
    """

    cluster: list[Short] = Field([], description="Slugs of clusters")
    country: list[Country] = Field([], description="ISO 3166 codes")
    region: list[RegionText] = Field(
        [], description="NUTS codes or names of Nordic regions; a larger region takes its parts"
    )
    kind: list[Kind] = []
    size: list[Size] = []
    own_cluster: bool = Field(False, description="Also members of one's own cluster")
    outside: bool = Field(False, description="Also organisations that belong to no cluster")
    known: bool = Field(False, description="Also those that the organisation has said it knows")
    limit: int = Field(20, ge=1, le=100)

    def filters(self) -> Filters:
        """Return what the search takes. Raises HttpError 404 for what is no region."""
        return Filters(
            clusters=frozenset(self.cluster),
            countries=frozenset(self.country),
            regions=frozenset(map(_region, self.region)),
            kinds=frozenset(str(kind) for kind in self.kind),
            sizes=frozenset(str(size) for size in self.size),
            own_cluster=self.own_cluster,
            outside=self.outside,
            known=self.known,
        )


class TextIn(FiltersIn):
    """A need or an offer in any language."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=NOT_BLANK, max_length=TEXT_MAX)]
    language: Annotated[str, StringConstraints(pattern="^([a-z]{2})?$")] = Field("", description="ISO 639-1; detected")
    seeking: Seeking = Field(Seeking.OFFERS, description="What the text asks for")
    about: Short = Field("", description="Key of the capability that it is about; told by the text if empty")


@router.get(
    "/partners",
    response={200: SearchResultOut, 404: Problem, 422: Invalid, **REFUSALS},
    openapi_extra=VISITORS,
    summary="Partners for a text in any language",
)
def for_text(request: HttpRequest, query: Query[TextIn]) -> SearchResultOut:
    """Rank partners for a need or an offer, as the viewer may see them, with reasons."""
    sought = FreeText(query.text, query.language, query.seeking, query.about)
    result = search_partners(sought, viewer=viewer_for(request), filters=query.filters(), limit=query.limit)
    return SearchResultOut.of(result)


@router.get(
    "/organisations/{slug}/partners",
    response={200: SearchResultOut, 404: Problem, 422: Invalid, **REFUSALS},
    openapi_extra=VISITORS,
    summary="Partners for an organisation",
)
def for_organisation(
    request: HttpRequest, slug: str, query: Query[FiltersIn]
) -> SearchResultOut | Status[dict[str, str]]:
    """Rank partners by the organisation's needs and offers, as the viewer may see them, with reasons."""
    viewer = viewer_for(request)
    organisation = None if "\0" in slug else organisations(viewer).filter(slug=slug).first()
    if organisation is None:
        return Status(404, {"detail": f"There is no organisation {slug!r}."})
    result = search_partners(organisation, viewer=viewer, filters=query.filters(), limit=query.limit)
    return SearchResultOut.of(result)


def _region(text: str) -> str:
    """Return the code of a region."""
    code = region_code(text)
    if code is None:
        raise HttpError(404, not_a_region(text))
    return code
