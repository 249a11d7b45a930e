"""Calendar entries (RFC 5545) of meetings: the feed of an attendee, and the entry that a mail carries (RFC 5546).

A meeting keeps its UID for life and raises its SEQUENCE with each change. A cancelled one stays in the feed, marked as
such, because programs forget no entry that is merely absent. Entries name nobody's address but the reader's own.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, vDuration, vText
from icalendar import Event as Entry

from intercluster.apps.events.agenda.queries import Agenda, Own
from intercluster.apps.events.agenda.zones import definition
from intercluster.apps.events.models import Attendee, Event, Item
from intercluster.core.calendar_entries import Method, new_calendar, new_entry, person, plain, uri
from intercluster.geo.display_names import joined

REFRESH = timedelta(minutes=15)
YEARS_AHEAD = 3
"""How long after the last meeting a time zone is still defined."""


def feed(agenda: Agenda, language: str, *, with_programme: bool = False) -> bytes:
    """Return the calendar of an attendee: their meetings and, if asked for, the programme."""
    event = agenda.attendee.participant.event
    meetings = [*(entry.own for entry in agenda.entries if entry.own is not None), *agenda.cancelled]
    with translation.override(language):
        calendar = _calendar(event, Method.PUBLISH, [own.starts for own in meetings] or _times(agenda))
        for name in ("name", "x-wr-calname"):
            calendar.add(name, vText(plain(event.title).replace("\n", " ")))
        calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESH))
        for own in sorted(meetings, key=lambda own: (own.starts, own.meeting.pk)):
            calendar.add_component(_meeting(event, own))
        for entry in agenda.entries:
            if with_programme and entry.item is not None:
                calendar.add_component(_item(event, entry.item))
    return bytes(calendar.to_ical())


def invitation(attendee: Attendee, own: Own, address: str, language: str) -> tuple[str, Method]:
    """Return the entry of one meeting for one attendee, and whether it adds or takes away."""
    event = attendee.participant.event
    method = Method.CANCEL if own.is_cancelled else Method.REQUEST
    with translation.override(language):
        calendar = _calendar(event, method, [own.starts])
        entry = _meeting(event, own)
        status = {"PARTSTAT": "NEEDS-ACTION"} if method == Method.REQUEST else {}
        entry.add("attendee", person(address, attendee.name, {"ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE", **status}))
        calendar.add_component(entry)
    return calendar.to_ical().decode(), method


def _calendar(event: Event, method: Method, times: Iterable[datetime]) -> Calendar:
    calendar = new_calendar("events", method)
    years = [time.astimezone(event.zone).year for time in times]
    if years and event.zone.key != "UTC":
        calendar.add_component(definition(event.zone.key, max(years) + YEARS_AHEAD))
    return calendar


def _times(agenda: Agenda) -> list[datetime]:
    return [entry.starts for entry in agenda.entries]


def _meeting(event: Event, own: Own) -> Entry:
    meeting = own.meeting
    entry = _entry(event, str(meeting.uid), own.starts, own.ends, meeting.changed)
    entry.add("sequence", meeting.sequence)
    entry.add("status", "CANCELLED" if own.is_cancelled else "CONFIRMED")
    entry.add("summary", plain(_("Meeting with %(name)s") % {"name": own.them.name}))
    entry.add("description", plain("\n".join(_about(event, own))))
    entry.add("transp", "TRANSPARENT" if own.is_cancelled else "OPAQUE")
    if own.table is not None:
        places = [own.table.name, own.table.place, *([] if own.table.online else [event.place, event.address])]
        entry.add("location", plain(own.table.online or ", ".join(place for place in places if place)))
        if own.table.online:
            entry.add("conference", uri(own.table.online), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    return entry


def _about(event: Event, own: Own) -> Iterable[str]:
    yield event.title
    if own.people:
        yield _("With: %(names)s") % {"names": joined(own.people)}
    if own.languages:
        yield _("Languages: %(names)s") % {"names": joined(own.spoken)}
    if own.about is not None:
        yield _("About: %(text)s") % {"text": own.about.text}
    if own.text:
        yield own.text


def _item(event: Event, item: Item) -> Entry:
    entry = _entry(event, f"item-{item.pk}-{event.key}", item.starts, item.ends, event.updated)
    entry.add("summary", plain(item.title), parameters={"LANGUAGE": event.language})
    if item.text:
        entry.add("description", plain(item.text), parameters={"LANGUAGE": event.language})
    entry.add("location", plain(item.place or event.place))
    entry.add("transp", "TRANSPARENT")
    return entry


def _entry(event: Event, uid: str, starts: datetime, ends: datetime, changed: datetime) -> Entry:
    entry = new_entry(uid, changed, event.cluster.display_name)
    entry.add("dtstart", starts.astimezone(event.zone))
    entry.add("dtend", ends.astimezone(event.zone))
    entry.add("url", uri(settings.BASE_URL + reverse("events:event", args=[event.key])))
    return entry
