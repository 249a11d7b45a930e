"""Funding calls, and the programmes that offices keep beside the shipped ones."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster
from intercluster.core.history.tracking import tracked

NAME_LIMIT = 200
TEXT_LIMIT = 20_000


@tracked(exclude=["updated"])
class Programme(models.Model):
    """A funding programme of an office, often a copy of a shipped one with values of its own."""

    slug = models.SlugField(max_length=80, unique=True)
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="programmes")
    name = models.CharField(_("name"), max_length=NAME_LIMIT)
    funder = models.CharField(_("funder"), max_length=NAME_LIMIT, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    copied_from = models.CharField(max_length=80, blank=True)
    """The key of the programme that it was copied from."""
    rules: Any = models.JSONField(default=list, blank=True)
    """As `analysis.consortia.reading.data_of` writes them."""
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="programme_name_given")]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=["countries", "updated"])
class Call(models.Model):
    """A funding opportunity with its dates. Its rules are those of its programme on its day, and its own."""

    slug = models.SlugField(max_length=80, unique=True)
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="calls")
    programme = models.CharField(_("programme"), max_length=80, blank=True)
    """The key of a shipped programme, or the slug of an office's."""
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), blank=True, max_length=TEXT_LIMIT)
    language = models.CharField(_("language"), max_length=2, default="en")
    """Of title and text."""
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    """The funder's own, such as the identifier of a topic."""
    website = models.URLField(_("website"), max_length=500, blank=True)
    opens = models.DateField(_("opens"), null=True, blank=True)
    closes = models.DateField(_("closes"), null=True, blank=True)
    rules: Any = models.JSONField(default=list, blank=True)
    """Rules of the call alone. One with the key of a rule of the programme takes its place."""
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    """Countries that its rules name, for the filter; empty if they name none."""
    is_demo = models.BooleanField(_("fictional"), default=False)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = [F("closes").asc(nulls_last=True), "title", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="call_title_given"),
            models.CheckConstraint(
                condition=Q(opens=None) | Q(closes=None) | Q(opens__lte=F("closes")), name="call_opens_before_it_closes"
            ),
            models.UniqueConstraint(
                fields=["cluster", "reference"], condition=~Q(reference=""), name="call_reference_once_in_a_cluster"
            ),
        ]

    def __str__(self) -> str:
        return self.title
