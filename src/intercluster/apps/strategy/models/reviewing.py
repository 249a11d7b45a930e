"""The yearly review of a strategy."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.strategy.models.parts import LANGUAGES, Strategy
from intercluster.apps.strategy.models.signing import Version
from intercluster.core import clock

DECIDED_LIMIT = 5000
"""Most characters of what a review decided."""


class Judgement(models.TextChoices):
    """How an indicator or an action gets on, as a review sees it."""

    ON_TRACK = "on_track", _("On track")
    LATE = "late", _("Late")
    STOPPED = "stopped", _("Stopped")


@pgtrigger.register(
    pgtrigger.Protect(
        name="recorded",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__recorded__isnull=False)
        & (
            pgtrigger.Q(old__lines__df=pgtrigger.F("new__lines"))
            | pgtrigger.Q(old__decided__df=pgtrigger.F("new__decided"))
            | pgtrigger.Q(old__recorded__df=pgtrigger.F("new__recorded"))
        ),
    )
)
class Review(models.Model):
    """The review of a strategy after a year. Once it is recorded, the database lets nobody change what it says."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="reviews")
    version = models.ForeignKey(Version, models.CASCADE, related_name="reviews")
    """The version in force that it is about."""
    year = models.PositiveSmallIntegerField()
    lines = models.JSONField(default=list)
    """Of each indicator and action what it had reached, how it was judged, and what is to change."""
    decided = models.TextField(blank=True, max_length=DECIDED_LIMIT)
    """What the review decided on the strategy as a whole."""
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    """The language in which it was written."""
    recorded = models.DateTimeField(null=True, blank=True)
    """When it became part of the record; None as long as it is written."""
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["strategy_id", "year"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "year"], name="review_once_a_year"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="review_language_known"),
        ]

    def __str__(self) -> str:
        return f"{self.strategy} {self.year}"

    @property
    def day_recorded(self) -> date | None:
        """Return the day on which it became part of the record, the same for readers in all time zones."""
        return clock.today(self.recorded) if self.recorded else None
