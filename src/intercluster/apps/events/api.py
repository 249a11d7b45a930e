"""The HTTP API of events, and of one's own requests to meet. It reads only, and shows what the pages show."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from intercluster.apps.access.authentication import Access
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.events.event.queries import coming_events, event
from intercluster.apps.events.requests.presentation import own_rows
from intercluster.core.api_answers import ANSWERS, REFUSALS

router = Router(tags=["events"], auth=Access("events"))
MOST = 200


class EventOut(Schema):
    """A matchmaking event."""

    key: UUID
    title: str
    language: str
    """Of its title and texts."""
    cluster: str
    place: str
    time_zone: str
    stage: str
    starts: datetime | None
    ends: datetime | None
    is_demo: bool


class RequestOut(Schema):
    """A request to meet, as one side sees it."""

    key: UUID
    other: str
    """The name of the other side, or a description that many share while it is not named."""
    is_ours: bool
    """Whether this side has asked."""
    state: str
    priority: int
    answer_priority: int | None
    part: int | None
    about: str
    """The offer or need that it is about; empty for nothing in particular."""
    text: str
    sent: datetime
    expires: datetime


@router.get("/events", response={200: list[EventOut], **REFUSALS}, summary="Events to come")
def all_events(request: HttpRequest) -> list[dict[str, Any]]:
    """List the events to come that one may read about, the next first."""
    own = [name for name in EventOut.model_fields if name != "cluster"]
    return [
        {**{name: getattr(each, name) for name in own}, "cluster": each.cluster.slug}
        for each in coming_events(viewer_for(request))[:MOST]
    ]


@router.get("/events/{key}/requests", response={200: list[RequestOut], **ANSWERS}, summary="One's own requests to meet")
def own_requests(request: HttpRequest, key: UUID) -> list[dict[str, Any]]:
    """List what one has asked and been asked at an event, the latest change first."""
    viewer = viewer_for(request)
    found, _seen = event(viewer, key)
    names = [name for name in RequestOut.model_fields if name not in {"other", "is_ours", "about"}]
    return [
        {
            **{name: getattr(row.request, name) for name in names},
            "other": row.other.name,
            "is_ours": row.is_ours,
            "about": row.about.text if row.about else "",
        }
        for row in own_rows(viewer, found)
    ]
