"""Whose name, and which text, a request shows to whom: one answer for pages, mails and programs."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from intercluster.apps.directory.anonymity.disclosure import Disclosures, described
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.models import Participant, Request


@dataclass(frozen=True)
class Other:
    """The other side of a request, as one side sees it."""

    name: str
    """The organisation's, or a description that many share."""
    participant: Participant | None
    """None where the reader may not know who it is."""


def other_side(request: Request, own: Participant, disclosures: Disclosures) -> Other:
    """Return the other side of a request, as a participant sees it."""
    asks = request.asking_id == own.pk
    other = request.asked if asks else request.asking
    is_unnamed = request.asked_unnamed if asks else request.asking_unnamed
    if not is_unnamed or request.has_been_accepted:
        return Other(other.name, other)
    if other.organisation is None:
        return Other(_("One of those who come"), None)
    return Other(described(disclosures.of(other.organisation)), None)


def topic(request: Request) -> Offer | Need | None:
    """Return what a request is about, for its two sides: each of them knows the text."""
    return request.offer or request.need


def topic_for(request: Request, viewer: Viewer) -> Offer | Need | None:
    """Return what a request is about, for somebody who is on neither side, such as the office or what it prints.

    Nobody who may not know its author reads a text without a name: that the two meet would tell who it is.
    """
    about = topic(request)
    if about is None:
        return None
    readable = (offers if isinstance(about, Offer) else needs)(viewer)
    known = readable.filter(Q(unnamed=False), pk=about.pk)
    return about if known.exists() else None


def is_unnamed_text(statement: Offer | Need) -> bool:
    """Return whether a text is one that its author shows without their name."""
    return statement.visibility == Visibility.ANONYMOUS
