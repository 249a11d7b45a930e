"""The calendar entry of a visit (RFC 5545): whole days, the same UID for life, and one that takes it away."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.exchange.models import Visit
from intercluster.core.calendar_entries import Method, new_calendar, new_entry, plain, uri


def entry_of(visit: Visit) -> bytes:
    """Return the entry of a visit that has a first day, for its visitors and its host; a cancelled one is taken away.

    It says whom to call, so it is for those who may know.
    """
    assert visit.starts is not None
    is_cancelled = visit.state == Visit.State.CANCELLED
    calendar = new_calendar("exchange", Method.CANCEL if is_cancelled else Method.PUBLISH)
    entry = new_entry(str(visit.key), visit.updated, visit.organisation.name)
    entry.add("sequence", visit.sequence)
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    entry.add("dtstart", visit.starts)
    last = min(visit.ends or visit.starts, date.max - timedelta(days=1))
    entry.add("dtend", last + timedelta(days=1))  # the first day that is free again
    entry.add("summary", plain(visit.title), parameters={"LANGUAGE": visit.language})
    entry.add("description", plain("\n\n".join(_about(visit))))
    entry.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    if visit.place:
        entry.add("location", plain(visit.place))
    entry.add("url", uri(settings.BASE_URL + reverse("exchange:visit", args=[visit.key])))
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _about(visit: Visit) -> Iterable[str]:
    yield _("Host: %(name)s") % {"name": visit.organisation.name}
    if visit.programme:
        yield visit.programme
    if visit.safety:
        yield _("Safety rules at the gate: %(text)s") % {"text": visit.safety}
    if visit.call_name or visit.call_phone:
        who = " ".join(part for part in (visit.call_name, visit.call_phone) if part)
        yield _("Who to call: %(who)s") % {"who": who}
