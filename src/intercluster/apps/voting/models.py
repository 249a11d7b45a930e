"""Votes, their electoral rolls, and ballots before and after they are counted.

Until a vote closes, each ballot lies sealed beside its place on the roll, so that it can be changed. When it closes,
the ballots are opened, shuffled and written as `Ballot`; the sealed ones and the key are deleted. Neither sealed
ballots nor keys nor ballots have a history, a time or a number that counts up: each would tell who cast which.
"""

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Alliance, Cluster, Membership, Organisation
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


def text_in(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return a text in a language and that language, or else the first that is there, and its language."""
    if texts.get(language):
        return texts[language], language
    return next(((text, code) for code, text in texts.items() if text), ("", ""))


@tracked()
class MemberClass(models.Model):
    """A class of membership by a cluster's statutes, with the votes of each of its members."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="member_classes")
    names = models.JSONField()
    """By language, one at least."""
    votes = models.PositiveSmallIntegerField(default=1)
    """0 for members that do not vote."""

    class Meta:
        ordering = ["-votes", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(names={}), name="memberclass_named")]

    def __str__(self) -> str:
        return text_in(self.names, page_language())[0]


@tracked()
class ClassOfMember(models.Model):
    """The class that a member belongs to. A member without one has one vote."""

    membership = models.OneToOneField(Membership, models.CASCADE, primary_key=True, related_name="of_class")
    member_class = models.ForeignKey(MemberClass, models.CASCADE, related_name="members")

    def __str__(self) -> str:
        return f"{self.membership}: {self.member_class}"


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


class RollEntry(models.Model):
    """An organisation's place on the electoral roll, as it was when the vote was announced."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="roll")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=300)
    """The organisation's name at that time."""
    cluster = models.ForeignKey(Cluster, models.SET_NULL, null=True, blank=True, related_name="+")
    """The cluster through which it is on the roll."""
    group = models.CharField(max_length=60)
    """The id of the group in which its ballot is counted; see `roll.py`."""
    weight = models.PositiveSmallIntegerField(default=1)
    class_names = models.JSONField(default=dict)
    """Names of its class of membership at that time, by language; none if it has no class."""
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="voting_for", blank=True)
    """Each of them may cast its ballot; the last one cast counts."""
    holder = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="held")
    """The place whose people cast this one's ballot, because it has given them its proxy."""
    signed_by = models.CharField(max_length=150, blank=True)
    """Who signed the proxy, where it is on paper."""
    signed = models.DateField(null=True, blank=True)
    """The day on which that proxy was signed."""

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "organisation"], name="rollentry_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="rollentry_weight_positive"),
            models.CheckConstraint(condition=~Q(holder=F("pk")), name="rollentry_proxy_to_another"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def class_name(self) -> str:
        """Return the name of its class in the reader's language; "" without one."""
        return text_in(self.class_names, page_language())[0]


class SealedBallot(models.Model):
    """A ballot that was cast in a vote that has not closed, encrypted with the key of the vote."""

    voter = models.OneToOneField(RollEntry, models.CASCADE, primary_key=True, related_name="sealed")
    box = models.BinaryField()

    def __str__(self) -> str:
        return f"Sealed ballot of {self.voter}"


class VoteKey(models.Model):
    """The key of an open vote that has not closed, encrypted with the secret key of the installation.

    Keys of secret votes are not in the database, but in files; see `key_files.py`.
    """

    vote = models.OneToOneField(Vote, models.CASCADE, primary_key=True, related_name="key")
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return f"Key of {self.vote}"


class Ballot(models.Model):
    """A counted ballot. In an open vote it says whose it is; in a secret one nothing does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote = models.ForeignKey(Vote, models.CASCADE, related_name="ballots")
    receipt = models.CharField(max_length=24)
    """The code that was shown to whom cast it."""
    choices = models.JSONField()
    """As `analysis.voting.Ballot` has them."""
    group = models.CharField(max_length=60)
    """The id of the group of voters in which it is counted."""
    voter = models.ForeignKey(RollEntry, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["receipt"]
        constraints = [models.UniqueConstraint(fields=["vote", "receipt"], name="ballot_receipt_once")]

    def __str__(self) -> str:
        return self.receipt


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
