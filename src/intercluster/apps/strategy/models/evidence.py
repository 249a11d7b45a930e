"""Evidence that parts cite."""

from django.conf import settings
from django.db import models

from intercluster.apps.accounts.models import User
from intercluster.apps.strategy.models.parts import Part, Strategy


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
    note_language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True)
    """Of the page on which it was written."""
    kept_against = models.CharField(max_length=64, blank=True)
    """Digest of the newer value against which the old one was kept; a value that is neither asks again."""
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["part", "query", "arguments"], name="citation_once")]

    def __str__(self) -> str:
        return f"{self.query} {self.arguments}"


class Drawing(models.Model):
    """The picture of a chart that a strategy cites, as it was drawn when it was cited."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="drawings")
    digest = models.CharField(max_length=64)
    """SHA-256 of the chart's specification and the language of its numbers."""
    svg = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "strategy"], name="drawing_once")]

    def __str__(self) -> str:
        return self.digest
