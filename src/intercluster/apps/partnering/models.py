"""What partner search keeps: encoded texts, word counts, versions of the ranking's weights, and who was shown."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.analysis.language.words import VERSION
from intercluster.apps.directory.models import Alliance, Need, Offer, Organisation


class Embedding(models.Model):
    """A text's vector as its encoder gave it (float32, little-endian): the cache by which nothing is encoded twice."""

    encoder = models.CharField(max_length=100)
    content_hash = models.CharField(max_length=32)
    vector = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["encoder", "content_hash"], name="embedding_unique")]

    def __str__(self) -> str:
        return f"{self.encoder}:{self.content_hash}"


class PhraseVectors(models.Model):
    """The vectors of a text's phrases as the encoder gave them (float16, little-endian, one after the other).

    Made when a text is first quoted. `content_hash` is that of the phrases themselves, so that nothing stale is found
    when texts come to be cut in another way.
    """

    encoder = models.CharField(max_length=100)
    content_hash = models.CharField(max_length=32)
    vectors = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["encoder", "content_hash"], name="phrase_vectors_unique")]

    def __str__(self) -> str:
        return f"{self.encoder}:{self.content_hash}"


class Concept(models.Model):
    """A concept of a parallel vocabulary: its name in several languages, for glosses.

    A concept that changes gets a new row and key. The number of concepts and the largest key together show whether
    what a process has in memory is still current.
    """

    scheme = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    labels = models.JSONField(default=dict)
    """By ISO 639-1 code."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="concept_unique")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class WordFrequency(models.Model):
    """In how many offers, needs or projects a term occurs, counted when texts are indexed.

    Two lexemes that no text has stand for all: TEXTS has the number of texts, TERMS that of terms, each counted once a
    text; its name changes with the analysis, for counts of another version are no counts.
    """

    TEXTS = ""
    TERMS = f" {VERSION}"

    table = models.CharField(max_length=63)
    lexeme = models.TextField()
    documents = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "lexeme"], name="word_frequency_unique")]

    def __str__(self) -> str:
        return f"{self.lexeme} ({self.table}): {self.documents}"


class RankingWeights(models.Model):
    """One version of the weights of the ranking features, kept for ever: its key is its number.

    An alliance's own, or the platform's where there is no alliance. Which version is in use, RankingChoice tells.
    """

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="ranking_weights", null=True, blank=True)
    weights = models.JSONField(_("weights"), default=dict)
    """By feature; those not named are as set by hand."""
    curve = models.JSONField(default=dict, blank=True)
    """`middle` and `slope` of the curve of fit, where they were fitted; empty for those set by hand."""
    space = models.CharField(max_length=100, blank=True)
    """Encoder and alignment that a fitted version holds for; empty for one that holds for all."""
    report = models.JSONField(default=dict, blank=True)
    """What the fit was measured to be; empty for weights set by hand."""
    made = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"version {self.pk} of the weights of {self.alliance or 'the platform'}"


class RankingChoice(models.Model):
    """From when on a version was in use, and who chose it: the last one holds. No version: those set by hand."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="ranking_choices", null=True, blank=True)
    weights = models.ForeignKey(RankingWeights, models.CASCADE, related_name="choices", null=True, blank=True)
    chosen = models.DateTimeField(auto_now_add=True)
    chosen_by = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"{self.weights or 'weights set by hand'} from {self.chosen:%Y-%m-%d %H:%M}"


class Reluctance(models.Model):
    """Why a party is proposed less to an organisation, or not at all: another organisation, or who wrote a text.

    Of the author of an anonymous text nothing is kept but the text, so that their name is never lowered for it.
    """

    class Cause(models.TextChoices):
        """What happened in an introduction, or what the organisation said."""

        DECLINED = "declined", _("declined")
        SILENT = "silent", _("no answer")
        NOT_RELEVANT = "irrelevant", _("Not relevant")  # said before people were asked why; nobody says it now
        OTHER_JOB = "other_job", _("They do another job")
        WRONG_PLACE = "place", _("Wrong place")
        SIZE = "size", _("Too big or too small")
        KNOWN = "known", _("We know them already")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    """In whose searches it counts, and who alone may see that it does."""
    other = models.ForeignKey(Organisation, models.CASCADE, related_name="+", null=True, blank=True)
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+", null=True, blank=True)
    need = models.ForeignKey(Need, models.CASCADE, related_name="+", null=True, blank=True)
    cause = models.CharField(max_length=10, choices=Cause)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "other", "offer", "need"], nulls_distinct=False, name="reluctance_unique"
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=False, offer__isnull=True, need__isnull=True)
                | Q(other__isnull=True, offer__isnull=False, need__isnull=True)
                | Q(other__isnull=True, offer__isnull=True, need__isnull=False),
                name="reluctance_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.cause}"


class Shown(models.Model):
    """How much attention an organisation had in an alliance's searches on a day: the sum over its ranks."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    day = models.DateField(db_index=True)
    attention = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alliance", "organisation", "day"], name="shown_unique")]

    def __str__(self) -> str:
        return f"{self.organisation} on {self.day}: {self.attention:.1f}"
