"""What needs an office's attention today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from intercluster.apps.directory import overview
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.profiles.stale import stale_profiles
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.queries import Card, board, without_contact
from intercluster.apps.introductions.states import State
from intercluster.apps.people.models import JoinRequest
from intercluster.apps.people.queries import waiting_requests
from intercluster.core import clock

WITHOUT = timedelta(days=365)
"""A member with no introduction in this time has not been matched."""


@dataclass(frozen=True)
class Today:
    """The tasks of a cluster's office."""

    to_join: Sequence[JoinRequest]
    """Requests to join."""
    unanswered: Sequence[Card]
    """Introductions that wait for an answer, the oldest first."""
    stalled: Sequence[Card]
    """Agreed introductions that have stalled, the oldest first."""
    without_contact: Sequence[Card]
    """Introductions in which a member has no contact person left, the oldest first."""
    unmatched: QuerySet[Organisation]
    """Members with an offer or need and no introduction within a year."""
    stale: Sequence[Organisation]
    """Members with an old profile or expired texts."""
    office: overview.Office

    @property
    def is_quiet(self) -> bool:
        """Return whether there is nothing to do."""
        return not (self.to_join or self.unanswered or self.stalled or self.without_contact)


def today(cluster: Cluster, now: datetime | None = None) -> Today:
    """Return the present tasks of an office."""
    now = now or clock.now()
    columns = {column.state: column.cards for column in board(cluster, now)}
    agreed = [card for state in (State.ACCEPTED, State.MET, State.COLLABORATING) for card in columns[state]]
    office = overview.office(cluster)
    return Today(
        to_join=list(waiting_requests(cluster)),
        unanswered=columns[State.REQUESTED],
        stalled=sorted((card for card in agreed if card.is_stalled), key=lambda card: card.since),
        without_contact=without_contact(cluster, now),
        unmatched=unmatched(cluster, office.silent, now),
        stale=list(stale_profiles(cluster)),
        office=office,
    )


def unmatched(cluster: Cluster, silent: QuerySet[Organisation], now: datetime) -> QuerySet[Organisation]:
    """Return the members with an offer or need that had no introduction, of any outcome, within a year.

    `silent` are the members without an offer or a need, as `overview.office` has them.
    """
    introduced = Introduction.objects.filter(
        Q(asking=OuterRef("pk")) | Q(asked=OuterRef("pk")), requested__gte=now - WITHOUT
    )
    mute = silent.filter(Q(has_offer=False), Q(has_need=False)).order_by().values("pk")
    members = Organisation.objects.filter(clusters=cluster).exclude(pk__in=mute)
    return members.exclude(Exists(introduced)).order_by("name", "pk")
