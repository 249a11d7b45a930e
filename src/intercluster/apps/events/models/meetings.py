"""Plans of all meetings of an event, the meetings as published, and what people said after them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.events.models.events import Event, Slot, Table
from intercluster.apps.events.models.participants import Attendee, Participant
from intercluster.apps.events.models.requests import Request
from intercluster.apps.introductions.models import Introduction
from intercluster.core import clock
from intercluster.core.history.tracking import tracked


class Making(models.TextChoices):
    """How a plan was made."""

    PLANNED = "planned", _("Planned as a whole")
    REPAIRED = "repaired", _("Repaired")
    CHANGED = "changed", _("Changed by hand")
    UNDONE = "undone", _("Taken back")


class PlanState(models.TextChoices):
    """How far a plan has come."""

    RUNNING = "running", _("Being made")
    READY = "ready", _("Not published yet")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a newer one")
    FAILED = "failed", _("There is none")


class Plan(models.Model):
    """All meetings of an event as somebody planned them. One plan of an event is published at most.

    `content` is what `planning/content.py` reads and writes: meetings, goals with bounds, the reason of each wish that
    is not met, or what clashes.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    making = models.CharField(max_length=8, choices=Making, default=Making.PLANNED)
    state = models.CharField(max_length=9, choices=PlanState, default=PlanState.RUNNING)
    based_on = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True, blank=True)
    """The plan that it repairs, changes or takes back to."""
    content = models.JSONField(default=dict)
    progress = models.PositiveSmallIntegerField(default=0)
    """In per cent, while it is made."""
    is_stopped = models.BooleanField(default=False)
    """Somebody asked to stop with the best so far."""
    made = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    published = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="plan_number_once"),
            models.UniqueConstraint(fields=["event"], condition=Q(state="published"), name="plan_one_published"),
            models.UniqueConstraint(fields=["event"], condition=Q(state="running"), name="plan_one_running"),
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.number}"


class MeetingState(models.TextChoices):
    """What became of a meeting."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    MISSED = "missed", _("Somebody did not come")
    CANCELLED = "cancelled", _("Cancelled")


@tracked()
class Meeting(models.Model):
    """A meeting as published; `first` is the participant with the lower key. A cancelled one stays for calendars."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """By which calendars know it, at whatever time it is held."""
    sequence = models.PositiveIntegerField(default=0)
    """Raised with each change, so that calendars take the newest."""
    event = models.ForeignKey(Event, models.CASCADE, related_name="meetings")
    first = models.ForeignKey(Participant, models.CASCADE, related_name="meetings_first")
    second = models.ForeignKey(Participant, models.CASCADE, related_name="meetings_second")
    request = models.ForeignKey(Request, models.SET_NULL, related_name="meetings", null=True, blank=True)
    slot = models.ForeignKey(Slot, models.RESTRICT, related_name="meetings")
    """When it is, or was to be before it was cancelled."""
    table = models.ForeignKey(Table, models.RESTRICT, related_name="meetings", null=True, blank=True)
    """None once it is cancelled."""
    state = models.CharField(max_length=9, choices=MeetingState, default=MeetingState.PLANNED)
    absent = models.ManyToManyField(Participant, related_name="missed_meetings", blank=True)
    """Who did not come."""
    is_pinned = models.BooleanField(default=False)
    """Stays where it is when the plan is made again."""
    introduction = models.ForeignKey(
        Introduction, models.SET_NULL, related_name="event_meetings", null=True, blank=True
    )
    """The introduction to which it led."""
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["slot__starts", "table__number", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="meeting_in_order"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.CheckConstraint(
                condition=Q(state="cancelled", table__isnull=True) | ~Q(state="cancelled") & Q(table__isnull=False),
                name="meeting_at_a_table_unless_cancelled",
            ),
            models.UniqueConstraint(fields=["first", "second"], name="meeting_once"),
            models.UniqueConstraint(  # checked at the end of a transaction, so that two can change places
                fields=["slot", "table"],
                name="meeting_one_at_a_table",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"


class Impression(models.TextChoices):
    """What somebody thinks of a meeting."""

    GO_ON = "go_on", _("We go on")
    MAYBE = "maybe", _("Perhaps later")
    NO = "no", _("Not for us")


class Feedback(models.Model):
    """What a participant says after a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="feedback")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="feedback")
    attendee = models.ForeignKey(Attendee, models.SET_NULL, related_name="+", null=True, blank=True)
    impression = models.CharField(max_length=5, choices=Impression)
    note = models.TextField(blank=True, max_length=1000)
    """For their own side alone."""
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "participant"], name="feedback_once"),
            models.CheckConstraint(condition=Q(impression__in=Impression.values), name="feedback_impression_known"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.impression}"
