"""Indicators: what the figures of a dataset that cannot be added up mean, and how they are compared."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from intercluster.apps.regions.models.figures import Activity, Dataset
from intercluster.apps.regions.units import SCALES, unit_in_words


class Measure(models.TextChoices):
    """What a value is: divided by the size of something, or not."""

    RATE = "rate", _("Rate")
    LEVEL = "level", _("Level")


class Direction(models.TextChoices):
    """Which way a value is better."""

    MORE = "more", _("More is better")
    LESS = "less", _("Less is better")
    NEITHER = "neither", _("Neither more nor less is better")


class Group(models.TextChoices):
    """The part of innovation that an indicator is about."""

    KNOWLEDGE = "knowledge", pgettext_lazy("innovation", "Knowledge")
    FIRMS = "firms", pgettext_lazy("innovation", "Firms’ innovation")
    COOPERATION = "cooperation", pgettext_lazy("innovation", "Cooperation")
    SKILLS = "skills", pgettext_lazy("innovation", "Skills")
    DIGITAL = "digital", pgettext_lazy("innovation", "Digitalisation")
    RESULTS = "results", pgettext_lazy("innovation", "Results")


class Indicator(models.Model):
    """What an activity of a dataset of indicators measures. Its values are never added up or divided by each other."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="indicators")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    group = models.CharField(_("group"), max_length=11, choices=Group)
    measure = models.CharField(_("rate or level"), max_length=5, choices=Measure)
    direction = models.CharField(_("direction"), max_length=7, choices=Direction)
    unit = models.CharField(_("unit"), max_length=100)
    denominator = models.CharField(
        _("denominator"), max_length=100, blank=True, help_text=_("Of a rate: what it is divided by.")
    )
    scale = models.PositiveIntegerField(
        _("scale"), default=1, help_text=_("How many units a value of 1 stands for: 1, 1,000 or 1,000,000.")
    )
    formula = models.TextField(_("formula"), blank=True, help_text=_("How it is worked out from published figures."))
    source = models.TextField(_("source"), blank=True, help_text=_("The published table, if not the dataset’s."))
    position = models.PositiveSmallIntegerField(default=0, help_text="place within its group")

    class Meta:
        ordering = ["dataset", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "activity"], name="indicator_unique"),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="indicator_group_known"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="indicator_direction_known"),
            models.CheckConstraint(
                condition=~Q(unit="") & (Q(measure="rate") & ~Q(denominator="") | Q(measure="level", denominator="")),
                name="indicator_rate_has_denominator",
            ),
            models.CheckConstraint(condition=Q(scale__in=list(SCALES)), name="indicator_scale_known"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} of {self.dataset_id}"

    @property
    def formula_in_words(self) -> str:
        """Return the formula, in the reader's language if it came with the platform."""
        return gettext(self.formula) if self.formula else ""

    @property
    def unit_name(self) -> str:
        """Return the unit with scale and denominator in the reader's language."""
        return unit_in_words(self.unit, self.denominator, self.scale)
