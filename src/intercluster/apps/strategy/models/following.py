"""What actions and indicators state beside their texts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.strategy.models.parts import Part
from intercluster.core.history.tracking import tracked

WHY_LIMIT = 1000
"""Most characters of the reason why somebody cannot say a value."""


class State(models.TextChoices):
    """How far an action has come."""

    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


@tracked()
class Action(models.Model):
    """Who does an action, when, and with which money."""

    part = models.OneToOneField(Part, models.CASCADE, primary_key=True)
    office = models.ForeignKey(Cluster, models.SET_NULL, null=True, blank=True, related_name="+")
    """The one that follows it up."""
    responsible = models.CharField(max_length=200, blank=True)
    """By name: it may be a cluster, a member, or an organisation that the directory does not have."""
    partners = models.CharField(max_length=500, blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    budget = models.PositiveBigIntegerField(null=True, blank=True)
    """In euros."""
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    next_step = models.CharField(max_length=300, blank=True)
    next_step_language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True)
    """Of the page on which it was written."""
    remind_on = models.DateField(null=True, blank=True)
    """The day on which the office that follows it up is reminded."""
    reminded = models.DateField(null=True, blank=True)
    """The last such day on which it was."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="action_state_known"),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")), name="action_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return str(self.part)


@tracked()
class Indicator(models.Model):
    """The figures of an indicator; its definition, unit and source are in the texts of its part."""

    part = models.OneToOneField(Part, models.CASCADE, primary_key=True)
    baseline = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    target = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.CharField(max_length=20, blank=True)
    """The platform's number that fills it, by name; "" if somebody is asked."""

    def __str__(self) -> str:
        return str(self.part)


class IndicatorValue(models.Model):
    """What an indicator was in a year."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=16, decimal_places=2)
    source = models.CharField(max_length=300, blank=True)
    source_language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True)
    """Of the page on which it was written."""
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="indicatorvalue_once_a_year")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"


class ValueRequest(models.Model):
    """A person is asked what an indicator was in a year."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="requests")
    year = models.PositiveSmallIntegerField()
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    office = models.ForeignKey(Cluster, models.CASCADE, related_name="+")
    """The one that asks."""
    due = models.DateField()
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    asked = models.DateTimeField(auto_now_add=True)
    reminded = models.DateField(null=True, blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, max_length=WHY_LIMIT)
    """Of an answer without a value: why the person cannot say it."""
    reason_language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year"], condition=Q(answered=None), name="valuerequest_one_waits"
            ),
            models.CheckConstraint(condition=Q(reason="") | Q(answered__isnull=False), name="valuerequest_reason_said"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"
