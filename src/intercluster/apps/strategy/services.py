"""Writes of strategies: one function an act."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from intercluster.analysis.writing.merging import Clash, merge
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.names import slug_base
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import (
    BODY_LIMIT,
    LANGUAGES,
    PARENTS,
    TITLE_LIMIT,
    WORD_LIMITS,
    WORDS,
    Action,
    Indicator,
    Part,
    PartKind,
    Readers,
    Strategy,
    Text,
)
from intercluster.apps.strategy.queries import missing_situations
from intercluster.apps.strategy.rules import may_change
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.locks import lock_row, lock_until_commit
from intercluster.core.slugs import free_slug
from intercluster.tables.model import clean


class TextClash(Conflict):
    """Somebody changed the same paragraphs meanwhile. Nothing is saved yet."""

    def __init__(self, current: Text, said: dict[str, str], clashes: tuple[Clash, ...]) -> None:
        super().__init__(_("Somebody changed the same place meanwhile. Both texts are below: make them one, and save."))
        self.current = current
        self.said = said
        """Title, body and facts in words with the changes of both, and both pieces of the body where they clash."""
        self.clashes = clashes


@dataclass(frozen=True)
class Written:
    """A text that was saved."""

    text: Text
    was_merged: bool
    """Whether somebody else's changes of other paragraphs are in it."""


@transaction.atomic
def begin(viewer: Viewer, owner: Alliance | Cluster, *, title: str, language: str) -> Strategy:
    """Begin a strategy of an alliance or a cluster, with its name and an empty vision. Raises NotAllowed, Refused."""
    strategy = Strategy(alliance=owner) if isinstance(owner, Alliance) else Strategy(cluster=owner)
    if not may_change(viewer, strategy):
        raise NotAllowed
    title = _checked_title(title)
    lock_until_commit("addresses of strategies")
    strategy.slug = free_slug(slug_base(title, fallback="strategy"), Strategy.objects.all(), reserved={"cite"})
    strategy.save()
    vision = Part.objects.create(strategy=strategy, kind=PartKind.VISION)
    _add_version(viewer, vision, language, {"title": title})
    return strategy


@transaction.atomic
def let_read(viewer: Viewer, strategy: Strategy, readers: str) -> None:
    """Choose who may read the draft. Raises NotAllowed, Refused."""
    lock_to_change(viewer, strategy)
    if readers not in Readers.values:
        raise Refused(_("Choose who may read the draft."))
    strategy.readers = readers
    strategy.save(update_fields=["readers"])


@transaction.atomic
def add_part(
    viewer: Viewer,
    strategy: Strategy,
    kind: str,
    *,
    parent: Part | None = None,
    region: str = "",
    title: str = "",
    language: str = "",
) -> Part:
    """Add a part at the end of those beside it, with a title; a situation is named by its region ("": all of them).

    Raises NotAllowed, Refused.
    """
    lock_to_change(viewer, strategy)
    if kind not in PartKind.values or kind == PartKind.VISION:
        raise Refused(_("Choose what to add."))
    above = PARENTS.get(PartKind(kind))
    if (parent.kind if parent else None) != above or (parent and parent.strategy_id != strategy.pk):
        raise Refused(_("Add it below an objective or a priority of this strategy."))
    if kind == PartKind.SITUATION and region not in missing_situations(strategy):
        raise Refused(_("This situation is there already, or the region is not one of your clusters'."))
    beside = Part.objects.filter(strategy=strategy, parent=parent)
    last = beside.aggregate(last=Max("position"))["last"]
    part = Part.objects.create(
        strategy=strategy,
        kind=kind,
        parent=parent,
        region=region if kind == PartKind.SITUATION else "",
        position=0 if last is None else last + 1,
    )
    if kind == PartKind.ACTION:
        Action.objects.create(part=part)
    if kind == PartKind.INDICATOR:
        Indicator.objects.create(part=part)
    if kind != PartKind.SITUATION:
        _add_version(viewer, part, language, {"title": _checked_title(title)})
    return part


@transaction.atomic
def write(
    viewer: Viewer,
    part: Part,
    *,
    language: str,
    title: str,
    body: str,
    began_from: int = 0,
    translated_from: int | None = None,
    **words: str,
) -> Written:
    """Write a part's text in a language, and return it. Of its facts in words (WORDS), those not given stay.

    `began_from` is the version of this text that the editor began with, 0 for none. If there is a newer one, the
    changes of both are merged by paragraph; raise TextClash where they touch the same. `translated_from` is the version
    of the original that a translator saw. The first text of a part is its original. Raises NotAllowed, FieldsRefused.
    """
    lock_to_change(viewer, part.strategy)
    locked = lock_row(part)
    said = _checked(locked, title, body, words)
    if language not in LANGUAGES:
        raise FieldsRefused({"": [_("Choose a language of the list.")]})
    current = locked.texts.filter(language=language).last()
    was_merged = current is not None and current.version != began_from
    if current is not None:
        said = _merged(locked, current, began_from, said) if was_merged else _said(locked, current) | said
    if locked.original in {"", language}:
        translated_from = None
    else:
        newest = locked.texts.filter(language=locked.original).count()
        translated_from = min(max(translated_from or newest, 1), newest)
    if current is not None and (_said(locked, current), current.translated_from) == (said, translated_from):
        return Written(current, was_merged)
    return Written(_add_version(viewer, locked, language, said, translated_from), was_merged)


