"""Parts of calendar files (RFC 5545, RFC 5546) that every app writes alike: the frame, addresses, and plain text.

An entry keeps its UID for life and raises its SEQUENCE with each change, so that programs take the newest.
"""

import re
from datetime import UTC, datetime
from email.utils import parseaddr
from enum import StrEnum

from icalendar import Calendar, vCalAddress, vText, vUri
from icalendar import Event as Entry

from intercluster.core.platform import platform, sender
from intercluster.tables.direction_marks import without_direction_marks

_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]+")


class Method(StrEnum):
    """What a program should do with entries."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def new_calendar(app: str, method: Method) -> Calendar:
    """Return an empty calendar of an app, by its name in the product's."""
    calendar = Calendar()
    calendar.add("prodid", f"-//intercluster//{app}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", str(method))
    return calendar


def new_entry(uid: str, changed: datetime, organiser: str) -> Entry:
    """Return an entry that was last changed at a moment; mails to its organiser go to the platform."""
    entry = Entry()
    entry.add("uid", uid)
    for name in ("dtstamp", "last-modified"):
        entry.add(name, changed.astimezone(UTC).replace(microsecond=0))
    entry.add("organizer", person(parseaddr(sender())[1], organiser, {}))
    return entry


def person(address: str, name: str, parameters: dict[str, str]) -> vCalAddress:
    """Return somebody with an address, a name, and further parameters."""
    found = vCalAddress(f"mailto:{uri(address)}")
    for key, value in {"CN": plain(name).replace("\n", " ") or platform().name, **parameters}.items():
        found.params[key] = vText(value)
    return found


def plain(text: str) -> str:
    """Return a text without signs that turn it round or end a line of the file."""
    return _CONTROLS.sub(" ", without_direction_marks(text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def uri(address: str) -> vUri:
    """Return an address, which has no spaces and no line ends."""
    return vUri("".join(address.split()))
