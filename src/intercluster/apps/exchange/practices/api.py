"""The HTTP API of good practices. It reads only, and shows what the pages show."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from ninja import Query, Router, Schema
from pydantic import Field

from intercluster.apps.access.authentication import Access
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.exchange.models import PracticeFile
from intercluster.apps.exchange.practices import queries
from intercluster.apps.exchange.practices.parts import PARTS
from intercluster.apps.exchange.practices.queries import Files, Shown, Wanted
from intercluster.core.api_answers import ANSWERS, FILE, REFUSALS, Invalid

router = Router(tags=["exchange"], auth=Access("exchange"))
MOST = 100
OF_A_FILE = ("key", "name", "media_type", "size", "alternative")


class PracticesIn(Schema):
    """Which practices to list, and how many at most. What is empty narrows nothing."""

    capability: str = Field("", description="Id in the thesaurus")
    country: str = Field("", description="ISO 3166-1, of the author, as far as you may know it")
    language: str = Field("", description="ISO 639-1")
    limit: int = Field(50, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=10**9)


class PracticeFileOut(Schema):
    """A picture or a document of a practice."""

    key: UUID
    kind: Literal["picture", "document"]
    name: str
    media_type: str
    size: int = Field(description="In bytes")
    alternative: str = Field(description="What a picture shows, in the language of the practice")
    path: str = Field(description="Where the file is for people who are signed in; programs read it here under /files")


class PracticeOut(Schema):
    """A practice. `organisation` is its author's slug, null where it may not be named; `who` describes it then."""

    key: UUID
    title: str
    problem: str
    done: str
    cost: str
    gave: str
    failed: str
    needed: str
    language: str
    who: str
    organisation: str | None
    drafted_with: list[str] = Field(
        description="Slugs of the organisations that have confirmed that they drafted it too"
    )
    region: str = Field(description="NUTS code; empty where the author may not be named")
    started: date | None
    ended: date | None
    website: str
    capabilities: list[str] = Field(description="Ids in the thesaurus")
    look_again: date | None = Field(description="Until when its office takes it to hold")
    is_overdue: bool
    helped: int = Field(description="How many organisations say that it has helped them")
    is_demo: bool
    files: list[PracticeFileOut]

    @staticmethod
    def of(shown: Shown, files: Files) -> dict[str, Any]:
        """Return what programs read of a practice."""
        row = shown.practice
        same = ("key", "title", *PARTS, "language", "started", "ended", "look_again", "is_demo")
        return {
            **{name: getattr(row, name) for name in same},
            "who": shown.author,
            "organisation": shown.organisation.slug if shown.organisation else None,
            "drafted_with": [each.slug for each in shown.drafters],
            "region": shown.region,
            "website": shown.website,
            "capabilities": [key for key, _label in shown.capabilities],
            "is_overdue": shown.is_overdue,
            "helped": shown.helped,
            "files": [_file(row.key, each) for each in (*files.pictures, *files.documents)],
        }


def _file(practice: UUID, each: PracticeFile) -> dict[str, Any]:
    path = reverse("exchange:practice_file", args=[practice, each.key])
    return {name: getattr(each, name) for name in OF_A_FILE} | {"kind": each.kind, "path": path}


@router.get("/practices", response={200: list[PracticeOut], 422: Invalid, **REFUSALS}, summary="Good practices")
def all_practices(request: HttpRequest, query: Query[PracticesIn]) -> list[dict[str, Any]]:
    """List the shared practices that you may read, those that were shared last first."""
    viewer = viewer_for(request)
    found = queries.listed(viewer, Wanted(query.capability, query.country, query.language)).rows
    rows = list(found[query.offset : query.offset + query.limit])
    files = queries.files_of_all(rows)
    return [PracticeOut.of(each, files[each.practice.pk]) for each in queries.shown(viewer, rows)]


@router.get(
    "/practices/{key}/files/{which}",
    response=ANSWERS,
    summary="A picture or document of a good practice",
    openapi_extra=FILE,
)
def one_file(request: HttpRequest, key: UUID, which: UUID) -> HttpResponse:
    """Return the file itself, to who may read the practice."""
    found = queries.file(viewer_for(request), key, which)
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    answer["Content-Disposition"] = str(content_disposition_header(True, found.name))
    return answer


@router.get("/practices/{key}", response={200: PracticeOut, **ANSWERS}, summary="One good practice")
def one_practice(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Return a practice; your own also before it is shared."""
    viewer = viewer_for(request)
    found = queries.practice(viewer, key)
    [shown] = queries.shown(viewer, [found])
    return PracticeOut.of(shown, queries.files_of(found))
