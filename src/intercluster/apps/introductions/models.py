"""Introductions of one organisation to another, what the two write, and who saw whose contact details."""

import uuid
from typing import TYPE_CHECKING, Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster, Need, Offer, Organisation
from intercluster.apps.introductions.states import AGREED, Outcome, Refusal, Side, State
from intercluster.apps.partnering.search.results import Direction
from intercluster.core import clock

OFFICE = "office"
"""The part of an office that proposed an introduction and is on neither side."""


@pghistory.track(
    model_name="IntroductionEvent",
    fields=[
        "state",
        "asking_agreed",
        "asked_agreed",
        "reminded",
        "declined_by",
        "refusal",
        "outcome",
        "changed_by",
        "changed_for",
    ],
)
class Introduction(models.Model):
    """One introduction, from the request to its outcome.

    Pages and programs know it by `public_id`, which tells nothing. The other side does not learn the name of an unnamed
    side until both have agreed; identity.py says how it is described. `changed_by` is who made the last change, None
    for the platform itself; the history keeps each.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asking = models.ForeignKey(Organisation, models.CASCADE, related_name="introductions_asked")
    asked = models.ForeignKey(Organisation, models.CASCADE, related_name="introductions_received")
    asking_unnamed = models.BooleanField(default=False)
    asked_unnamed = models.BooleanField(default=False)
    asking_agreed = models.BooleanField(default=True)
    asked_agreed = models.BooleanField(default=False)
    asking_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="introductions_asked", null=True, blank=True
    )
    """Who asked, or said yes on that side to what an office proposed: whose contact details the other side sees."""
    asked_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="introductions_answered", null=True, blank=True
    )
    office = models.ForeignKey(Cluster, models.SET_NULL, related_name="introductions", null=True, blank=True)
    """The cluster whose office proposed it; both sides then have to say yes."""
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    is_invitation = models.BooleanField(default=False)
    """To take part in something of the asking side: the app that invites tells people of the invitation and the answer.
    It may stand beside another introduction of the two."""

    direction = models.CharField(max_length=13, choices=[(each.value, each.value) for each in Direction])
    """How the two texts met, as the asking side sees it."""
    asking_text = models.TextField()
    asking_language = models.CharField(max_length=3, blank=True)
    asked_text = models.TextField()
    asked_language = models.CharField(max_length=3, blank=True)
    project = models.CharField(max_length=300, blank=True)
    offer = models.ForeignKey(Offer, models.SET_NULL, related_name="+", null=True, blank=True)
    need = models.ForeignKey(Need, models.SET_NULL, related_name="+", null=True, blank=True)
    """The statements whose texts were kept, as long as they are there."""

    state = models.CharField(_("state"), max_length=13, choices=State, default=State.REQUESTED)
    requested = models.DateTimeField()
    expires = models.DateTimeField()
    reminded = models.DateTimeField(null=True, blank=True)
    agreed = models.DateTimeField(null=True, blank=True)
    met = models.DateTimeField(null=True, blank=True)
    collaborating = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)
    since = models.DateTimeField()
    """When the state was reached."""
    declined_by = models.CharField(max_length=6, choices=Side, blank=True)
    refusal = models.CharField(_("reason"), max_length=12, choices=Refusal, blank=True)
    refusal_told = models.BooleanField(default=False)
    refusal_words = models.TextField(blank=True)
    """For their own office alone."""
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    changed_for = models.CharField(max_length=6, blank=True, choices=[*Side.choices, (OFFICE, OFFICE)])
    """For whom they made it: a side, or the office. Empty for the platform, and in history older than this field."""

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(asking=F("asked")), name="introduction_of_two"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="introduction_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=AGREED, agreed__isnull=False, asking_agreed=True, asked_agreed=True)
                | ~Q(state__in=AGREED) & Q(agreed__isnull=True),
                name="introduction_agreed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, outcome__in=Outcome.values) | ~Q(state=State.CLOSED) & Q(outcome=""),
                name="introduction_outcome_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DECLINED, declined_by__in=Side.values, refusal__in=Refusal.values)
                | ~Q(state=State.DECLINED) & Q(declined_by="", refusal=""),
                name="introduction_declined_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["expires"], condition=Q(state="requested"), name="introduction_waiting")]

    def __str__(self) -> str:
        return f"{self.asking} to {self.asked}: {self.state}"

    def organisation(self, side: Side) -> Organisation:
        """Return the organisation on a side."""
        return self.asking if side is Side.ASKING else self.asked

    def has_agreed(self, side: Side) -> bool:
        """Return whether a side has agreed."""
        return bool(getattr(self, f"{side}_agreed"))


class Message(models.Model):
    """What somebody wrote in an introduction; the request itself is the first. Without a side: the office's."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="messages")
    side = models.CharField(max_length=6, choices=Side, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    text = models.TextField(_("message"), blank=True)
    """Empty once its author has been erased."""
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"message of {self.at:%Y-%m-%d %H:%M}"


class Reading(models.Model):
    """Until when a person has read an introduction."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["introduction", "user"], name="reading_unique")]

    def __str__(self) -> str:
        return f"{self.user} until {self.until:%Y-%m-%d %H:%M}"


class ContactSeen(models.Model):
    """A day on which a person saw the contact details of another. `at` is the first time that day."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="contacts_seen")
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    whose = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="contact_seen")
    day = models.DateField(default=clock.today)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["introduction", "viewer", "whose", "day"], name="contact_seen_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.viewer} saw {self.whose} at {self.at:%Y-%m-%d %H:%M}"


if TYPE_CHECKING:
    IntroductionEvent: Any  # a model that pghistory makes
