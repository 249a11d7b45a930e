"""A matchmaking event: its days, what happens when, and where meetings are held."""

import uuid
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster
from intercluster.core import clock
from intercluster.core.history.tracking import tracked

TEXT_LIMIT = 10_000
MOST_MINUTES = 240
"""Longest meeting and longest pause between two, in minutes."""
MOST_PEOPLE = 5_000
MOST_SLOTS = 200
MOST_TABLES = 500


class Stage(models.TextChoices):
    """How far the preparation of an event has come; whether it is over, its days say."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open for registration")
    CANCELLED = "cancelled", _("Cancelled")


class Audience(models.TextChoices):
    """Who may read about an event and register."""

    MEMBERS = "members", _("Our members")
    ALLIANCE = "alliance", _("Members of the clusters that we work with")
    PUBLIC = "public", _("Everybody who has an account")


@tracked(exclude=["updated"])
class Event(models.Model):
    """A matchmaking event of a cluster, whose office runs it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """In its address, so that an address tells nothing."""
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="events")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, max_length=TEXT_LIMIT)
    language = models.CharField(max_length=2, default="en")
    """Of its title and texts."""
    place = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    online = models.URLField(max_length=500, blank=True)
    time_zone = models.CharField(max_length=40, default="Europe/Stockholm")
    """Of its place; all its times are written in it."""
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.ALLIANCE)
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.DRAFT)
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(2), MaxValueValidator(MOST_PEOPLE)]
    )
    """Who registers beyond it waits. None for no limit."""
    meeting_minutes = models.PositiveSmallIntegerField(
        default=15, validators=[MinValueValidator(5), MaxValueValidator(MOST_MINUTES)]
    )
    pause_minutes = models.PositiveSmallIntegerField(default=5, validators=[MaxValueValidator(MOST_MINUTES)])
    most_meetings = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    """None for no limit."""
    fairness = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(default=7, validators=[MinValueValidator(1), MaxValueValidator(60)])
    plans_made = models.PositiveIntegerField(default=0, editable=False)
    """How many plans of its meetings were made, so that no plan gets the number of one that was thrown away."""
    is_demo = models.BooleanField(default=False)
    created = models.DateTimeField(default=clock.now, editable=False)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="event_title_given"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="event_stage_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="event_audience_known"),
            models.CheckConstraint(
                condition=Q(meeting_minutes__range=(5, MOST_MINUTES)), name="event_meeting_minutes_in_range"
            ),
            models.CheckConstraint(condition=Q(pause_minutes__lte=MOST_MINUTES), name="event_pause_in_range"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which its times are written."""
        return ZoneInfo(self.time_zone)


class Day(models.Model):
    """The hours of a day in which meetings can be held."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="days")
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(fields=["event", "starts"], name="day_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="day_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%Y-%m-%d %H:%M}"


class Item(models.Model):
    """An entry of the programme: a break, or a session such as a talk."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="items")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, max_length=TEXT_LIMIT)
    place = models.CharField(max_length=200, blank=True)
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    stops_meetings = models.BooleanField(default=True)

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="item_title_given"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="item_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.title


class SlotsInUse(models.Manager["Slot"]):
    """Those at which meetings can be held."""

    def get_queryset(self) -> models.QuerySet["Slot"]:
        """Return all but the dropped ones."""
        return super().get_queryset().filter(is_dropped=False)


class Slot(models.Model):
    """A time at which meetings are held, the same at all tables.

    One that a change of the times removed stays, out of use, as long as meetings refer to it: published ones until the
    schedule is repaired, cancelled ones for calendars. `event.slots` has those in use, `everything` has all.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="slots")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    part = models.PositiveSmallIntegerField(default=1)
    """Which part of the event it belongs to, counted from 1: a new one begins after each break and each night."""
    is_dropped = models.BooleanField(default=False)
    """Out of use; see above."""

    objects = SlotsInUse()
    everything: ClassVar[models.Manager["Slot"]] = models.Manager()

    class Meta:
        ordering = ["starts"]
        base_manager_name = "everything"
        constraints = [
            models.UniqueConstraint(fields=["event", "starts"], name="slot_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="slot_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%Y-%m-%d %H:%M}"


class Table(models.Model):
    """Where one meeting at a time is held: a table, a room or an online link."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    place = models.CharField(max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField(default=4, validators=[MinValueValidator(2)])
    online = models.URLField(max_length=500, blank=True)
    """Of a table where people meet online. Empty for one at the place."""
    closed = models.ManyToManyField(Slot, related_name="closed_tables", blank=True)
    """When it cannot be used."""

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="table_number_once"),
            models.UniqueConstraint(fields=["event", "name"], name="table_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="table_name_given"),
        ]

    def __str__(self) -> str:
        return self.name