def is_as_begun(part: Part, language: str, data: Mapping[str, Any]) -> bool:
    """Return whether an editor has changed nothing of the text that they began with."""
    begun = part.texts.filter(language=language, version=data["began_from"]).first() or Text()
    return all(clean(data.get(name, before)) == before for name, before in _said(part, begun).items())


def _said(part: Part, text: Text) -> dict[str, str]:
    """Return what a text says, by the name of the field; what is on one line before the body."""
    return {name: getattr(text, name) for name in ("title", *WORDS.get(part.kind, ()), "body")}


def _merged(part: Part, current: Text, began_from: int, mine: Mapping[str, str]) -> dict[str, str]:
    """Return what a text says with the changes of both; raise TextClash."""
    base = part.texts.filter(language=current.language, version=began_from).first() or Text()
    clashes: list[Clash] = []
    said = {}
    for name, before in _said(part, base).items():
        written, theirs = mine.get(name, before), getattr(current, name)
        if name == "body":
            merged = merge(before, written, theirs)
            said[name], found = merged.text, merged.clashes
        else:
            said[name] = theirs if written == before else written
            found = () if theirs in {before, said[name]} else (Clash(written, theirs),)
        clashes += found
    if clashes:
        raise TextClash(current, said, tuple(clashes))
    return said


@transaction.atomic
def move(viewer: Viewer, part: Part, *, up: bool) -> None:
    """Move a part before or after its neighbour of the same kind, if it has one there. Raises NotAllowed."""
    lock_to_change(viewer, part.strategy)
    beside = list(Part.objects.filter(strategy=part.strategy, parent=part.parent, kind=part.kind, removed=None))
    at = next(n for n, each in enumerate(beside) if each.pk == part.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(beside):
        return
    here, there = beside[at], beside[to]
    here.position, there.position = there.position, here.position
    for each in (here, there):
        each.save(update_fields=["position"])


@transaction.atomic
def remove_part(viewer: Viewer, part: Part) -> None:
    """Take a part out of its strategy, with what stands below it; it can be put back. Raises NotAllowed, Refused."""
    lock_to_change(viewer, part.strategy)
    if part.kind == PartKind.VISION:
        raise Refused(_("Every strategy has a vision. Change its text instead."))
    Part.objects.filter(pk=part.pk).update(removed=clock.now())


@transaction.atomic
def put_back(viewer: Viewer, part: Part) -> None:
    """Put a removed part back where it was. Raises NotAllowed."""
    lock_to_change(viewer, part.strategy)
    Part.objects.filter(pk=part.pk).update(removed=None)


def lock_to_change(viewer: Viewer, strategy: Strategy) -> None:
    """Let one editor after the other write. Raises NotAllowed."""
    if not may_change(viewer, strategy):
        raise NotAllowed
    lock_row(strategy)


def _checked_title(title: str) -> str:
    title = " ".join(clean(title).split())
    if not title:
        raise FieldsRefused({"title": [_("Write a title.")]})
    if len(title) > TITLE_LIMIT:
        raise FieldsRefused({"title": [_too_long(TITLE_LIMIT)]})
    return title


def _checked(part: Part, title: str, body: str, words: Mapping[str, str]) -> dict[str, str]:
    body = clean(body)
    if len(body) > BODY_LIMIT:
        raise FieldsRefused({"body": [_too_long(BODY_LIMIT)]})
    said = {"title": "", "body": body}
    for name in WORDS.get(part.kind, ()):
        if name in words:
            said[name] = " ".join(clean(words[name]).split())
            if len(said[name]) > WORD_LIMITS[name]:
                raise FieldsRefused({name: [_too_long(WORD_LIMITS[name])]})
    if part.kind != PartKind.SITUATION:
        said["title"] = _checked_title(title)
    elif not body:
        raise FieldsRefused({"body": [_("Write the situation in a few sentences.")]})
    return said


def _too_long(most: int) -> str:
    return _("Write at most %(most)d characters.") % {"most": most}


def _add_version(
    viewer: Viewer, part: Part, language: str, said: Mapping[str, str], translated_from: int | None = None
) -> Text:
    if language not in LANGUAGES:
        raise Refused(_("Choose a language of the list."))
    if not part.original:
        part.original = language
        part.save(update_fields=["original"])
    author = User.objects.filter(pk=viewer.user_id).first() if viewer.user_id else None
    version = part.texts.filter(language=language).count() + 1
    return Text.objects.create(
        part=part,
        language=language,
        version=version,
        translated_from=translated_from,
        author=author,
        **said,
    )
