"""What an office sees of introductions on its home."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory import overview
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.introductions.board import Placed, board, without_contact
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.states import State
from intercluster.core.office_panels import Panel

WITHOUT = timedelta(days=365)
"""A member with no introduction in this time has not been matched."""


def panels(cluster: Cluster, viewer: Viewer, now: datetime) -> Sequence[Panel]:
    """Return the introductions that need the office, the oldest first, and the members without one."""
    columns = board(cluster, viewer, now)
    of = {column.state: column.placed for column in columns}
    stalled = sorted((placed for column in columns for placed in column.stalled), key=lambda each: each.card.since)
    alone = without_contact(cluster)
    members = list(unmatched(cluster, now))
    address = reverse("introductions:board", args=[cluster.slug])
    return [
        _panel("waiting", _("Waiting for you"), of[None], 8, f"{address}?stage=you", with_stage=True),
        _panel("unanswered", State.REQUESTED.label, of[State.REQUESTED], 20, f"{address}?stage=requested"),
        _panel("stalled", _("Introductions that have stalled"), stalled, 30, f"{address}?stage=all", with_stage=True),
        Panel(
            key="without-contact",
            title=_("Members without a contact person"),
            count=len(alone),
            template="introductions/office/without_contact.html",
            values={"members": alone},
            place="today",
            position=40,
        ),
        Panel(
            key="unmatched",
            title=_("Members without a match"),
            count=len(members),
            template="introductions/office/unmatched.html",
            values={"organisations": members},
            place="members",
            position=20,
        ),
    ]


def unmatched(cluster: Cluster, now: datetime) -> QuerySet[Organisation]:
    """Return the members with an offer or need that had no introduction, of any outcome, within a year."""
    introduced = Introduction.objects.filter(
        Q(asking=OuterRef("pk")) | Q(asked=OuterRef("pk")), requested__gte=now - WITHOUT
    )
    mute = overview.silent(cluster).filter(Q(has_offer=False), Q(has_need=False)).order_by().values("pk")
    members = Organisation.objects.filter(clusters=cluster).exclude(pk__in=mute)
    return members.exclude(Exists(introduced)).order_by("name", "pk")


def _panel(
    key: str, title: object, cards: Sequence[Placed], position: int, every: str, *, with_stage: bool = False
) -> Panel:
    return Panel(
        key=key,
        title=str(title),
        count=len(cards),
        template="introductions/office/cards.html",
        values={"cards": cards, "all": every, "with_stage": with_stage},
        place="today",
        position=position,
    )
