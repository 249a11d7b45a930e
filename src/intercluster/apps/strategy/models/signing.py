"""Versions that were sent to sign-off, and what clusters say to them."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Deciding, Ratifying
from intercluster.apps.strategy.models.parts import Strategy
from intercluster.apps.voting.models import Vote


@pgtrigger.register(
    pgtrigger.ReadOnly(name="frozen", fields=["strategy", "number", "content", "digest", "rule", "sent"])
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


class Answer(models.TextChoices):
    """What a cluster says to a version."""

    WAITING = "waiting", _("Not signed yet")
    SIGNED = "signed", _("Signed")
    DECLINED = "declined", _("Declined")


class SignOff(models.Model):
    """What one cluster says to a version; the rows are made when the version is sent."""

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
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["version_id", "cluster__name"]
        constraints = [
            models.UniqueConstraint(fields=["version", "cluster"], name="signoff_once"),
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
