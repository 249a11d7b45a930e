"""Whom participants wish to meet, and what the office decides about pairs."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.events.models.events import Event
from intercluster.apps.events.models.participants import Participant
from intercluster.core import clock
from intercluster.core.history.tracking import tracked


class RequestState(models.TextChoices):
    """How far a request has come. Only accepted ones are scheduled."""

    OPEN = "open", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Ended without an answer")


class Priority(models.IntegerChoices):
    """How much somebody wants to meet."""

    IF_THERE_IS_TIME = 1, _("If there is time")
    WANTED = 2, _("Gladly")
    IMPORTANT = 3, _("Very much")


LIVE = (RequestState.OPEN, RequestState.ACCEPTED)


@tracked()
class Request(models.Model):
    """A wish to meet, from one participant to another."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="requests")
    asking = models.ForeignKey(Participant, models.CASCADE, related_name="requests_sent")
    asked = models.ForeignKey(Participant, models.CASCADE, related_name="requests_received")
    asking_unnamed = models.BooleanField(default=False)
    asked_unnamed = models.BooleanField(default=False)
    """A side without a name is named to the other once the request is accepted."""
    offer = models.ForeignKey(Offer, models.SET_NULL, related_name="+", null=True, blank=True)
    need = models.ForeignKey(Need, models.SET_NULL, related_name="+", null=True, blank=True)
    """What it is about, if anything in particular."""
    text = models.TextField(blank=True, max_length=1000)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.WANTED)
    answer_priority = models.PositiveSmallIntegerField(choices=Priority, null=True, blank=True)
    """How much the asked side wants it, once it has accepted."""
    part = models.PositiveSmallIntegerField(null=True, blank=True)
    """The part of the event in which they want to meet; None for any."""
    state = models.CharField(max_length=9, choices=RequestState, default=RequestState.OPEN)
    sent = models.DateTimeField(default=clock.now)
    since = models.DateTimeField(default=clock.now)
    """When the state was reached."""
    expires = models.DateTimeField()
    """When it ends by itself if nobody answers."""

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(asking=F("asked")), name="request_of_two"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_known"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="request_priority_known"),
            models.UniqueConstraint(
                fields=["asking", "asked"],
                condition=Q(state__in=LIVE, asking_unnamed=False, asked_unnamed=False),
                name="request_once_at_a_time",
            ),
            models.UniqueConstraint(  # another text without a name may be of the same author: that must not show
                fields=["asking", "asked", "offer", "need"],
                condition=Q(state__in=LIVE) & (Q(asking_unnamed=True) | Q(asked_unnamed=True)),
                nulls_distinct=False,
                name="request_once_for_an_unnamed_text",
            ),
        ]
        indexes = [models.Index(fields=["expires"], condition=Q(state="open"), name="request_waiting")]

    def __str__(self) -> str:
        return f"{self.asking} to {self.asked}: {self.state}"

    @property
    def has_been_accepted(self) -> bool:
        """Return whether both sides have said yes at some time, so that each knows the other."""
        return self.answer_priority is not None

    @property
    def is_blind(self) -> bool:
        """Return whether a side is not named to the other yet."""
        return (self.asking_unnamed or self.asked_unnamed) and not self.has_been_accepted


class PairingKind(models.TextChoices):
    """What the office decides about two participants."""

    MUST = "must", _("Must meet")
    MUST_NOT = "must_not", _("Must not meet")


class Pairing(models.Model):
    """Two participants who must meet or must not; `first` is the one with the lower key."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="pairings")
    first = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    second = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=PairingKind)
    reason = models.CharField(max_length=300, blank=True)
    """For the office alone."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pairing_in_order"),
            models.CheckConstraint(condition=Q(kind__in=PairingKind.values), name="pairing_kind_known"),
            models.UniqueConstraint(fields=["first", "second"], name="pairing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}: {self.kind}"


class Precedence(models.Model):
    """One accepted request whose meeting is held before that of another."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="precedences")
    earlier = models.ForeignKey(Request, models.CASCADE, related_name="+")
    later = models.ForeignKey(Request, models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="precedence_of_two"),
            models.UniqueConstraint(fields=["earlier", "later"], name="precedence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} before {self.later}"
