"""Published statistics: values of activities in regions by year, and their sources."""

import sys

import pghistory
import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.regions.units import unit_in_words
from intercluster.core.imports.record import ImportRecord
from intercluster.core.page_language import page_language


class NutsVersion(models.IntegerChoices):
    """Versions of NUTS, each named by the year of its territory."""

    V2010 = 2010
    V2013 = 2013
    V2016 = 2016
    V2021 = 2021
    V2024 = 2024


CURRENT = NutsVersion.V2024
"""Regions are recoded to this version if they have a single successor in it."""

UNION = "EU"
"""Code of the European Union, which is compared with but is no region: it has no page, place or rank."""

GREATEST = sys.float_info.max
"""No value is infinite or NaN, which PostgreSQL sorts beyond infinity."""


class DatasetKind(models.TextChoices):
    """What the figures of a dataset are: amounts can be added up, indicators can only be compared."""

    AMOUNTS = "amounts", pgettext_lazy("statistics", "Amounts")
    INDICATORS = "indicators", pgettext_lazy("statistics", "Indicators")


# Shares and quotients were computed from a dataset as what it was first.
@pgtrigger.register(pgtrigger.ReadOnly(name="kind_stays", fields=["kind"]))
class Dataset(models.Model):
    """A published table and its source, to which every number on a page leads."""

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=DatasetKind, default=DatasetKind.AMOUNTS)
    name = models.CharField(_("name"), max_length=200)
    names = models.JSONField(_("names"), default=dict, blank=True, help_text="language -> name")
    unit = models.CharField(_("unit"), max_length=100)
    source = models.TextField(_("source"))
    licence = models.CharField(_("licence"), max_length=200)
    retrieved = models.DateField(_("retrieved"))
    nuts_version = models.PositiveSmallIntegerField(_("NUTS version"), choices=NutsVersion)
    classification = models.CharField(_("classification of activities"), max_length=60)
    counts = models.BooleanField(
        _("counts"),
        default=False,
        help_text=_("Whole numbers of people or other units: they have intervals."),
    )
    notes = models.TextField(_("notes"), blank=True)
    office = models.ForeignKey(
        Cluster,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("office"),
        help_text=_("Whose office keeps it; none: whoever runs the platform."),
    )
    columns = models.JSONField(default=dict, blank=True, help_text="how its files are read, from the description")
    is_demo = models.BooleanField(_("fictional"), default=False)
    bundle = models.CharField(
        max_length=20, blank=True, help_text="the version of the figures shipped with the platform; empty: imported"
    )
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["is_demo", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DatasetKind.values), name="dataset_kind_known"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(unit="") & ~Q(source="") & ~Q(licence="") & ~Q(classification=""),
                name="dataset_described",
            ),
            models.CheckConstraint(condition=Q(nuts_version__in=NutsVersion.values), name="dataset_nuts_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """Return the name in the reader's language, if the dataset has one in it."""
        return str(self.names.get(page_language()) or self.name)

    @property
    def notes_in_words(self) -> str:
        """Return the notes, in the reader's language if they came with the platform."""
        return gettext(self.notes) if self.bundle and self.notes else self.notes

    @property
    def source_in_words(self) -> str:
        """Return the source, in the reader's language if it came with the platform."""
        return gettext(self.source) if self.bundle else self.source

    @property
    def licence_in_words(self) -> str:
        """Return the licence, in the reader's language if it came with the platform."""
        return gettext(self.licence) if self.bundle else self.licence

    @property
    def classification_in_words(self) -> str:
        """Return the classification of its activities, in the reader's language if it came with the platform."""
        return gettext(self.classification) if self.bundle else self.classification

    @property
    def unit_name(self) -> str:
        """Return the unit in the reader's language, if it is one of those known."""
        return unit_in_words(self.unit)

    @property
    def has_amounts(self) -> bool:
        """Return whether its figures can be added up, and so have shares and quotients."""
        return self.kind == DatasetKind.AMOUNTS


class Region(models.Model):
    """A region of one version of NUTS. Level 0 is a country."""

    code = models.CharField(_("code"), max_length=5)
    version = models.PositiveSmallIntegerField(_("NUTS version"), choices=NutsVersion)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2)
    level = models.PositiveSmallIntegerField(_("level"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="region_unique"),
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z]{2}[0-9A-Z]{0,3}$"), name="region_code_nuts"),
            models.CheckConstraint(condition=Q(version__in=NutsVersion.values), name="region_version_known"),
            models.CheckConstraint(condition=Q(level=Length("code") - 2), name="region_level_as_code"),
            models.CheckConstraint(condition=Q(level=0) | Q(parent__isnull=False), name="region_parent_given"),
        ]

    def __str__(self) -> str:
        return self.name


class Activity(models.Model):
    """An industry, technology, field or product class."""

    classification = models.CharField(_("classification"), max_length=60)
    code = models.CharField(_("code"), max_length=200)
    names = models.JSONField(_("names"), default=dict, blank=True, help_text="language ('' if not told) -> name")

    class Meta:
        ordering = ["classification", "code"]
        constraints = [
            models.UniqueConstraint(fields=["classification", "code"], name="activity_unique"),
            models.CheckConstraint(condition=~Q(code=""), name="activity_code_given"),
        ]

    def __str__(self) -> str:
        return f"{self.classification} {self.code}"


class Status(models.TextChoices):
    """The reason why a cell has a value or none, as in `analysis.regions.readers`."""

    VALUE = "value", _("value")
    MISSING = "missing", _("missing")
    CONFIDENTIAL = "confidential", _("confidential")
    NOT_APPLICABLE = "not applicable", _("not applicable")


@pgtrigger.register(
    pgtrigger.Trigger(
        name="amounts_are_not_negative",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition("(NEW.value < 0)"),
        func=(
            "IF EXISTS (SELECT 1 FROM regions_dataset WHERE id = NEW.dataset_id AND kind = 'amounts')"
            " THEN RAISE EXCEPTION 'pgtrigger: an amount is 0 or more; only an indicator may be negative';"
            " END IF; RETURN NEW;"
        ),
    ),
)
@pghistory.track(
    # Keeps the value before each revision. The import records where it came from.
    pghistory.UpdateEvent(level=pgtrigger.Statement, row="OLD"),
    pghistory.DeleteEvent(level=pgtrigger.Statement),
)
class Observation(models.Model):
    """A value of an activity in a region and year. Without a value it has a status, never a zero."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="observations")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.FloatField(_("value"), null=True, blank=True)
    status = models.CharField(max_length=14, choices=Status, default=Status.VALUE)
    flags = models.CharField(_("flags"), max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "year", "region", "activity"], name="observation_unique"
            ),  # its index also serves reads by dataset and year
            models.CheckConstraint(condition=Q(status__in=Status.values), name="observation_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.VALUE, value__isnull=False, value__range=(-GREATEST, GREATEST))
                | (~Q(status=Status.VALUE) & Q(value__isnull=True)),
                name="observation_value_or_why_not",
            ),
            models.CheckConstraint(condition=Q(year__range=(1800, 2100)), name="observation_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} in {self.region_id}, {self.year}: {self.value}"


class TableImport(ImportRecord):
    """An import of a table that was carried out."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="imports")
    counts = models.JSONField(encoder=DjangoJSONEncoder, help_text="outcome -> cells")
    done = models.JSONField(
        encoder=DjangoJSONEncoder,
        default=dict,
        blank=True,
        help_text="created: first and last keys of observations, changed: what they were, dataset: what it was",
    )

    def __str__(self) -> str:
        return f"{self.file} into {self.dataset}"
