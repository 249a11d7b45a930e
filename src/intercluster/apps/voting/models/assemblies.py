"""Assemblies of a cluster: agenda, amendments, and who was there. They have no ballots."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.voting.models.votes import Vote
from intercluster.core.history.tracking import tracked


class AssemblyState(models.TextChoices):
    """How far an assembly has come."""

    DRAFT = "draft", _("Draft")
    CALLED = "called", _("Called")
    CLOSED = "closed", _("Minutes are final")


@tracked()
class Assembly(models.Model):
    """A meeting of the members of a cluster, with its agenda and minutes in one language."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="assemblies")
    language = models.CharField(max_length=2)
    """The language of its documents: one of the interface."""
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    starts = models.DateTimeField()
    motions_until = models.DateField(null=True, blank=True)
    """Last day on which members put motions on the agenda; None if they put none."""
    state = models.CharField(max_length=6, choices=AssemblyState, default=AssemblyState.DRAFT)
    called = models.DateTimeField(null=True, blank=True)
    chair = models.CharField(max_length=150, blank=True)
    secretary = models.CharField(max_length=150, blank=True)
    proxies = models.PositiveSmallIntegerField(null=True, blank=True)
    """How many proxies one person may hold; None if the statutes do not say."""
    checkers = models.CharField(max_length=300, blank=True)
    """Who checks the minutes, separated by commas."""

    class Meta:
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AssemblyState.values), name="assembly_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="assembly_title_given"),
        ]

    def __str__(self) -> str:
        return self.title


class Outcome(models.TextChoices):
    """What became of a proposal, as the minutes say it."""

    CARRIED = "carried", _("The proposal is carried")
    REJECTED = "rejected", _("The proposal is rejected")
    WITHDRAWN = "withdrawn", _("The proposal is withdrawn")
    LAPSED = "lapsed", _("The proposal has lapsed")


class Proposal(models.Model):
    """What an assembly decides on, with what was counted in the room. No ballot is kept of it."""

    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    yes = models.PositiveIntegerField(null=True, blank=True)
    no = models.PositiveIntegerField(null=True, blank=True)
    abstained = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_counted(self) -> bool:
        """Return whether votes were counted in the room."""
        return not self.yes is self.no is self.abstained is None


class AgendaItem(Proposal):
    """A paragraph of an agenda, and of the minutes."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    """What is proposed."""
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    """The member whose motion it is; None for what the office has put there."""
    mover = models.CharField(max_length=300, blank=True)
    """That member's name at the time."""
    vote = models.ForeignKey(Vote, models.SET_NULL, null=True, blank=True, related_name="+")
    """The vote that decided it, whose result the minutes have."""
    decision = models.TextField(blank=True)
    """What the minutes say was decided."""

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="agendaitem_title_given")]

    def __str__(self) -> str:
        return self.title


class Amendment(Proposal):
    """A change of what a paragraph proposes, on which the assembly votes before the paragraph itself."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="amendments")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    mover = models.CharField(max_length=300)
    """The name of the member who moves it, at the time."""
    text = models.TextField()
    """The whole text of the paragraph as it would be."""
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    """Its place in the order of voting, where the chair has decided it."""

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item}: {self.mover}"


class Attendance(models.Model):
    """A member that is present at an assembly, or represented."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="attendance")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=300)
    votes = models.PositiveSmallIntegerField(null=True, default=1)
    """The votes of its class at the time; None in minutes that became final before they had votes."""
    represented_by = models.CharField(max_length=300)
    by_proxy = models.BooleanField(default=False)
    signed_by = models.CharField(max_length=150, blank=True)
    """Who signed the proxy."""
    signed = models.DateField(null=True, blank=True)
    """The day on which the proxy was signed."""

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["assembly", "organisation"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.represented_by}"
