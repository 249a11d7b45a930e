"""Saved searches, and the reminders that were sent."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Organisation


class SavedSearch(models.Model):
    """A search that a person repeats."""

    owner = models.ForeignKey("accounts.User", models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(max_length=50)
    """Name of its kind, which the app that owns the search registers (`core.saved_searches`)."""
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    """The organisation that the search is for, if it is for one."""
    parameters = models.TextField(blank=True)
    """Text and filters, as in the page's address."""
    alerts = models.BooleanField(_("tell me every week what is new"), default=True)
    created = models.DateTimeField(auto_now_add=True)
    week = models.DateField()
    """The Monday of the last week for which its owner got news."""
    seen = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    """Keys of the texts that it has found so far (`core.saved_searches.FoundText.key`)."""

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="saved_search_name_given")]

    def __str__(self) -> str:
        return self.name


class Reminder(models.Model):
    """A reminder of the end of an offer or need that was sent."""

    table = models.CharField(max_length=5, choices=[("offer", "offer"), ("need", "need")])
    statement = models.BigIntegerField()
    expires = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "statement", "expires"], name="reminder_once"),
            models.CheckConstraint(condition=Q(table__in=["offer", "need"]), name="reminder_table_known"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.statement}, until {self.expires}"
