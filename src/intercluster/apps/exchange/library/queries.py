"""Reads of the library."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.hidden import hidden
from intercluster.apps.exchange.models import LibraryDocument, Passage, Rights
from intercluster.core import clock
from intercluster.core.errors import NotFound
from intercluster.core.searchable import Result

Progress = LibraryDocument.Progress
QUEUE_TAKES = timedelta(minutes=30)
"""How long a document may wait for its next job; one that waits longer was left by a worker that died."""


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; "" for everything."""

    rights: str = ""
    language: str = ""


def documents(viewer: Viewer) -> QuerySet[LibraryDocument]:
    """Return the documents that the viewer may read, without their content.

    The office and the people of the cluster that keeps it always read it. One of an alliance is read by the people of
    all its clusters as long as the keeper is in it; another one of rights "alliance" by those of every cluster that
    works with its own. One that the keeper has hidden after a report is read by the keeper's office alone.
    """
    found = LibraryDocument.objects.select_related("cluster", "alliance").defer("content")
    if viewer.is_operator:
        return found
    in_use = Q(cluster__archived=None) & (Q(alliance=None) | Q(alliance__archived=None))
    readable = Q(rights=Rights.PUBLIC) & in_use
    if viewer.home_ids:
        readable |= Q(cluster__in=viewer.home_ids)
    if viewer.alliance_ids:
        shared = LibraryDocument.objects.filter(alliance__in=viewer.alliance_ids, cluster__alliances=F("alliance"))
        readable |= in_use & Q(pk__in=shared.values("pk"))
        allied = LibraryDocument.objects.filter(
            cluster__alliances__in=viewer.alliance_ids, alliance=None, rights=Rights.ALLIANCE
        )
        readable |= in_use & Q(pk__in=allied.values("pk"))
    return found.filter(Q(cluster__in=viewer.cluster_ids) | readable & ~Q(hidden("document")))


def listed(viewer: Viewer, wanted: Wanted) -> QuerySet[LibraryDocument]:
    """Return what the viewer may read and asks for, the newest first."""
    conditions = {name: value for name, value in vars(wanted).items() if value}
    return documents(viewer).filter(**conditions).order_by("-added", "-pk")


def languages(viewer: Viewer) -> list[str]:
    """Return the languages of the documents that the viewer may read."""
    found = documents(viewer).exclude(language="").order_by().values_list("language", flat=True)
    return list(found.distinct())


def document(viewer: Viewer, key: UUID) -> LibraryDocument:
    """Return a document without its content. Raises NotFound for one that the viewer may not read."""
    found = documents(viewer).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def keepers(viewer: Viewer) -> list[Cluster]:
    """Return the clusters whose office the viewer belongs to, by name."""
    return list(Cluster.objects.filter(pk__in=viewer.cluster_ids).order_by("name"))


def can_be_read_again(document: LibraryDocument) -> bool:
    """Return whether a reading has failed, or was left by a worker that died."""
    if document.state in {Progress.READING, Progress.INDEXING} and document.reading_since is not None:
        takes = timedelta(seconds=settings.LIBRARY_MAX_SECONDS) + QUEUE_TAKES
        return document.reading_since < clock.now() - takes
    return document.state in {Progress.FAILED, Progress.NO_TEXT}


def percent_done(documents: Iterable[LibraryDocument]) -> dict[int, int]:
    """Return how much of each document has been read or, after that, made searchable, in percent, by key.

    Only documents whose reading or indexing goes on are among them.
    """
    known = list(documents)
    done = {
        each.pk: 100 * each.pages_read // each.pages for each in known if each.state == Progress.READING and each.pages
    }
    indexing = [each.pk for each in known if each.state == Progress.INDEXING]
    if indexing:
        counted = Passage.objects.filter(document__in=indexing).order_by().values("document")
        counts = counted.annotate(total=Count("pk"), indexed=Count("pk", filter=~Q(encoder="")))
        done |= {each["document"]: 100 * each["indexed"] // each["total"] for each in counts}
    return done


def pages_without_text(document: LibraryDocument) -> int:
    """Return on how many pages of a document that has been read there was no text; 0 for one without pages."""
    if document.state != Progress.READY or document.pages is None:
        return 0
    return document.pages - document.passages.aggregate(pages=Count("page", distinct=True))["pages"]


def passages(viewer: Viewer) -> QuerySet[Passage]:
    """Return the passages of the documents that the viewer may read."""
    return Passage.objects.select_related("document").filter(document__in=documents(viewer).values("pk"))


def result(passage: Passage) -> Result:
    """Return how a passage reads as the result of a search."""
    return Result(passage.document.title, passage.text, passage.language, address_of(passage))


def address_of(passage: Passage) -> str:
    """Return where a passage can be read: the page of a PDF, or the page of the document."""
    if passage.page is None:
        return reverse("exchange:document", args=[passage.document.key])
    return reverse("exchange:document-file", args=[passage.document.key]) + f"#page={passage.page}"
