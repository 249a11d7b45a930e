"""Badges with the code by which people are checked in."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import segno
from django.utils.translation import gettext as _

from intercluster.apps.events.models import Attendee, Event
from intercluster.core import clock
from intercluster.core.page_language import page_language
from intercluster.documents.model import printable
from intercluster.documents.pdf import typeset
from intercluster.documents.pictures import FONT
from intercluster.geo.display_names import language_name


def badges(event: Event, people: Sequence[Attendee], address_of: Callable[[Attendee], str]) -> bytes:
    """Return badges of people as PDF, with the address of each as a QR code."""
    content = {
        "title": _("Badges"),
        "language": page_language(),
        "event": event.title,
        "event_language": event.language,
        "alt": _("Code for checking in:"),
        "font": FONT,
        "badges": [
            {
                "name": printable(each.name),
                "organisation": printable(each.participant.name),
                "languages": " · ".join(language_name(code) for code in each.participant.languages),
                "code": _drawn(address_of(each)),
            }
            for each in people
        ],
    }
    return typeset(Path(__file__).parent / "badges.typ", {**content, "event": printable(event.title)}, clock.now())


def _drawn(address: str) -> str:
    """Return an address as a QR code in SVG, which a sixth of dirt does not harm."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, svgclass=None, lineclass=None)
    return out.getvalue().decode()
