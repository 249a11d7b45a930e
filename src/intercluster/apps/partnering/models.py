"""What partner search keeps: encoded texts, how common each word is, and an alliance's own weights."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intercluster.analysis.language.words import VERSION
from intercluster.apps.directory.models import Alliance


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

    A concept that changes is written anew under a new key, so that the number of concepts and the largest key together
    tell whether what a process has in memory still holds.
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

    table = models.CharField(max_length=20)
    lexeme = models.TextField()
    documents = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "lexeme"], name="word_frequency_unique")]

    def __str__(self) -> str:
        return f"{self.lexeme} ({self.table}): {self.documents}"


class RankingWeights(models.Model):
    """An alliance's own weights of the ranking features, where they differ from the platform's."""

    alliance = models.OneToOneField(Alliance, models.CASCADE, related_name="ranking_weights")
    weights = models.JSONField(_("weights"), default=dict)

    def __str__(self) -> str:
        return f"weights of {self.alliance}"
