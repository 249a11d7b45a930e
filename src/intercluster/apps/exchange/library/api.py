"""The HTTP API of the library. It reads only, and shows what the pages show."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Router, Schema
from pydantic import Field

from intercluster.apps.access.authentication import Access
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.exchange.library import queries
from intercluster.apps.exchange.library.queries import Wanted
from intercluster.apps.exchange.models import LibraryDocument, Rights
from intercluster.core.api_answers import ANSWERS, FILE, REFUSALS, Invalid
from intercluster.core.typed_text import NO_ZERO_BYTE

router = Router(tags=["exchange"], auth=Access("exchange"))
MOST = 100


class DocumentOut(Schema):
    """A document of the library."""

    key: UUID
    title: str
    cluster: str = Field(description="Slug of the cluster whose office keeps it")
    alliance: str | None = Field(description="Slug of the alliance whose document it is, null for the cluster's own")
    source: str
    year: int | None
    language: str = Field(description="ISO 639-1; empty until its text is read")
    rights: Rights
    media_type: str
    pages: int | None
    state: LibraryDocument.Progress
    added: datetime
    is_demo: bool

    @staticmethod
    def of(document: LibraryDocument) -> dict[str, Any]:
        """Return what programs read of a document."""
        named = {
            name: getattr(document, name) for name in DocumentOut.model_fields if name not in ("cluster", "alliance")
        }
        alliance = document.alliance.slug if document.alliance else None
        return {**named, "cluster": document.cluster.slug, "alliance": alliance}


@router.get("/library", response={200: list[DocumentOut], 422: Invalid, **REFUSALS}, summary="Documents of the library")
def all_documents(
    request: HttpRequest,
    rights: Rights | None = None,
    language: str = Query("", pattern=NO_ZERO_BYTE),
    limit: int = Query(50, ge=1, le=MOST),
    offset: int = Query(0, ge=0, le=10**9),
) -> list[dict[str, Any]]:
    """List the documents that you may read, the newest first."""
    wanted = Wanted(rights or "", language)
    found = queries.listed(viewer_for(request), wanted)[offset : offset + limit]
    return [DocumentOut.of(each) for each in found]


@router.get("/library/{key}/file", response=ANSWERS, summary="The file of a document", openapi_extra=FILE)
def file_of_document(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the PDF or DOCX itself, to who may read the document."""
    found = queries.document(viewer_for(request), key)
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    answer["Content-Disposition"] = str(content_disposition_header(True, found.name))
    return answer
