"""Comments on proposals and parts: written, edited and removed by their writers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.hiding.rules import may_read
from intercluster.apps.strategy.models import (
    COMMENT_LIMIT,
    LANGUAGES,
    Comment,
    Part,
    Proposal,
    Round,
    RoundKind,
    Strategy,
)
from intercluster.apps.strategy.rounds.queries import Phase, phase
from intercluster.apps.strategy.rounds.rules import Voice, voices
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, NotFound
from intercluster.core.locks import lock_row
from intercluster.tables.model import clean

MOST = 50
"""Most comments of one organisation or office in a round."""


@dataclass(frozen=True)
class Shown:
    """A comment as a reader sees it."""

    comment: Comment
    is_own: bool
    is_read: bool
    """Whether the reader sees its writer and text: of a hidden one only the writer and the offices do."""


def comments_on(viewer: Viewer, about: Proposal | Part) -> list[Shown]:
    """Return the comments on a proposal or a part, the oldest first; of hidden ones only that they are hidden."""
    found = about.comments.select_related("organisation", "cluster", "round__strategy").order_by("pk")
    own: dict[int, Sequence[Voice]] = {}
    rows = []
    for comment in found:
        if comment.round_id not in own:
            own[comment.round_id] = voices(viewer, comment.round)
        is_own = any(each.signs_it(comment) for each in own[comment.round_id])
        rows.append(Shown(comment, is_own, may_read(viewer, comment, own[comment.round_id])))
    return rows


def counts(strategy: Strategy) -> dict[tuple[str, int], int]:
    """Return how many comments are shown on each proposal and part, by what it is and its key."""
    found = Comment.objects.filter(round__strategy=strategy, hidden="").order_by().values_list("proposal", "part")
    return Counter(("proposal", proposal) if proposal else ("part", part) for proposal, part in found)


def comment_of(strategy: Strategy, number: int) -> Comment:
    """Return a comment on something of a strategy; raise NotFound."""
    found = Comment.objects.filter(round__strategy=strategy, pk=number)
    comment = found.select_related("organisation", "cluster", "round__strategy", "proposal", "part").first()
    if comment is None:
        raise NotFound
    return comment


@transaction.atomic
def comment(
    viewer: Viewer,
    found: Round,
    voice: Voice,
    about: Proposal | Part,
    *,
    language: str,
    text: str,
    translation_host: str = "",
) -> Comment:
    """Write a comment on a proposal or a part. Raises NotAllowed, Conflict, FieldsRefused."""
    locked = lock_row(found)
    if found.kind != RoundKind.DISCUSS or voice not in voices(viewer, found):
        raise NotAllowed
    _check_open(locked)
    text = _checked(text)
    if language not in LANGUAGES:
        raise FieldsRefused({"language": [_("Choose a language of the list.")]})
    if locked.comments.filter(**voice.signs).count() >= MOST:
        raise Conflict(_("%(name)s has written %(most)d comments already.") % {"name": voice.name, "most": MOST})
    target = {"proposal": about} if isinstance(about, Proposal) else {"part": about}
    said = {"language": language, "text": text, "translation_host": translation_host}
    return Comment.objects.create(round=locked, **said, **voice.signs, **target)


@transaction.atomic
def edit(viewer: Viewer, written: Comment, text: str) -> None:
    """Change an own comment while the round is open. Raises NotAllowed, Conflict, FieldsRefused."""
    locked = _own(viewer, written)
    _check_open(written.round)
    locked.text, locked.edited = _checked(text), clock.now()
    locked.save(update_fields=["text", "edited"])


@transaction.atomic
def remove(viewer: Viewer, written: Comment) -> None:
    """Delete an own comment, at any time. Raises NotAllowed."""
    _own(viewer, written).delete()


def is_own(viewer: Viewer, written: Comment) -> bool:
    """Return whether the viewer may speak for who wrote a comment."""
    return any(each.signs_it(written) for each in voices(viewer, written.round))


def _own(viewer: Viewer, written: Comment) -> Comment:
    locked = lock_row(written)
    if not is_own(viewer, written):
        raise NotAllowed
    return locked


def _check_open(found: Round) -> None:
    if phase(found, clock.now()) != Phase.OPEN:
        raise Conflict(_("The round is not open."))


def _checked(text: str) -> str:
    text = clean(text)
    if not text:
        raise FieldsRefused({"text": [_("Write a comment.")]})
    if len(text) > COMMENT_LIMIT:
        raise FieldsRefused({"text": [_("Write at most %(most)d characters.") % {"most": COMMENT_LIMIT}]})
    return text
