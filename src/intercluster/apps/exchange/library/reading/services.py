"""What the worker does with a document: read its text, keep it as passages, and make them searchable."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from intercluster.analysis.language.detect import detect_all
from intercluster.apps.exchange.library.reading.extraction import PDF, UnreadableDocumentError
from intercluster.apps.exchange.library.reading.passages import Piece, pieces
from intercluster.apps.exchange.library.reading.process import StoppedError, read_pages
from intercluster.apps.exchange.models import LibraryDocument, Passage
from intercluster.apps.partnering.indexing.services import index_texts
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
    try:
        if (document := own.first()) is not None:
            _read(document, own)
    except StoppedError:
        return
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
        own.update(state=Progress.NO_TEXT, pages=pages)
        return
    language = _keep(document, found, own)
    index_texts()
    own.update(state=Progress.READY, pages=pages, pages_read=len(texts), language=language)


@transaction.atomic
def _keep(document: LibraryDocument, found: Sequence[Piece], own: QuerySet[LibraryDocument]) -> str:
    """Keep the passages, and return the document's language: what the office says, or that of most passages.

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
    return document.language or Counter(languages).most_common(1)[0][0]
