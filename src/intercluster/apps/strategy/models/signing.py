"""Versions that were sent to sign-off, and what clusters say to them."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Deciding, Ratifying
from intercluster.apps.strategy.models.parts import Strategy
from intercluster.apps.voting.models import Vote
from intercluster.core import clock


@pgtrigger.register(
    pgtrigger.ReadOnly(name="frozen", fields=["strategy", "number", "content", "digest", "rule", "sent"]),
    pgtrigger.Protect(
        name="end_stays",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "((OLD.in_force IS NOT NULL AND NEW.in_force IS DISTINCT FROM OLD.in_force)"
            " OR (OLD.withdrawn IS NOT NULL AND NEW.withdrawn IS DISTINCT FROM OLD.withdrawn))"
        ),
    ),
)
class Version(models.Model):
    """A strategy as it was sent to sign-off. The database lets nobody change what it says."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    """All that the strategy said; see signing/content.py."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the content."""
    rule = models.CharField(max_length=10, choices=Deciding)
    """How many of the clusters have to sign: most, two thirds, or all (consensus)."""
    sent = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn = models.DateTimeField(null=True, blank=True)
    in_force = models.DateTimeField(null=True, blank=True)
    """When the rule was met."""
    review_reminded = models.DateField(null=True, blank=True)
    """The last day on which the offices were reminded of a review."""

    class Meta:
        ordering = ["strategy_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["strategy"], condition=Q(withdrawn=None, in_force=None), name="version_one_waits"
            ),
            models.CheckConstraint(condition=Q(withdrawn=None) | Q(in_force=None), name="version_ends_one_way"),
        ]

    def __str__(self) -> str:
        return f"{self.strategy} {self.number}"

    @property
    def state(self) -> str:
        """Return "waiting", "in_force" or "withdrawn"."""
        return "in_force" if self.in_force else "withdrawn" if self.withdrawn else "waiting"

    @property
    def day(self) -> date:
        """Return the day on which it came to its state, the same for readers in all time zones."""
        return clock.today(self.in_force or self.withdrawn or self.sent)

    @property
    def day_sent(self) -> date:
        """Return the day on which it was sent, the same for readers in all time zones."""
        return clock.today(self.sent)


class Answer(models.TextChoices):
    """What a cluster says to a version."""

    WAITING = "waiting", _("Not signed yet")
    SIGNED = "signed", _("Signed")
    DECLINED = "declined", _("Declined")


_FIXED = ("version_id", "answer", "rule", "decided_by", "reference", "reservation", "reservation_language", "at")
_ONLY_FORGOTTEN = {"signer": "''", "by_id": "NULL", "vote_id": "NULL"}
_CHANGED = [f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _FIXED] + [
    f"(NEW.{name} IS DISTINCT FROM OLD.{name} AND NEW.{name} IS DISTINCT FROM {empty})"
    for name, empty in _ONLY_FORGOTTEN.items()
]


@pgtrigger.register(
    pgtrigger.Protect(
        name="answer_stays",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"(OLD.answer <> 'waiting' AND ({' OR '.join(_CHANGED)}))"),
    ),
    pgtrigger.Trigger(  # when the transaction ends, so that two clusters can be merged
        name="answer_stays_with_its_cluster",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Condition("(OLD.answer <> 'waiting' AND NEW.cluster_id IS DISTINCT FROM OLD.cluster_id)"),
        func=(
            "IF EXISTS (SELECT 1 FROM directory_cluster WHERE id = OLD.cluster_id)"
            " THEN RAISE EXCEPTION 'pgtrigger: an answer to a version stays with its cluster';"
            " END IF; RETURN NULL;"
        ),
    ),
    pgtrigger.Trigger(
        name="answer_is_kept",
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Condition("(OLD.answer <> 'waiting')"),
        func=(
            "IF EXISTS (SELECT 1 FROM strategy_version WHERE id = OLD.version_id)"
            " AND EXISTS (SELECT 1 FROM directory_cluster WHERE id = OLD.cluster_id)"
            " THEN RAISE EXCEPTION 'pgtrigger: an answer to a version is kept as long as version and cluster are';"
            " END IF; RETURN NULL;"
        ),
    ),
)
class SignOff(models.Model):
    """What one cluster says to a version; the rows are made when the version is sent.

    The database lets nobody change an answer. A cluster that has declined and answers again gets another row.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="sign_offs")
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    rule = models.CharField(max_length=7, choices=Ratifying, blank=True)
    """Which body has to decide, as the cluster's rule was when the version was sent; "" if it had none."""
    decided_by = models.CharField(max_length=7, choices=Ratifying, blank=True)
    vote = models.ForeignKey(Vote, models.SET_NULL, null=True, blank=True, related_name="+")
    """The vote of its members on this platform, if there was one."""
    reference = models.CharField(max_length=200, blank=True)
    """Where the decision is recorded, such as a paragraph of minutes."""
    signer = models.CharField(max_length=200, blank=True)
    """Name and office of the person who signs."""
    reservation = models.TextField(blank=True, max_length=2000)
    """On what condition it signs, or why it declines."""
    reservation_language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["version_id", "cluster__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "cluster"], condition=~Q(answer=Answer.DECLINED), name="signoff_once"
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.WAITING, at=None) | (~Q(answer=Answer.WAITING) & Q(at__isnull=False)),
                name="signoff_at_when_answered",
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.SIGNED) | (Q(decided_by__in=Ratifying.values)),
                name="signoff_decided_by_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster} {self.answer}"

    @property
    def day(self) -> date | None:
        """Return the day of the answer, the same for readers in all time zones."""
        return clock.today(self.at) if self.at else None


class MembersVote(models.Model):
    """A vote in which the members of a cluster decide on one version. No other vote ratifies it."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="members_votes")
    vote = models.OneToOneField(Vote, models.CASCADE, related_name="on_version")

    def __str__(self) -> str:
        return f"{self.version}: {self.vote}"
