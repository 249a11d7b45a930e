"""Texts without a name that an event lists, and the batches of organisations among which their authors are sought."""

import uuid

from django.db import models
from django.db.models import Q

from intercluster.apps.directory.models import Need, Offer, Organisation
from intercluster.apps.events.models.events import Event


class Newcomer(models.Model):
    """An organisation as it came to an event, in a batch of others of its country and kind.

    It stays when the organisation cancels: what is listed must not change with who comes.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="newcomers")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    batch = models.PositiveIntegerField()
    """Counted from 1 in the event."""
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    counts = models.BooleanField()
    """Whether it counts among those in question."""

    class Meta:
        ordering = ["batch", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "organisation"], name="newcomer_once")]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.batch})"


class Listed(models.Model):
    """A text without a name that an event lists, from the end of a batch until the event is over."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="listed")
    newcomer = models.ForeignKey(Newcomer, models.CASCADE, related_name="listed")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+", null=True, blank=True)
    need = models.ForeignKey(Need, models.CASCADE, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(offer__isnull=False, need__isnull=True) | Q(offer__isnull=True, need__isnull=False),
                name="listed_one_statement",
            ),
            models.UniqueConstraint(
                fields=["event", "offer"], condition=Q(offer__isnull=False), name="listed_offer_once"
            ),
            models.UniqueConstraint(fields=["event", "need"], condition=Q(need__isnull=False), name="listed_need_once"),
        ]

    def __str__(self) -> str:
        return str(self.offer or self.need)
