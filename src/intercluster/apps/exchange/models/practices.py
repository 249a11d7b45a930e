"""Good practices: what somebody has done about a problem, and what another place would need to do the same."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster, Organisation, Statement, search_indexes
from intercluster.core import clock
from intercluster.core.history.tracking import tracked

NOT_SAID = ["content_hash", "lexemes", "terms", "terms_version", "encoder", "vector", "about", "created", "updated"]
"""Fields of a text that nobody writes: how it is found has no history."""

PART_LIMIT = 2000
"""Longest part of a practice."""


class Review(models.TextChoices):
    """How far a practice has come on its way to other members."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waits for the office to look at it")
    RETURNED = "returned", _("Returned with a note from the office")
    SHARED = "shared", _("Shared")


@tracked(exclude=[*NOT_SAID, "reminded", "solution_since"])
class Practice(Statement):
    """What an organisation has done about a problem. `text` joins its parts, so that it is found by all of them.

    Before an office has shared it, only the organisation's people and the offices of its clusters read it, whatever its
    visibility says.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """In its address, so that an address tells nothing."""
    title = models.CharField(_("title"), max_length=200)
    problem = models.TextField(_("What was the problem?"), max_length=PART_LIMIT)
    done = models.TextField(_("What was done?"), max_length=PART_LIMIT)
    cost = models.TextField(_("What did it cost, in money and time?"), max_length=PART_LIMIT, blank=True)
    gave = models.TextField(_("What did it give?"), max_length=PART_LIMIT, blank=True)
    failed = models.TextField(_("What failed?"), max_length=PART_LIMIT, blank=True)
    needed = models.TextField(_("What would another place need?"), max_length=PART_LIMIT, blank=True)
    capabilities: Any = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    """Ids in the thesaurus."""
    region = models.CharField(_("region"), max_length=5, blank=True)
    """Where it was done: a NUTS code."""
    started = models.DateField(_("started"), null=True, blank=True)
    ended = models.DateField(_("ended"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="practices", null=True, editable=False
    )
    """Who wrote it, and hears of it."""
    review = models.CharField(_("review"), max_length=8, choices=Review, default=Review.DRAFT)
    reviewed = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Cluster, models.SET_NULL, related_name="+", null=True, blank=True)
    note = models.TextField(_("note from the office"), max_length=1000, blank=True)
    look_again = models.DateField(_("look at it again on"), null=True, blank=True)
    """Until when it is taken to hold; set when it is shared."""
    reminded = models.DateField(null=True, blank=True, editable=False)
    """The day to look at it again of which its author and office have heard."""
    solution_since = models.DateField(null=True, blank=True, editable=False)
    """The day on which it first was a solution of two countries; kept, so that it never counts in another year."""
    is_demo = models.BooleanField(_("fictional"), default=False)

    class Meta(Statement.Meta):
        ordering = ["-created", "-pk"]
        indexes = search_indexes("practice")
        constraints = [
            *Statement.Meta.constraints,
            models.CheckConstraint(condition=~Q(title="") & ~Q(problem="") & ~Q(done=""), name="practice_parts_given"),
            models.CheckConstraint(condition=Q(review__in=Review.values), name="practice_review_known"),
            models.CheckConstraint(
                condition=~Q(review="shared") | Q(reviewed__isnull=False, look_again__isnull=False),
                name="practice_shared_after_review",
            ),
            models.CheckConstraint(
                condition=Q(started=None) | Q(ended=None) | Q(ended__gte=models.F("started")),
                name="practice_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PracticeFile(models.Model):
    """A picture or a document of a practice. It is in the database so that a backup of the database has it."""

    class Kind(models.TextChoices):
        """What it is; a picture is shown on the page."""

        PICTURE = "picture", _("Picture")
        DOCUMENT = "document", _("Document")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    """In bytes."""
    alternative = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    added = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="document") | ~Q(alternative=""), name="practicefile_pictures_are_described"
            ),
            models.CheckConstraint(condition=Q(kind__in=["picture", "document"]), name="practicefile_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Drafter(models.Model):
    """An organisation that was asked whether it drafted a practice together with the practice's author.

    It stands on the practice once it has confirmed that. Rows stay after a no: who was asked knows whose practice it
    is, and is not asked again.
    """

    class State(models.TextChoices):
        """What became of it."""

        ASKED = "asked", _("Has not answered yet")
        CONFIRMED = "confirmed", _("Has confirmed")
        DECLINED = "declined", _("Says no")
        REMOVED = "removed", _("Taken off by the author")

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="drafters")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    """Who may not confirm it too."""
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "organisation"], name="drafter_once"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "confirmed", "declined", "removed"]), name="drafter_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "declined"]) | Q(answered__isnull=False), name="drafter_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} of {self.practice}"
