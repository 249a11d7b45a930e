"""The platform's name and settings, the link of its first page, and what administrators did and brought in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.core.history.tracking import tracked


@tracked()
class Platform(models.Model):
    """The name and settings of this installation: one row."""

    name = models.CharField(_("name of the platform"), max_length=60)
    language = models.CharField(_("language of the platform"), max_length=8, choices=settings.LANGUAGES)
    contact = models.EmailField(_("address for questions"), blank=True)
    about = models.TextField(_("who runs the platform"), max_length=5000, blank=True)
    takes_requests = models.BooleanField(_("people may ask for access"), default=True)
    requires_second_factor = models.BooleanField(_("managers and administrators need a second factor"), default=False)
    days = models.JSONField(default=dict, blank=True, help_text="setting -> days to keep")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="platform_one_row"),
            models.CheckConstraint(condition=~Q(name=""), name="platform_name_given"),
        ]

    def __str__(self) -> str:
        return self.name


class SetUpLink(models.Model):
    """The one-time link that opens the first page of an empty installation; only its hash is stored."""

    token_hash = models.CharField(max_length=64)
    expires = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="setuplink_one_row")]

    def __str__(self) -> str:
        return f"until {self.expires}"


class ArrivingCluster(models.Model):
    """A cluster's file that an administrator has uploaded, and how far it is."""

    class State(models.TextChoices):
        """The state of the file."""

        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        IMPORTING = "importing", _("Being brought in")
        DONE = "done", _("Brought in")
        REFUSED = "refused", _("Refused")

    token = models.CharField(max_length=64, unique=True)
    """Names the file in its folder: nobody can guess it."""
    file = models.CharField(max_length=200)
    """What the administrator calls it."""
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    """Of what the report and the problem say."""
    slug = models.SlugField(blank=True)
    """Another short name for the cluster."""
    joins_alliances = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State, default=State.CHECKING)
    report = models.JSONField(default=dict, blank=True)
    """What a dry run would write, or the import has written."""
    problem = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.file}: {self.state}"


class Act(models.Model):
    """What an administrator did, for the history."""

    class Kind(models.TextChoices):
        """Acts."""

        SET_UP = "set_up", _("Platform set up")
        SETTINGS = "settings", _("Settings changed")
        MADE = "made", _("Made")
        RENAMED = "renamed", _("Renamed")
        ARCHIVED = "archived", _("Archived")
        RESTORED = "restored", _("Restored")
        MERGED = "merged", _("Merged")
        ARRIVED = "arrived", _("Brought in from its file")
        HANDED_OVER = "handed_over", _("Handed over")
        JOINED = "joined", _("Added to an alliance")
        LEFT = "left", _("Removed from an alliance")
        ROLE_GIVEN = "role_given", _("Role given")
        ROLE_TAKEN = "role_taken", _("Role taken")
        DISABLED = "disabled", _("Account disabled")
        ENABLED = "enabled", _("Account enabled")

    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    """None for the command line."""
    cluster = models.ForeignKey(Cluster, models.SET_NULL, null=True, blank=True, related_name="+")
    alliance = models.ForeignKey(Alliance, models.SET_NULL, null=True, blank=True, related_name="+")
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    detail = models.CharField(max_length=500, blank=True)
    """Names as they were then, of clusters and alliances only; a person is found by the key."""

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.detail}"
