"""The HTTP API of regions, with the same answers as `intercluster regions … --json`."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from intercluster.apps.access.authentication import Access
from intercluster.apps.regions.answers import answer_on, comparison, complements, profile
from intercluster.apps.regions.indicators.answers import innovation
from intercluster.apps.regions.queries import dataset_of, datasets, regions_of
from intercluster.apps.regions.schemas import (
    Code,
    ComparisonOut,
    ComplementsOut,
    DatasetIn,
    DatasetListed,
    InnovationIn,
    InnovationOut,
    ManyIn,
    ProfileIn,
    RegionListed,
    RegionProfileOut,
    RegionsOut,
)
from intercluster.core.api_answers import REFUSALS, VISITORS, Invalid, Problem

router = Router(tags=["regions"], auth=Access("regions", visitors=True))

ANSWERS = {404: Problem, 422: Invalid, **REFUSALS}


@router.get("/datasets", response={200: list[DatasetListed], **REFUSALS}, openapi_extra=VISITORS, summary="Datasets")
def all_datasets(request: HttpRequest) -> list[DatasetListed]:
    """List the published tables that hold figures on regions, with source and licence."""
    return [DatasetListed.of(each) for each in datasets()]


@router.get("/regions", response={200: RegionsOut, **ANSWERS}, openapi_extra=VISITORS, summary="Regions of a dataset")
def all_regions(request: HttpRequest, query: Query[DatasetIn]) -> RegionsOut:
    """List the regions of a dataset. Without a slug, take the first dataset."""
    dataset = dataset_of(query.dataset)
    listed = [RegionListed.of(each) for each in regions_of(dataset)]
    return RegionsOut(dataset=DatasetListed.of(dataset), regions=listed)


@router.get(
    "/regions/compare",
    response={200: ComparisonOut, **ANSWERS},
    openapi_extra=VISITORS,
    by_alias=True,
    summary="Regions side by side",
)
def compare(request: HttpRequest, query: Query[ManyIn]) -> dict[str, Any]:
    """Return the indices and location quotients of regions of one level. 404: the detail gives the reason."""
    return answer_on(query.region, query.dataset, query.year, comparison)


@router.get(
    "/regions/complement",
    response={200: ComplementsOut, **ANSWERS},
    openapi_extra=VISITORS,
    by_alias=True,
    summary="What regions could bring each other",
)
def complement(request: HttpRequest, query: Query[ManyIn]) -> dict[str, Any]:
    """Return for each pair what one has, the other lacks, and could build on. 404: the detail says why."""
    return answer_on(query.region, query.dataset, query.year, complements)


@router.get(
    "/regions/innovation",
    response={200: InnovationOut, **ANSWERS},
    openapi_extra=VISITORS,
    by_alias=True,
    summary="Where regions stand by indicators of innovation",
)
def innovation_of(request: HttpRequest, query: Query[InnovationIn]) -> dict[str, Any]:
    """Return indicators with places, the composite index with its range, and findings. 404: the detail says why."""
    return innovation(query.region)


@router.get(
    "/regions/{code}", response={200: RegionProfileOut, **ANSWERS}, openapi_extra=VISITORS, summary="A region's profile"
)
def region(request: HttpRequest, code: Annotated[Code, Path()], query: Query[ProfileIn]) -> dict[str, Any]:
    """Return a region's indices, peers and activities, and its strengths and weaknesses with their figures."""
    return answer_on(
        [code],
        query.dataset,
        query.year,
        lambda snapshot, codes: profile(snapshot, codes[0], local=query.local),
    )
