"""Study visits and staff exchange: offered by a host, or wanted by somebody who would like to come."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Organisation, Statement, search_indexes
from intercluster.apps.exchange.models.practices import NOT_SAID, Practice
from intercluster.core import clock
from intercluster.core.history.tracking import tracked

MOST_DAYS = 31
"""ClusterXchange supports stays of three days to a month; a study visit may be shorter."""


@tracked(exclude=[*NOT_SAID, "sequence", "reminded"])
class Visit(Statement):
    """A visit that an organisation offers or wants. Its host is named, so it is never anonymous."""

    class Kind(models.TextChoices):
        """Who hosts."""

        OFFERED = "offered", _("We invite others")
        WANTED = "wanted", _("We would like to visit")

    class State(models.TextChoices):
        """How far it has come."""

        OPEN = "open", _("Open for visitors")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    starts = models.DateField(_("first day"), null=True, blank=True)
    """For a wanted visit, the first day on which it suits."""
    ends = models.DateField(_("last day"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(
        _("days on site"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    seats = models.PositiveSmallIntegerField(
        _("seats"), default=2, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("languages spoken"), default=list)
    place = models.CharField(_("place"), max_length=200, blank=True)
    programme = models.TextField(_("programme"), max_length=4000, blank=True)
    lump_sum_eur = models.DecimalField(
        _("lump sum for each visitor, euros"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    safety = models.TextField(_("safety rules at the gate"), max_length=2000, blank=True)
    call_name = models.CharField(_("who to call"), max_length=100, blank=True)
    call_phone = models.CharField(_("telephone"), max_length=30, blank=True)
    """Shown to accepted participants and the host only."""
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="visits", null=True, editable=False
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    answers_to = models.ForeignKey("self", models.SET_NULL, related_name="answered_by", null=True, blank=True)
    """The wanted visit that an offered one answers."""
    report = models.OneToOneField(Practice, models.SET_NULL, related_name="visit", null=True, blank=True)
    """The short report after it, which is a practice."""
    sequence = models.PositiveIntegerField(default=0, editable=False)
    """Rises with each change of what calendars say, so that they take the newest."""
    reminded = models.DateField(null=True, blank=True, editable=False)
    """The first day of which the visitors were reminded."""
    is_demo = models.BooleanField(_("fictional"), default=False)

    class Meta(Statement.Meta):
        ordering = ["starts", "pk"]
        indexes = search_indexes("visit")
        constraints = [
            *Statement.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="visit_title_given"),
            models.CheckConstraint(condition=~Q(visibility="anonymous"), name="visit_named"),
            models.CheckConstraint(condition=Q(kind__in=["offered", "wanted"]), name="visit_kind_known"),
            models.CheckConstraint(condition=Q(state__in=["open", "held", "cancelled"]), name="visit_state_known"),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=models.F("starts")), name="visit_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(days__range=(1, MOST_DAYS)), name="visit_days_possible"),
            models.CheckConstraint(condition=Q(seats__range=(1, 100)), name="visit_seats_possible"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked(exclude=["words", "read_safety"])
class Visitor(models.Model):
    """A person who asks to come on a visit, for an organisation. Rows are in the order of asking.

    History leaves out what is kept for some time only.
    """

    class State(models.TextChoices):
        """How far it has come."""

        ASKED = "asked", _("Has asked to come")
        WAITING = "waiting", _("Comes when a seat is free")
        ACCEPTED = "accepted", _("Comes")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CAME = "came", _("Was there")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="visitors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="visits_made", null=True)
    """None for somebody who was there and whose account has been erased: they are still counted."""
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ASKED)
    words = models.CharField(_("why you would like to come"), max_length=500, blank=True)
    read_safety = models.DateTimeField(null=True, blank=True)
    """When the person said that they have read the safety rules."""
    since = models.DateTimeField(default=clock.now)
    """When the state was reached."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "person"], name="visitor_once"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "waiting", "accepted", "declined", "withdrawn", "came"]),
                name="visitor_state_known",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(state__in=["accepted", "came"]), name="visitor_person_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.visit}"

    @property
    def name(self) -> str:
        """Return the person's name, in words for somebody whose account has been erased."""
        return self.person.name if self.person else gettext("A visitor")
