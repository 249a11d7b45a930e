"""An event as schema.org describes one, for search engines and calendars of others."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from intercluster.apps.events.models import Day, Event, Stage

ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
"""So that no text ends the element in which the data stands."""


def schema_org(event: Event, days: list[Day]) -> dict[str, Any] | None:
    """Return an event as a schema.org Event; None for a draft, or if no day is chosen yet.

    The link of those who come online is for them: the event's page stands in its place.
    """
    if event.stage == Stage.DRAFT or not days:
        return None
    address = settings.BASE_URL + reverse("events:event", args=[event.key])
    place = {"@type": "Place", "name": event.place or event.address, "address": event.address or event.place}
    online = {"@type": "VirtualLocation", "url": address}
    at_place, is_online = bool(event.place or event.address), bool(event.online)
    locations = [each for each, has in ((place, at_place), (online, is_online or not at_place)) if has]
    mode = "Mixed" if at_place and is_online else "Offline" if at_place else "Online"
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": event.title,
        "description": event.text,
        "inLanguage": event.language,
        "startDate": days[0].starts.astimezone(event.zone).isoformat(),
        "endDate": days[-1].ends.astimezone(event.zone).isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if event.stage == Stage.CANCELLED else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
        "location": locations if len(locations) > 1 else locations[0],
        "organizer": {
            "@type": "Organization",
            "name": event.cluster.display_name,
            "url": settings.BASE_URL + reverse("directory:cluster", args=[event.cluster.slug]),
        },
        "maximumAttendeeCapacity": event.capacity,
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def as_script(data: dict[str, Any]) -> SafeString:
    """Return data as the content of a script element that is never run."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - nothing in it ends the element
