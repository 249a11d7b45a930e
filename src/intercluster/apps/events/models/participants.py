"""Who takes part in an event, and what they bring."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Need, Offer, Organisation
from intercluster.apps.events.models.events import Event, Slot
from intercluster.core import clock


class ParticipantState(models.TextChoices):
    """Whether a participant comes."""

    REGISTERED = "registered", _("Registered")
    WAITING = "waiting", _("On the waiting list")
    CANCELLED = "cancelled", _("Cancelled")


class Participant(models.Model):
    """One agenda of an event: a person, or colleagues who attend together. Colleagues who split up have one each."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="event_places", null=True, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    """Of one that is not in the directory."""
    state = models.CharField(max_length=10, choices=ParticipantState, default=ParticipantState.REGISTERED)
    since = models.DateTimeField(default=clock.now)
    """When the state was reached, which is the order of the waiting list."""
    languages: Any = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    """In which they can hold a meeting, those they like best first."""
    is_online = models.BooleanField(default=False)
    most_meetings = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    """None for as many as the event allows."""
    away = models.ManyToManyField(Slot, related_name="away", blank=True)
    """When they cannot meet."""
    is_walk_in = models.BooleanField(default=False)
    """Came on the day without a registration."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ParticipantState.values), name="participant_state_known"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, organisation_name="")
                | Q(organisation__isnull=True) & ~Q(organisation_name=""),
                name="participant_of_one_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name of the organisation."""
        return self.organisation.name if self.organisation is not None else self.organisation_name


class Attendee(models.Model):
    """A person who comes for a participant."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="attendees")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="attendances", null=True, blank=True
    )
    name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="en")
    """In which mails are written to them."""
    checked_in = models.DateTimeField(null=True, blank=True)
    link_number = models.PositiveIntegerField(default=0)
    """Part of the secret addresses of their agenda and calendar: raising it ends those that are known so far."""
    calendar_mails = models.BooleanField(default=True)
    """Whether each meeting is mailed to them as a calendar entry."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "user"], condition=Q(user__isnull=False), name="attendee_user_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="attendee_name_given"),
        ]

    def __str__(self) -> str:
        return self.name


class Brought(models.Model):
    """An offer or a need that a participant brings to an event.

    One that its author shows without their name is brought without it: others see the text apart from the participant.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="brought")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+", null=True, blank=True)
    need = models.ForeignKey(Need, models.CASCADE, related_name="+", null=True, blank=True)
    added = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(offer__isnull=False, need__isnull=True) | Q(offer__isnull=True, need__isnull=False),
                name="brought_one_statement",
            ),
            models.UniqueConstraint(
                fields=["participant", "offer"], condition=Q(offer__isnull=False), name="brought_offer_once"
            ),
            models.UniqueConstraint(
                fields=["participant", "need"], condition=Q(need__isnull=False), name="brought_need_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.offer or self.need)
