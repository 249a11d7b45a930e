"""The HTTP API of the directory: parse, ask a query or service, render."""

from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from ninja.errors import HttpError
from pydantic import Field, StringConstraints

from intercluster.apps.access.authentication import Access
from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.choices import Kind, Size
from intercluster.apps.directory.member_files.json_documents import import_documents, members_of, told
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.queries import organisations as readable_organisations
from intercluster.apps.directory.rules import manages, viewer_for
from intercluster.apps.directory.schemas import (
    ClusterOut,
    ImportOut,
    MembersDocument,
    OrganisationOut,
    OrganisationsOut,
    ProfileOut,
    StatementOut,
)
from intercluster.apps.directory.search.queries import OrganisationFilter, Sort, listed
from intercluster.core.api_answers import REFUSALS, VISITORS, Invalid, Problem
from intercluster.core.typed_text import NO_ZERO_BYTE

READING = Access("directory", visitors=True)
OFFICE = Access("members")

router = Router(tags=["directory"])

Short = Annotated[str, StringConstraints(max_length=100, pattern=NO_ZERO_BYTE)]


class ListIn(Schema):
    """Filters of the list: any of the values in each, and all of the filters."""

    q: Annotated[str, StringConstraints(max_length=200, pattern=NO_ZERO_BYTE)] = Field(
        "", description="Words in names, offers and needs"
    )
    cluster: list[Short] = Field([], description="Slugs")
    country: list[Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]] = []
    region: list[Annotated[str, StringConstraints(pattern="^[A-Z]{2}[0-9A-Z]{0,3}$")]] = Field(
        [], description="NUTS codes; a larger region takes its parts"
    )
    kind: list[Kind] = []
    size: list[Size] = []
    activity: list[Annotated[str, StringConstraints(pattern=r"^\d\d$")]] = Field([], description="NACE divisions")
    language: list[Annotated[str, StringConstraints(pattern="^[a-z]{2}$")]] = Field([], description="Working languages")
    sort: Sort = Sort.NAME
    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(50, ge=1, le=200)

    def wanted(self) -> OrganisationFilter:
        """Return what the list takes."""
        return OrganisationFilter(
            text=self.q,
            **{
                name: tuple(str(each) for each in getattr(self, name))
                for name in ("cluster", "country", "region", "kind", "size", "activity", "language")
            },
        )


class ImportIn(Schema):
    """How to import."""

    dry_run: bool = Field(True, description="Only tell what would be done; `false` does it")
    replace: bool = Field(
        False, description="Also remove offers and needs of these members that are not in the document"
    )


@router.get(
    "/clusters", response={200: list[ClusterOut], **REFUSALS}, auth=READING, openapi_extra=VISITORS, summary="Clusters"
)
def clusters(request: HttpRequest) -> list[ClusterOut]:
    """List all clusters by name."""
    rows = Cluster.objects.annotate(members=Count("memberships")).prefetch_related("alliances").order_by("name", "pk")
    return [ClusterOut.of(cluster) for cluster in rows]


@router.get(
    "/organisations",
    response={200: OrganisationsOut, 422: Invalid, **REFUSALS},
    auth=READING,
    openapi_extra=VISITORS,
    summary="Organisations by filters and words",
)
def organisations(request: HttpRequest, query: Query[ListIn]) -> OrganisationsOut:
    """List members of any cluster, a page at a time; a page beyond the last is empty."""
    matches = listed(viewer_for(request), query.wanted(), query.sort)
    count = matches.count()
    start = (query.page - 1) * query.per_page
    return OrganisationsOut(
        count=count,
        page=query.page,
        pages=max(1, -(-count // query.per_page)),
        organisations=[OrganisationOut.of(each) for each in matches[start : start + query.per_page]],
    )


@router.get(
    "/organisations/{slug}",
    response={200: ProfileOut, 404: Problem, 422: Invalid, **REFUSALS},
    auth=READING,
    openapi_extra=VISITORS,
    summary="An organisation with its offers and needs",
)
def organisation(request: HttpRequest, slug: str) -> ProfileOut | Status[dict[str, str]]:
    """Return what the viewer may know of an organisation."""
    viewer = viewer_for(request)
    shown = [
        Prefetch(
            name, readable.filter(Q(unnamed=False)).defer("lexemes", "terms", "vector").order_by("-updated", "-pk")
        )
        for name, readable in (("offers", offers(viewer)), ("needs", needs(viewer)))
    ]
    row = None
    if "\0" not in slug:
        row = readable_organisations(viewer).prefetch_related("clusters", *shown).filter(slug=slug).first()
    if row is None:
        return Status(404, {"detail": f"There is no organisation {slug!r}."})
    texts: dict[str, Any] = {
        name: [StatementOut.of(each) for each in getattr(row, name).all()] for name in ("offers", "needs")
    }
    return ProfileOut(**OrganisationOut.facts(row), **texts)


@router.get(
    "/clusters/{slug}/members",
    response={200: MembersDocument, 404: Problem, 422: Invalid, **REFUSALS},
    auth=OFFICE,
    summary="All that a cluster's office keeps of its members",
)
def export(request: HttpRequest, slug: str) -> MembersDocument:
    """Export a cluster's members with every offer and need, expired ones as well; `POST` imports the same document."""
    return MembersDocument.model_construct(members=list(members_of(_own_cluster(request, slug))))


@router.post(
    "/clusters/{slug}/members",
    response={200: ImportOut, 400: Problem, 404: Problem, 409: Problem, 413: Problem, 422: Invalid, **REFUSALS},
    auth=OFFICE,
    summary="Import members of a cluster",
)
def import_(
    request: HttpRequest, slug: str, document: MembersDocument, query: Query[ImportIn]
) -> ImportOut | Status[dict[str, str]]:
    """Import members, all or nothing; by default a dry run that tells what would be done.

    What is empty leaves what is there as it is. The same document imported twice changes nothing. 409: nothing was
    imported, and the detail says why; a dry run says it of each member.
    """
    cluster = _own_cluster(request, slug)
    try:
        done = import_documents(
            document.members,
            cluster,
            viewer_for(request),
            write=not query.dry_run,
            replace=query.replace,
            by=signed_in(request),
        )
    except PermissionDenied as problem:
        raise HttpError(404, f"There is no cluster {slug!r} whose office you belong to.") from problem
    return told(done)


def _own_cluster(request: HttpRequest, slug: str) -> Cluster:
    """Return a cluster to its office; to others it is not there."""
    cluster = None if "\0" in slug else Cluster.objects.filter(slug=slug).first()
    if cluster is None or not manages(viewer_for(request), cluster):
        raise HttpError(404, f"There is no cluster {slug!r} whose office you belong to.")
    return cluster
