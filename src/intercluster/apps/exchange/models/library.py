"""Documents of a cluster or an alliance, found by passage."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Alliance, Cluster, SearchableText, search_indexes
from intercluster.core import clock
from intercluster.core.history.tracking import tracked


class Rights(models.TextChoices):
    """Who may read a document."""

    PRIVATE = "private", _("The cluster's office and its members")
    ALLIANCE = "alliance", _("Members of the clusters that work together")
    PUBLIC = "public", _("Everybody")


@tracked(exclude=["content", "pages_read", "reading_since"])
class LibraryDocument(models.Model):
    """A file that an office has put into the library. Its text is read after the upload, in a process of its own."""

    class Progress(models.TextChoices):
        """How far the reading of its text has come."""

        WAITING = "waiting", _("Its text is about to be read")
        READING = "reading", _("Its text is being read")
        INDEXING = "indexing", _("Its text is being made searchable")
        READY = "ready", _("Its text has been read")
        NO_TEXT = "no_text", _("Has no text that can be read, such as a scan")
        FAILED = "failed", _("Its text could not be read")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="documents")
    """Whose office keeps it."""
    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="documents", null=True, blank=True)
    """The alliance whose document it is; None for the cluster's own."""
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language"), max_length=3, blank=True)
    source = models.CharField(_("who published it"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    rights = models.CharField(_("who may read it"), max_length=8, choices=Rights, default=Rights.PRIVATE)
    name = models.CharField(max_length=200)
    """Of the file."""
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    """In bytes."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the content: one file is kept once in a cluster."""
    pages = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=Progress, default=Progress.WAITING)
    problem = models.CharField(max_length=300, blank=True)
    """Why its text could not be read: a name of `library.words.PROBLEMS`."""
    pages_read = models.PositiveIntegerField(default=0)
    reading_since = models.DateTimeField(null=True, blank=True, editable=False)
    """When the present or the last reading began; while passages are indexed, when the last of them were."""
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    added = models.DateTimeField(default=clock.now, editable=False)
    is_demo = models.BooleanField(_("fictional"), default=False)

    class Meta:
        ordering = ["-added", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="librarydocument_title_given"),
            models.CheckConstraint(condition=Q(rights__in=Rights.values), name="librarydocument_rights_known"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "reading", "indexing", "ready", "no_text", "failed"]),
                name="librarydocument_state_known",
            ),
            models.UniqueConstraint(fields=["cluster", "digest"], name="librarydocument_kept_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Passage(SearchableText):
    """A part of a document's text, as long as a paragraph or two."""

    document = models.ForeignKey(LibraryDocument, models.CASCADE, related_name="passages")
    page = models.PositiveIntegerField(null=True, blank=True)
    """The first is 1. None for a file that has no pages, such as DOCX."""
    number = models.PositiveIntegerField()
    """Its place in the document, from 1."""

    class Meta:
        ordering = ["document", "number"]
        indexes = search_indexes("passage")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="passage_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="passage_text_given"),
        ]

    def __str__(self) -> str:
        return self.text
