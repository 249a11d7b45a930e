"""A strategy: its parts and their texts by language."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Alliance, Cluster
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

WORDS: Mapping[str, tuple[str, ...]] = {
    PartKind.ACTION: ("money",),
    PartKind.INDICATOR: ("unit", "source"),
}
"""What the texts of a kind have beside title and body: facts in words, which every language says otherwise."""
WORD_LIMITS = {"unit": 60, "source": 300, "money": 300}
"""Most characters of each."""


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
    unit = models.CharField(max_length=WORD_LIMITS["unit"], blank=True)
    """Of an indicator, like `source`: where its values come from."""
    source = models.CharField(max_length=WORD_LIMITS["source"], blank=True)
    money = models.CharField(max_length=WORD_LIMITS["money"], blank=True)
    """Of an action: who pays it."""
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

    @property
    def whole(self) -> str:
        """Return all that it says, for comparison."""
        return "\n".join(filter(None, (self.title, self.body, self.unit, self.source, self.money)))
