"""What is kept of a cluster's moving in and out."""

from django.db import models

from intercluster.apps.directory.models import Cluster


class FirstWeekDismissed(models.Model):
    """An office that does not want to see the steps of its first week any more."""

    cluster = models.OneToOneField(Cluster, models.CASCADE, primary_key=True, related_name="+")
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.cluster}, {self.at:%Y-%m-%d}"
