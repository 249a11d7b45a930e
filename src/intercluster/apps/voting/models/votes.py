"""Votes: what is asked, who decides by which rule, and how far it has come."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.voting.models.texts import text_in
from intercluster.core.history.tracking import tracked
from intercluster.core.page_language import page_language


class State(models.TextChoices):
    """How far a vote has come."""

    DRAFT = "draft", _("Draft")
    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Method(models.TextChoices):
    """What a ballot says, as in `analysis.voting`."""

    MOTION = "motion", _("Yes, no or abstain")
    APPROVAL = "approval", _("Choose among options, any number of them")
    SCORE = "score", _("Give points to options")
    RANKED = "ranked", _("Rank options")
    STV = "stv", _("Elect a board (single transferable vote)")
    BUDGET = "budget", _("Share out a budget among actions")


class Completion(models.TextChoices):
    """What becomes of the money that shares of a budget leave over, as in `analysis.voting`."""

    VOTES = "votes", _("It goes to the remaining actions by votes")
    SHARES = "shares", _("Shares are raised as far as the budget lasts; what is left then goes by votes")


UNDER_WAY = (State.ANNOUNCED, State.OPEN)
"""States of a vote whose roll is frozen, and that is not counted yet."""
ENDED = (State.CLOSED, State.CANCELLED)


_COUNTED = (
    *("public_id", "titles", "questions", "method", "options", "seats", "highest", "budget", "completion", "rule"),
    *("is_secret", "proxies", "opens", "closes", "announced", "digest", "unreadable", "stated"),
)
"""What the database lets nobody change once a vote is counted."""


@pgtrigger.register(
    pgtrigger.Protect(
        name="result_stays",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "(OLD.digest <> '' AND ((NEW.state <> OLD.state AND NEW.state <> 'cancelled') OR "
            + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _COUNTED)
            + "))"
        ),
    )
)
@tracked(exclude=["reminded"])
class Vote(models.Model):
    """A question that the members of a cluster or of an alliance decide together."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cluster = models.ForeignKey(Cluster, models.CASCADE, null=True, blank=True, related_name="votes")
    alliance = models.ForeignKey(Alliance, models.CASCADE, null=True, blank=True, related_name="votes")
    titles = models.JSONField(default=dict)
    """By language."""
    questions = models.JSONField(default=dict)
    """By language."""
    method = models.CharField(max_length=10, choices=Method, default=Method.MOTION)
    options = models.JSONField(default=list)
    """What can be chosen: `names` by language, in a budget also `cost`. Nothing for a motion."""
    seats = models.PositiveSmallIntegerField(default=1)
    """How many options are elected."""
    highest = models.PositiveSmallIntegerField(default=0)
    """Most points that an option can get; 0 where none are given."""
    budget = models.PositiveIntegerField(default=0)
    """Money that is shared out; 0 where none is."""
    completion = models.CharField(max_length=6, choices=Completion, default=Completion.VOTES)
    """What becomes of the money left over; only in a budget other than `VOTES`."""
    rule = models.JSONField(default=list)
    """The conditions that all have to be met, as the file of ballots has them (`analysis.voting.files`)."""
    is_secret = models.BooleanField(default=True)
    proxies = models.PositiveSmallIntegerField(default=0)
    """How many proxies a member may hold; 0 if nobody may give one."""
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    """From this moment on no ballot is taken."""
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    announced = models.DateTimeField(null=True, blank=True)
    """When the roll was frozen."""
    reminded = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    """Why it was cancelled."""
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the file of ballots as it was at closing."""
    unreadable = models.PositiveIntegerField(default=0)
    """Sealed ballots that could not be opened at closing, because they or their proxy were changed in the database."""
    stated = models.JSONField(null=True, blank=True)
    """What was decided, as `analysis.voting.Stated`, where counted ballots have only their receipts; else None."""
    budget_changes = models.JSONField(null=True, blank=True)
    """What would have funded the other actions of a closed budget, as `analysis.voting.Change`, worked out by a job.

    None until then; empty if its page works it out itself, or if it would take too long.
    """

    class Meta:
        ordering = ["-closes", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cluster__isnull=True) ^ Q(alliance__isnull=True), name="vote_of_one"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="vote_closes_later"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="vote_state_known"),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="vote_method_known"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(announced__isnull=False), name="vote_roll_frozen_when_announced"
            ),
        ]

    def __str__(self) -> str:
        return self.title_in(page_language())

    def title_in(self, language: str) -> str:
        """Return the title in a language, or in one that it has."""
        return text_in(self.titles, language)[0]

    def names_in(self, language: str) -> dict[str, str]:
        """Return the names of the options in a language, or in one that they have, by id: their place, from 1 on."""
        return {str(place): text_in(each["names"], language)[0] for place, each in enumerate(self.options, start=1)}

    @property
    def body(self) -> Cluster | Alliance:
        """Return the cluster or alliance that decides."""
        of_one = self.cluster or self.alliance
        assert of_one is not None  # a constraint of the table
        return of_one
