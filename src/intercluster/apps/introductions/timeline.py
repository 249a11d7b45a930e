"""Steps of introductions as entries of a timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.introductions.board import Card, Party, card_of, members_of, party_of
from intercluster.apps.introductions.identity import Reader, actor_of
from intercluster.apps.introductions.models import Introduction, IntroductionEvent
from intercluster.apps.introductions.states import Side, State
from intercluster.core import clock
from intercluster.core.history.timeline import Entry


def entries(subject: Model, viewer: Viewer, limit: int) -> list[Entry]:
    """Return the latest steps of introductions of a cluster's members, for its office."""
    if not isinstance(subject, Cluster) or not manages(viewer, subject):
        return []
    template = "introductions/timeline/step.html"
    return [Entry(step.at, step.who, template, {"step": step}) for step in steps_in(subject, viewer, limit)]


@dataclass(frozen=True)
class Step:
    """Something that happened to an introduction, as an office may know it."""

    at: datetime
    card: Card
    """The introduction as it is now."""
    parties: Sequence[Party]
    """Who asks, and who is asked, without people to call."""
    what: str
    who: str
    """Somebody of the office's own cluster by name; of the other side nobody. Empty for the platform itself."""


def steps_in(cluster: Cluster, viewer: Viewer, limit: int) -> list[Step]:
    """Return what last happened to the introductions of a cluster's members, the newest first, for its office."""
    members, reader = members_of(cluster), Reader(viewer)
    theirs = Introduction.objects.filter(Q(asking__in=members) | Q(asked__in=members))
    events = IntroductionEvent.objects.filter(pgh_obj__in=theirs.values("pk")).order_by("-pk")
    latest = list(events[:limit].select_related("changed_by"))
    found = Introduction.objects.select_related("asking", "asked", "office")
    rows = found.in_bulk({event.pgh_obj_id for event in latest})
    before: dict[int, Any] = {}
    earlier: dict[int, Any] = {}
    for event in events.filter(pgh_obj__in=rows).reverse():
        earlier[event.pk], before[event.pgh_obj_id] = before.get(event.pgh_obj_id), event
    now = clock.now()
    return [
        Step(
            at=event.pgh_created_at,
            parties=[party_of(rows[event.pgh_obj_id], side, reader, {}) for side in (Side.ASKING, Side.ASKED)],
            card=card_of(rows[event.pgh_obj_id], members, reader, now),
            what=_happened(event, earlier[event.pk], rows[event.pgh_obj_id]),
            who=actor_of(event, rows[event.pgh_obj_id], reader),
        )
        for event in latest
    ]


def _happened(event: Any, earlier: Any, row: Introduction) -> str:
    if earlier is None:
        return _("Proposed") if row.office_id else _("Request sent")
    if event.state == earlier.state and event.reminded != earlier.reminded:
        return _("Reminded")
    if event.state == earlier.state and (event.asking_agreed, event.asked_agreed) != (
        earlier.asking_agreed,
        earlier.asked_agreed,
    ):
        return _("One side has said yes")
    return str(State(event.state).label)
