"""A consortium: an idea, the competences that it takes, and the organisations that want to carry it out."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.projects.models.calls import TEXT_LIMIT, Call
from intercluster.core import clock
from intercluster.core.history.tracking import tracked

MOST_MONTHS = 120


class Stage(models.TextChoices):
    """How far a consortium has come."""

    IDEA = "idea", _("Idea")
    BUILDING = "building", _("Building the team")
    SUBMITTED = "submitted", _("Proposal submitted")
    FUNDED = "funded", _("Funded")
    REJECTED = "rejected", _("Not funded")
    GIVEN_UP = "given_up", _("Given up")


class Audience(models.TextChoices):
    """Who may read the idea, beside those who are invited."""

    TEAM = "team", _("Only invited organisations")
    ALLIANCE = "alliance", _("Members of the clusters that our clusters work with")
    PUBLIC = "public", _("Everybody")


class Shown(models.TextChoices):
    """What somebody who is invited, or may read the idea, sees beside its title."""

    TEXT = "text", _("The text of the idea")
    REQUIREMENTS = "requirements", _("The competences it takes")
    TEAM = "team", _("The organisations that have joined")
    BUDGET = "budget", _("The budget")


class Level(models.IntegerChoices):
    """How well somebody in the team has to be able to do something."""

    BASIC = 1, _("basic")
    GOOD = 2, _("good")
    EXPERT = 3, _("expert")


class PartnerRole(models.TextChoices):
    """How an organisation takes part; the values are those of `analysis.consortia.teams.Role`."""

    PARTNER = "partner", _("Partner")
    AFFILIATED = "affiliated", _("Affiliated entity of a partner")
    ASSOCIATED = "associated", _("Associated partner, without funding")


class PartnerState(models.TextChoices):
    """Whether an organisation takes part."""

    CONSIDERED = "considered", _("Considered, not asked yet")
    INVITED = "invited", _("Invited")
    JOINED = "joined", _("Joined")
    DECLINED = "declined", _("Declined")
    LEFT = "left", _("Left")


def idea_shown() -> list[str]:
    """Return what an invitation shows unless its owner says otherwise."""
    return [Shown.TEXT.value, Shown.REQUIREMENTS.value]


@tracked(exclude=["updated"])
class Consortium(models.Model):
    """A team for a call, from the first idea. Its organisation leads the preparation, with an office if it likes."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """In its address, so that an address tells nothing."""
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="consortia")
    """Whose idea it is."""
    cluster = models.ForeignKey(Cluster, models.SET_NULL, related_name="consortia", null=True, blank=True)
    """The cluster whose office prepares it with them."""
    title = models.CharField(_("title"), max_length=300)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    text = models.TextField(_("idea"), blank=True, max_length=TEXT_LIMIT)
    language = models.CharField(_("language"), max_length=2, default="en")
    """Of everything that is written in it."""
    call = models.ForeignKey(Call, models.SET_NULL, related_name="consortia", null=True, blank=True)
    stage = models.CharField(_("stage"), max_length=9, choices=Stage, default=Stage.IDEA)
    audience = models.CharField(_("who may read the idea"), max_length=8, choices=Audience, default=Audience.TEAM)
    shown: Any = ArrayField(models.CharField(max_length=12, choices=Shown), default=idea_shown, blank=True)
    starts = models.DateField(_("starts"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(
        _("months"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)]
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    """Of all sums in it."""
    lump_sum = models.DecimalField(
        _("lump sum"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    """The one of those of its call that the project asks for."""
    confirmed: Any = models.JSONField(default=dict, blank=True)
    """What people have answered to rules that no data can decide: true or false by the key of the rule."""
    is_demo = models.BooleanField(_("fictional"), default=False)
    created = models.DateTimeField(default=clock.now, editable=False)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="consortium_title_given"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="consortium_stage_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="consortium_audience_known"),
            models.CheckConstraint(condition=Q(shown__contained_by=Shown.values), name="consortium_shown_known"),
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__range=(1, MOST_MONTHS)), name="consortium_months_possible"
            ),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="consortium_currency_code"),
        ]

    def __str__(self) -> str:
        return self.acronym or self.title


@tracked()
class Requirement(models.Model):
    """A competence that the idea takes, in people's words."""

    consortium = models.ForeignKey(Consortium, models.CASCADE, related_name="requirements")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(_("competence"), max_length=300)
    capability = models.CharField(max_length=80, blank=True)
    """Its id in the thesaurus, if it is one of those."""
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.GOOD)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    """How much it matters beside the others, from 1 to 5."""
    must = models.BooleanField(_("somebody in the team has to have it"), default=False)
    work_package = models.ForeignKey(
        "WorkPackage",
        models.SET_NULL,
        related_name="requirements",
        null=True,
        blank=True,
        verbose_name=_("work package"),
    )
    is_guessed = models.BooleanField(default=False)
    """Read from the idea's text, and not yet kept or changed by a person."""

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consortium", "number"], name="requirement_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="requirement_text_given"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="requirement_level_known"),
            models.CheckConstraint(condition=Q(weight__range=(1, 5)), name="requirement_weight_in_range"),
        ]

    def __str__(self) -> str:
        return self.text


