"""What is kept of a cluster's moving in and out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster


class FirstWeekDismissed(models.Model):
    """An office that does not want to see the steps of its first week any more."""

    cluster = models.OneToOneField(Cluster, models.CASCADE, primary_key=True, related_name="+")
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.cluster}, {self.at:%Y-%m-%d}"


class PastIntroduction(models.Model):
    """An introduction of a member that came with its cluster, with an organisation that did not come.

    It is shown and goes into the cluster's next file as it was told; nothing can happen to it any more.
    """

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="past_introductions")
    public_id = models.UUIDField()
    content = models.JSONField(help_text="the row of the file")
    since = models.DateTimeField()
    """When its state was reached."""

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [models.UniqueConstraint(fields=["cluster", "public_id"], name="past_introduction_unique")]

    def __str__(self) -> str:
        return f"{self.public_id} of {self.cluster}"


class ClusterExport(models.Model):
    """A cluster's file that an office has asked for: made by the worker, deleted after a time."""

    class State(models.TextChoices):
        """The state of the file."""

        WAITING = "waiting", _("Waiting")
        WORKING = "working", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Not made")

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="exports")
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    """Files within it that are written, of all."""
    name = models.CharField(max_length=80, blank=True)
    """Of the file in the folder of exports: nobody can guess it."""
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.cluster}, {self.at:%Y-%m-%d %H:%M}: {self.state}"
