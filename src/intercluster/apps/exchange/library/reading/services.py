"""What the worker does with a document: read its text, keep it as passages, and make them searchable."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.db.models import QuerySet

from intercluster.analysis.language.detect import detect_all
from intercluster.apps.exchange.library.reading.extraction import PDF, UnreadableDocumentError
from intercluster.apps.exchange.library.reading.passages import Piece, pieces
from intercluster.apps.exchange.library.reading.process import StoppedError, read_pages
from intercluster.apps.exchange.models import LibraryDocument, Passage
from intercluster.apps.exchange.tasks import index_document
from intercluster.apps.partnering.indexing.language_tools import language as language_tools
from intercluster.apps.partnering.indexing.services import index_next, refresh_indexes
from intercluster.core import clock

Progress = LibraryDocument.Progress
LEAST_LETTERS = 20
"""Letters of a document with a text; a scan may have a stamp and page numbers."""


def read(number: int) -> None:
    """Read the text of a document that waits for it. A second try does nothing."""
    since = clock.now()
    waiting = LibraryDocument.objects.filter(pk=number, state=Progress.WAITING)
    if not waiting.update(state=Progress.READING, reading_since=since, pages=None, pages_read=0, problem=""):
        return
    # Who stops it or asks for it again takes it out of these.
    own = LibraryDocument.objects.filter(pk=number, state=Progress.READING, reading_since=since)
    with _failing(own):
        if (document := own.first()) is not None:
            _read(document, own)


def make_searchable(number: int) -> None:
    """Index the next passages of a document that has been read, and leave the rest to another job."""
    own = LibraryDocument.objects.filter(pk=number, state=Progress.INDEXING)
    if not own.exists():
        return
    with _failing(own):
        if index_next(Passage, document=number):
            own.update(reading_since=clock.now())
            index_document.defer(number=number)
            return
        refresh_indexes(language_tools())
        own.update(state=Progress.READY)


@contextmanager
def _failing(own: QuerySet[LibraryDocument]) -> Iterator[None]:
    """Say of the document why what is done with it here ended early."""
    try:
        yield
    except StoppedError:
        pass
    except UnreadableDocumentError as problem:
        own.update(state=Progress.FAILED, problem=str(problem))
    except BaseException:
        own.update(state=Progress.FAILED, problem="broke")
        raise


def _read(document: LibraryDocument, own: QuerySet[LibraryDocument]) -> None:
    def advance(done: int, total: int) -> None:
        own.update(pages_read=done, pages=total or None)

    texts = read_pages(bytes(document.content), document.media_type, is_wanted=own.exists, advance=advance)
    pages = len(texts) if document.media_type == PDF else None
    found = pieces(texts)
    if sum(letter.isalpha() for piece in found for letter in piece.text) < LEAST_LETTERS:
        own.update(state=Progress.NO_TEXT, pages=pages, problem="scan")
        return
    _keep(document, found, own, pages)


@transaction.atomic
def _keep(document: LibraryDocument, found: Sequence[Piece], own: QuerySet[LibraryDocument], pages: int | None) -> None:
    """Keep the passages and have them indexed. The language is what the office says, or that of most passages.

    Raises StoppedError where nobody wants them any more.
    """
    likely = (document.language,) if document.language else ()
    languages = detect_all([piece.text for piece in found], likely=likely)
    if not own.select_for_update().exists():
        raise StoppedError
    has_pages = document.media_type == PDF
    document.passages.all().delete()
    Passage.objects.bulk_create(
        Passage(
            document=document,
            number=number,
            page=piece.page if has_pages else None,
            text=piece.text,
            language=language,
        )
        for number, (piece, language) in enumerate(zip(found, languages, strict=True), start=1)
    )
    own.update(
        state=Progress.INDEXING,
        pages=pages,
        pages_read=pages or 0,
        language=document.language or Counter(languages).most_common(1)[0][0],
        reading_since=clock.now(),
    )
    index_document.defer(number=document.pk)
