"""Pictures and documents of a practice: each is checked by its content before it is kept.

A picture is kept as pixels alone. A document can name its author in many places, so an anonymous practice has none.
"""

from collections.abc import Sequence
from io import BytesIO

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from intercluster.apps.directory.anonymity.identifying_text import Giveaway
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.library.files import FileRefused, check_size, media_type_of
from intercluster.apps.exchange.library.services import file_name
from intercluster.apps.exchange.models import Practice, PracticeFile
from intercluster.apps.exchange.practices.services import after_change, locked_for
from intercluster.apps.exchange.writing import clues_in
from intercluster.core.errors import Conflict, NotFound
from intercluster.core.locks import lock_until_commit
from intercluster.core.pictures import NotAPictureError, WrongSizeError, pixels_of
from intercluster.tables.model import clean

MOST = 6
"""Most pictures of a practice, and most documents."""
MOST_MB = 10
"""Most megabytes of a file that somebody uploads."""
TOGETHER_MB = 200
"""Most megabytes of the files of all practices of an organisation."""
SIDE = 1600
"""Most pixels of a picture, in either direction, as it is kept."""
MOST_PIXELS = 40_000_000
"""Most pixels of an uploaded picture: to read it takes 4 bytes each."""
ALTERNATIVE = 300
"""Most characters of what a picture shows."""
QUALITY = 85

Kind = PracticeFile.Kind


@transaction.atomic
def add_picture(viewer: Viewer, practice: Practice, content: bytes, alternative: str) -> PracticeFile:
    """Add a picture, with a text for who does not see it. Raises NotFound, Conflict, FileRefused and FieldsRefused."""
    own = locked_for(viewer, practice)
    _check_number(own, Kind.PICTURE)
    alternative = _checked(own, alternative)
    kept = as_kept(content)
    # The name of a file often tells who made it, so a picture has none.
    return _add(viewer, own, Kind.PICTURE, kept, "image/webp", name="picture.webp", alternative=alternative)


@transaction.atomic
def describe_picture(viewer: Viewer, found: PracticeFile, alternative: str) -> None:
    """Change the text for who does not see a picture. Raises NotFound and FieldsRefused."""
    own = locked_for(viewer, found.practice)
    alternative = _checked(own, alternative)
    changed = PracticeFile.objects.filter(pk=found.pk, kind=Kind.PICTURE).update(alternative=alternative)
    if not changed:
        raise NotFound
    after_change(viewer, own)


def doubtful(practice: Practice, picture: PracticeFile) -> Sequence[Giveaway]:
    """Return what in the text of an anonymous practice's picture its author should look at."""
    return clues_in(picture.alternative, practice.language, practice.organisation, practice.visibility).doubtful


def _checked(practice: Practice, alternative: str) -> str:
    """Return what a picture shows, as it is kept. Raises FieldsRefused."""
    alternative = clean(alternative)
    if not any(character.isalpha() for character in alternative):
        raise FieldsRefused({"alternative": [_("Say in a sentence what the picture shows.")]})
    if len(alternative) > ALTERNATIVE:
        words = _("Write at most %(most)d characters; you have %(n)d.") % {"most": ALTERNATIVE, "n": len(alternative)}
        raise FieldsRefused({"alternative": [words]})
    if problem := clues_in(alternative, practice.language, practice.organisation, practice.visibility).problem:
        raise FieldsRefused({"alternative": [problem]})
    return alternative


@transaction.atomic
def add_document(viewer: Viewer, practice: Practice, content: bytes, name: str) -> PracticeFile:
    """Add a PDF or DOCX to a practice whose author is named. Raises NotFound, Conflict and FileRefused."""
    own = locked_for(viewer, practice)
    _check_number(own, Kind.DOCUMENT)
    if own.visibility == Visibility.ANONYMOUS:
        raise Conflict(_("An anonymous practice has no documents: a document can tell in many places who wrote it."))
    check_size(len(content), MOST_MB)
    media_type = media_type_of(content)
    return _add(viewer, own, Kind.DOCUMENT, content, media_type, name=file_name(name, media_type))


@transaction.atomic
def remove_file(viewer: Viewer, found: PracticeFile) -> None:
    """Delete a picture or document. Raises NotFound."""
    own = locked_for(viewer, found.practice)
    deleted, _by_model = PracticeFile.objects.filter(pk=found.pk).delete()
    if not deleted:
        raise NotFound
    after_change(viewer, own)


def as_kept(content: bytes) -> bytes:
    """Return a picture as WebP, at most SIDE pixels wide and high, with nothing but its pixels. Raises FileRefused."""
    check_size(len(content), MOST_MB)
    try:
        picture = pixels_of(content, (SIDE, SIDE), most_pixels=MOST_PIXELS)
    except WrongSizeError as wrong:
        words = _("The picture has %(width)d × %(height)d pixels, more than %(limit)d million: save it smaller.")
        size = {"width": wrong.width, "height": wrong.height, "limit": MOST_PIXELS // 10**6}
        raise FileRefused(words % size) from None
    except NotAPictureError as problem:
        raise FileRefused(_("The file cannot be read as a picture: save it as PNG, JPEG or WebP.")) from problem
    written = BytesIO()
    picture.save(written, "WEBP", quality=QUALITY)
    return written.getvalue()


def _check_number(practice: Practice, kind: str) -> None:
    if practice.files.filter(kind=kind).count() >= MOST:
        raise Conflict(_("There are %(most)d already, the most there may be.") % {"most": MOST})


def _check_room(organisation: int, size: int) -> None:
    """Refuse a file of `size` bytes for which an organisation has no room left, within a transaction."""
    lock_until_commit("practice files", organisation)  # so that two who upload at once are counted one after the other
    kept = PracticeFile.objects.filter(practice__organisation=organisation).aggregate(size=Sum("size"))["size"] or 0
    if kept + size > TOGETHER_MB * 2**20:
        words = _("The files of all practices of an organisation may take %(most)d MB together. Delete some first.")
        raise Conflict(words % {"most": TOGETHER_MB})


def _add(
    viewer: Viewer, practice: Practice, kind: str, content: bytes, media_type: str, *, name: str, alternative: str = ""
) -> PracticeFile:
    _check_room(practice.organisation_id, len(content))
    made = PracticeFile.objects.create(
        practice=practice,
        kind=kind,
        content=content,
        size=len(content),
        media_type=media_type,
        name=name,
        alternative=alternative,
    )
    after_change(viewer, practice)
    return made
