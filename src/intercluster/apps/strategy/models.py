"""A strategy: its parts, their texts by language, and what actions and indicators state beside their texts."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Alliance, Cluster, Deciding
from intercluster.apps.voting.models import Vote
from intercluster.core.history.tracking import tracked

LANGUAGES = [code for code, _name in settings.LANGUAGES]
"""Languages that a text may be in: those of the pages."""

TITLE_LIMIT = 200
"""Most characters of a title."""
BODY_LIMIT = 20_000
"""Most characters of a text."""


class Readers(models.TextChoices):
    """Who may read a strategy while it is drafted."""

    OFFICES = "offices", _("The offices only")
    MEMBERS = "members", _("The members too")
    EVERYBODY = "everybody", _("Everybody")


class PartKind(models.TextChoices):
    """What a part of a strategy says."""

    VISION = "vision", _("Vision")
    SITUATION = "situation", _("Situation")
    PRIORITY = "priority", _("Priority")
    OBJECTIVE = "objective", _("Objective")
    ACTION = "action", _("Action")
    INDICATOR = "indicator", _("Indicator")
    RISK = "risk", _("Risk")


PARENTS = {
    PartKind.OBJECTIVE: PartKind.PRIORITY,
    PartKind.ACTION: PartKind.OBJECTIVE,
    PartKind.INDICATOR: PartKind.OBJECTIVE,
}
"""What a part of a kind stands below. Those of other kinds stand below none."""


@tracked()
class Strategy(models.Model):
    """The strategy of an alliance, or of one cluster. Its name is the title of its vision."""

    slug = models.SlugField(max_length=80, unique=True)
    alliance = models.ForeignKey(Alliance, models.CASCADE, null=True, blank=True, related_name="strategies")
    cluster = models.ForeignKey(Cluster, models.CASCADE, null=True, blank=True, related_name="strategies")
    readers = models.CharField(max_length=9, choices=Readers, default=Readers.OFFICES)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(alliance=None) ^ Q(cluster=None), name="strategy_of_one"),
            models.CheckConstraint(condition=Q(readers__in=Readers.values), name="strategy_readers_known"),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def owner(self) -> Alliance | Cluster:
        """Return whose strategy it is."""
        found = self.alliance or self.cluster
        assert found is not None  # as a constraint says
        return found


@tracked()
class Part(models.Model):
    """A part of a strategy. What was removed can be put back."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=9, choices=PartKind)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField(default=0)
    """Parts below one are in this order."""
    region = models.CharField(max_length=5, blank=True)
    """Of a situation: the NUTS code of its region, or "" for all together."""
    original = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True)
    """The language of the original text; its other texts are translations. "" as long as there is no text."""
    removed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PartKind.values), name="part_kind_known"),
            models.CheckConstraint(
                condition=Q(kind__in=list(PARENTS), parent__isnull=False)
                | (~Q(kind__in=list(PARENTS)) & Q(parent=None)),
                name="part_below_one_or_none",
            ),
            models.CheckConstraint(
                condition=Q(region="") | Q(kind=PartKind.SITUATION), name="part_region_of_situation"
            ),
            models.CheckConstraint(condition=Q(original__in=["", *LANGUAGES]), name="part_original_known"),
            models.UniqueConstraint(
                fields=["strategy", "region"], condition=Q(kind=PartKind.SITUATION), name="part_situation_once"
            ),
            models.UniqueConstraint(fields=["strategy"], condition=Q(kind=PartKind.VISION), name="part_one_vision"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Text(models.Model):
    """A version of a part's text in one language. None is ever changed: a newer version takes its place."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField()
    """From 1, in this part and language."""
    title = models.CharField(max_length=TITLE_LIMIT, blank=True)
    body = models.TextField(blank=True, max_length=BODY_LIMIT)
    translated_from = models.PositiveIntegerField(null=True, blank=True)
    """Of a translation: the version of the original that it says the same as. None for an original."""
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["part_id", "language", "version"]
        constraints = [
            models.UniqueConstraint(fields=["part", "language", "version"], name="text_version_once"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="text_language_known"),
            models.CheckConstraint(condition=~Q(title="", body=""), name="text_given"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.language} {self.version}"


class State(models.TextChoices):
    """How far an action has come."""

    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


@tracked()
class Action(models.Model):
    """Who does an action, when, and with which money."""

    part = models.OneToOneField(Part, models.CASCADE, primary_key=True)
    office = models.ForeignKey(Cluster, models.SET_NULL, null=True, blank=True, related_name="+")
    """The one that follows it up."""
    responsible = models.CharField(max_length=200, blank=True)
    """By name: it may be a cluster, a member, or an organisation that the directory does not have."""
    partners = models.CharField(max_length=500, blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    budget = models.PositiveBigIntegerField(null=True, blank=True)
    """In euros."""
    money = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    next_step = models.CharField(max_length=300, blank=True)
    remind_on = models.DateField(null=True, blank=True)
    """The day on which the office that follows it up is reminded."""
    reminded = models.DateField(null=True, blank=True)
    """The last such day on which it was."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="action_state_known"),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")), name="action_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return str(self.part)


@tracked()
class Indicator(models.Model):
    """The figures of an indicator; its definition is the text of its part."""

    part = models.OneToOneField(Part, models.CASCADE, primary_key=True)
    unit = models.CharField(max_length=60, blank=True)
    baseline = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    target = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=20, blank=True)
    """The platform's number that fills it, by name; "" if somebody is asked."""

    def __str__(self) -> str:
        return str(self.part)


class IndicatorValue(models.Model):
    """What an indicator was in a year."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=16, decimal_places=2)
    source = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="indicatorvalue_once_a_year")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"


class Citation(models.Model):
    """Evidence that a part cites: a named query, what it gave when it was cited, and how to compute it again."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="citations")
    query = models.CharField(max_length=60)
    arguments = models.JSONField()
    """Texts by name, in the order of the query."""
    cited = models.JSONField()
    """The figure as cited, by language of the pages. Of what belongs to a member, `value` is a digest."""
    note = models.TextField(blank=True, max_length=1000)
    """Why the old value was kept when the figure had changed."""
    kept_against = models.CharField(max_length=64, blank=True)
    """Digest of the newer value against which the old one was kept; a value that is neither asks again."""
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["part", "query", "arguments"], name="citation_once")]

    def __str__(self) -> str:
        return f"{self.query} {self.arguments}"


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


class DecidedBy(models.TextChoices):
    """Which body of a cluster ratifies, by its own rule."""

    OFFICER = "officer", _("An officer who may sign for it")
    BOARD = "board", _("Its board")
    MEMBERS = "members", _("A vote of its members")


class SignOff(models.Model):
    """What one cluster says to a version; the rows are made when the version is sent."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="sign_offs")
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    decided_by = models.CharField(max_length=7, choices=DecidedBy, blank=True)
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
                condition=~Q(answer=Answer.SIGNED) | (Q(decided_by__in=DecidedBy.values)),
                name="signoff_decided_by_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster} {self.answer}"
