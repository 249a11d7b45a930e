"""The states of an introduction and the acts that lead from one to another: all there are."""

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How far an introduction is."""

    REQUESTED = "requested", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    MET = "met", _("Have met")
    COLLABORATING = "collaborating", _("Working together")
    CLOSED = "closed", _("Closed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class Act(StrEnum):
    """What leads from one state to another."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    MEET = "meet"
    COLLABORATE = "collaborate"
    CLOSE = "close"


TABLE: Mapping[tuple[State, Act], State] = {
    (State.REQUESTED, Act.ACCEPT): State.ACCEPTED,
    (State.REQUESTED, Act.DECLINE): State.DECLINED,
    (State.REQUESTED, Act.WITHDRAW): State.WITHDRAWN,
    (State.REQUESTED, Act.EXPIRE): State.EXPIRED,
    (State.ACCEPTED, Act.MEET): State.MET,
    (State.ACCEPTED, Act.COLLABORATE): State.COLLABORATING,
    (State.MET, Act.COLLABORATE): State.COLLABORATING,
    (State.ACCEPTED, Act.CLOSE): State.CLOSED,
    (State.MET, Act.CLOSE): State.CLOSED,
    (State.COLLABORATING, Act.CLOSE): State.CLOSED,
}
"""Whatever is not here cannot happen. An accept leads on only when both sides have said yes."""

OPEN = (State.REQUESTED, State.ACCEPTED, State.MET, State.COLLABORATING)
"""States in which something can still happen, and in which the two can write to each other."""

AGREED = (State.ACCEPTED, State.MET, State.COLLABORATING, State.CLOSED)
"""States after both sides have said yes: each knows who the other is."""


def acts(state: State) -> list[Act]:
    """Return what can happen in a state."""
    return [act for before, act in TABLE if before == state]


class Side(TextChoices):
    """Whose part in an introduction."""

    ASKING = "asking", _("who asks")
    ASKED = "asked", _("who is asked")

    @property
    def other(self) -> "Side":
        """Return the other side."""
        return Side.ASKED if self is Side.ASKING else Side.ASKING


class Outcome(TextChoices):
    """The outcome of an introduction."""

    NOTHING = "nothing", _("Nothing yet")
    TRADE = "trade", _("Trade")
    PRODUCT = "product", _("A joint product")
    PROJECT = "project", _("A joint project")
    OTHER = "other", _("Something else")


class Refusal(TextChoices):
    """Why an introduction was declined."""

    NOT_NOW = "not_now", _("Not now")
    NO_CAPACITY = "no_capacity", _("No capacity for it")
    NO_FIT = "no_fit", _("It does not fit what we do")
    HAVE_PARTNER = "have_partner", _("We have a partner for it already")
    COMPETITOR = "competitor", _("Too close to what we compete on")
    OTHER = "other", _("Another reason")