@tracked()
class Partner(models.Model):
    """An organisation that is considered for a consortium, invited to it or part of it."""

    consortium = models.ForeignKey(Consortium, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="consortium_places")
    number = models.PositiveSmallIntegerField()
    role = models.CharField(_("role"), max_length=10, choices=PartnerRole, default=PartnerRole.PARTNER)
    affiliated_to = models.ForeignKey("self", models.SET_NULL, related_name="affiliates", null=True, blank=True)
    is_coordinator = models.BooleanField(_("coordinator"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=PartnerState, default=PartnerState.CONSIDERED)
    since = models.DateTimeField(default=clock.now)
    """When the state was reached."""
    introduction = models.OneToOneField(
        Introduction, models.SET_NULL, related_name="consortium_place", null=True, blank=True
    )
    """Through which it is invited."""
    contribution = models.TextField(_("what it does in the project"), blank=True, max_length=TEXT_LIMIT)
    takes = models.ManyToManyField(Requirement, related_name="taken_by", blank=True)
    """The competences that it brings."""
    month_rate = models.DecimalField(
        _("cost of a person-month"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    groups: Any = ArrayField(models.CharField(max_length=200), null=True, blank=True)
    """The owner groups that it belongs to: empty if to none, None if nobody has said."""
    is_non_profit = models.BooleanField(_("non-profit"), null=True, blank=True)
    memberships: Any = ArrayField(models.CharField(max_length=40), null=True, blank=True)
    """Bodies that it is a member of, such as "BIC"; None if nobody has said."""
    region_class = models.CharField(max_length=10, blank=True)
    """A value of `analysis.consortia.teams.RegionClass`."""
    funding_asked = models.DecimalField(
        _("funding that it asks for, if less than it may"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    letter = models.DateField(_("letter of intent signed on"), null=True, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consortium", "organisation"], name="partner_organisation_once"),
            models.UniqueConstraint(  # checked at the end of a transaction, so that two can change places
                fields=["consortium", "number"], name="partner_number_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["consortium"], condition=Q(is_coordinator=True), name="partner_one_coordinator"
            ),
            models.CheckConstraint(condition=Q(role__in=PartnerRole.values), name="partner_role_known"),
            models.CheckConstraint(condition=Q(state__in=PartnerState.values), name="partner_state_known"),
            models.CheckConstraint(
                condition=Q(is_coordinator=False) | Q(role="partner"), name="partner_coordinator_is_partner"
            ),
            models.CheckConstraint(
                condition=Q(month_rate=None) | Q(month_rate__gte=0), name="partner_month_rate_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(funding_asked=None) | Q(funding_asked__gte=0), name="partner_funding_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Comment(models.Model):
    """What somebody in the team wrote about the consortium."""

    consortium = models.ForeignKey(Consortium, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, related_name="+", null=True)
    """For whom they wrote it; None for the office."""
    text = models.TextField(_("comment"), max_length=TEXT_LIMIT)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"comment of {self.at:%Y-%m-%d %H:%M}"
