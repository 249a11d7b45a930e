"""What an office does in the library: add a document, say what it is and who may read it, read it again, delete it."""

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import PurePath

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.names import slug_base
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.exchange.library.files import ENDINGS, check_size, media_type_of
from intercluster.apps.exchange.library.queries import can_be_read_again
from intercluster.apps.exchange.models import LibraryDocument, Rights
from intercluster.apps.exchange.tasks import read_document
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.locks import lock_row

Progress = LibraryDocument.Progress
UNREAD = (Progress.WAITING, Progress.READING, Progress.INDEXING)
NAME = 100
"""Most characters of a file's name."""


@dataclass(frozen=True)
class DocumentFields:
    """What an office says of a document."""

    title: str
    language: str = ""
    """ISO 639-1; "" to have it found from the text."""
    source: str = ""
    year: int | None = None
    rights: str = Rights.PRIVATE
    alliance: Alliance | None = None


@dataclass(frozen=True)
class Added:
    """A document that is in the library, and whether it was there before."""

    document: LibraryDocument
    was_there: bool


@transaction.atomic
def add_document(
    viewer: Viewer,
    cluster: Cluster,
    content: bytes,
    name: str,
    said: DocumentFields,
    *,
    by: User | None = None,
    is_demo: bool = False,
) -> Added:
    """Put a file into a cluster's library, and have its text read. The same file again leads to the first.

    Raises NotAllowed, FileRefused for a file that the library does not take, and Conflict for too many in a day.
    """
    _check(viewer, cluster, said)
    check_size(len(content))
    media_type = media_type_of(content)
    digest = hashlib.sha256(content).hexdigest()
    lock_row(cluster)  # so that two who upload at once are counted one after the other
    own = LibraryDocument.objects.defer("content").filter(cluster=cluster)
    if first := own.filter(digest=digest).first():
        return Added(first, was_there=True)
    most = settings.LIBRARY_DOCUMENTS_PER_DAY
    if own.filter(added__gt=clock.now() - timedelta(days=1)).count() >= most:
        raise Conflict(
            ngettext(
                "Your office has put %(n)d document into the library today. Go on tomorrow.",
                "Your office has put %(n)d documents into the library today. Go on tomorrow.",
                most,
            )
            % {"n": most}
        )
    document = LibraryDocument.objects.create(
        cluster=cluster,
        name=file_name(name, media_type),
        media_type=media_type,
        content=content,
        size=len(content),
        digest=digest,
        added_by=by,
        is_demo=is_demo,
        **_values(said),
    )
    _have_read(document)
    return Added(document, was_there=False)


def file_name(name: str, media_type: str) -> str:
    """Return the name under which a file is downloaded: letters of the Latin alphabet, and the ending of what it is."""
    stem = PurePath(name.replace("\\", "/")).stem
    return f"{slug_base(stem, fallback='document')[:NAME]}.{ENDINGS[media_type]}"


@transaction.atomic
def change_document(viewer: Viewer, document: LibraryDocument, said: DocumentFields) -> None:
    """Change what is said of a document, and who may read it. Raises NotAllowed."""
    _check(viewer, document.cluster, said)
    if not said.language:  # found from the text before
        said = replace(said, language=document.language)
    LibraryDocument.objects.filter(pk=document.pk).update(**_values(said))


@transaction.atomic
def delete_document(viewer: Viewer, document: LibraryDocument) -> None:
    """Delete a document with its text. A reading that goes on ends. Raises NotAllowed."""
    _check(viewer, document.cluster)
    document.delete()


@transaction.atomic
def stop_reading(viewer: Viewer, document: LibraryDocument) -> None:
    """End the reading of a document, and forget what was read. Raises NotAllowed, and Conflict where none goes on."""
    locked = _locked(viewer, document)
    if locked.state not in UNREAD:
        raise Conflict(_("Its text is not being read any more."))
    locked.passages.all().delete()
    _set(locked, state=Progress.FAILED, problem="stopped")


@transaction.atomic
def read_again(viewer: Viewer, document: LibraryDocument) -> None:
    """Have the text of a document read again. Raises NotAllowed, and Conflict where a reading goes on or is done."""
    locked = _locked(viewer, document)
    if not can_be_read_again(locked):
        raise Conflict(_("Its text is being read, or has been read."))
    locked.passages.all().delete()
    _set(locked, state=Progress.WAITING, problem="")
    _have_read(locked)


def _have_read(document: LibraryDocument) -> None:
    read_document.defer(number=document.pk)


def _set(document: LibraryDocument, **values: object) -> None:
    LibraryDocument.objects.filter(pk=document.pk).update(**values)


def _locked(viewer: Viewer, document: LibraryDocument) -> LibraryDocument:
    _check(viewer, document.cluster)
    return LibraryDocument.objects.defer("content").select_for_update(of=("self",)).get(pk=document.pk)


def _check(viewer: Viewer, cluster: Cluster, said: DocumentFields | None = None) -> None:
    """Let a cluster's office keep its documents. Raises NotAllowed; Refused for an alliance that it is not in."""
    if not manages(viewer, cluster):
        raise NotAllowed
    if said and said.alliance and not cluster.alliances.filter(pk=said.alliance.pk).exists():
        raise Refused(_("Your cluster is not in this alliance."))


def _values(said: DocumentFields) -> dict[str, object]:
    return asdict(replace(said, alliance=None)) | {"alliance": said.alliance}
