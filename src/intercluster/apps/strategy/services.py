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
from intercluster.apps.directory.profiles.services import FieldsRefused, StaleError, version_of
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import (
    BODY_LIMIT,
    LANGUAGES,
    PARENTS,
    TITLE_LIMIT,
    Action,
    Indicator,
    Part,
    PartKind,
    Readers,
    Strategy,
    Text,
)
from intercluster.apps.strategy.queries import missing_situations
from intercluster.apps.strategy.rules import clusters_of, may_change
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.locks import lock_row, lock_until_commit
from intercluster.tables.model import clean

STATED_OF_ACTION = ("office_id", "responsible", "partners", "starts", "ends", "budget", "money", "state")
STATED_OF_INDICATOR = ("unit", "baseline", "baseline_year", "target", "target_year", "source")
"""What a version keeps of them."""
ACTION_FIELDS = (*STATED_OF_ACTION, "next_step", "remind_on")
"""What an action states beside its text."""
INDICATOR_FIELDS = (*STATED_OF_INDICATOR, "number")
"""What an indicator states beside its text."""


class TextClash(Conflict):
    """Somebody changed the same paragraphs meanwhile. Nothing is saved yet."""

    def __init__(self, current: Text, title: str, body: str, clashes: tuple[Clash, ...]) -> None:
        super().__init__(_("Somebody changed the same place meanwhile. Both texts are below: make them one, and save."))
        self.current = current
        self.title = title
        self.body = body
        """The text with the changes of both, and both pieces where they clash."""
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
    strategy.slug = _free_address(title)
    strategy.save()
    vision = Part.objects.create(strategy=strategy, kind=PartKind.VISION)
    _add_version(viewer, vision, language, title=title, body="", translated_from=None)
    return strategy


@transaction.atomic
def let_read(viewer: Viewer, strategy: Strategy, readers: str) -> None:
    """Choose who may read the draft. Raises NotAllowed, Refused."""
    _lock(viewer, strategy)
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
    _lock(viewer, strategy)
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
        _add_version(viewer, part, language, title=_checked_title(title), body="", translated_from=None)
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
) -> Written:
    """Write a part's text in a language, and return it.

    `began_from` is the version of this text that the editor began with, 0 for none. If there is a newer one, the
    changes of both are merged by paragraph; raise TextClash where they touch the same. `translated_from` is the version
    of the original that a translator saw. The first text of a part is its original. Raises NotAllowed, FieldsRefused.
    """
    _lock(viewer, part.strategy)
    locked = lock_row(part)
    title, body = _checked(locked, title, body)
    if language not in LANGUAGES:
        raise FieldsRefused({"": [_("Choose a language of the list.")]})
    current = locked.texts.filter(language=language).last()
    was_merged = current is not None and current.version != began_from
    if current is not None and was_merged:
        title, body = _merged(locked, current, began_from, title, body)
    if locked.original in {"", language}:
        translated_from = None
    else:
        newest = locked.texts.filter(language=locked.original).count()
        translated_from = min(max(translated_from or newest, 1), newest)
    if current is not None and (current.title, current.body, current.translated_from) == (title, body, translated_from):
        return Written(current, was_merged)
    return Written(_add_version(viewer, locked, language, title, body, translated_from), was_merged)


def _merged(part: Part, current: Text, began_from: int, title: str, body: str) -> tuple[str, str]:
    """Return title and body with the changes of both; raise TextClash."""
    base = part.texts.filter(language=current.language, version=began_from).first() or Text()
    merged = merge(base.body, body, current.body)
    heading = current.title if title == base.title else title
    clashes = merged.clashes
    if current.title not in {base.title, heading}:
        clashes = (Clash(title, current.title), *clashes)
    if clashes:
        raise TextClash(current, heading, merged.text, clashes)
    return heading, merged.text


@transaction.atomic
def move(viewer: Viewer, part: Part, *, up: bool) -> None:
    """Move a part before or after its neighbour of the same kind, if it has one there. Raises NotAllowed."""
    _lock(viewer, part.strategy)
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
    _lock(viewer, part.strategy)
    if part.kind == PartKind.VISION:
        raise Refused(_("Every strategy has a vision. Change its text instead."))
    Part.objects.filter(pk=part.pk).update(removed=clock.now())


@transaction.atomic
def put_back(viewer: Viewer, part: Part) -> None:
    """Put a removed part back where it was. Raises NotAllowed."""
    _lock(viewer, part.strategy)
    Part.objects.filter(pk=part.pk).update(removed=None)


@transaction.atomic
def change_action(viewer: Viewer, action: Action, facts: Mapping[str, Any], *, version: str) -> Action:
    """Change some ACTION_FIELDS of an action that is as it was when `version` was taken.

    Raises NotAllowed, StaleError, FieldsRefused.
    """
    _lock(viewer, action.part.strategy)
    locked = lock_row(action)
    if version_of(locked, ACTION_FIELDS) != version:
        raise StaleError(locked)
    for name in ACTION_FIELDS:
        setattr(locked, name, facts.get(name, getattr(locked, name)))
    if locked.starts and locked.ends and locked.ends < locked.starts:
        raise FieldsRefused({"ends": [_("It ends before it starts: choose a later day.")]})
    if locked.office_id and not clusters_of(action.part.strategy).filter(pk=locked.office_id).exists():
        raise FieldsRefused({"office": [_("Choose an office of the list.")]})
    locked.save()
    return locked


@transaction.atomic
def change_indicator(viewer: Viewer, indicator: Indicator, facts: Mapping[str, Any], *, version: str) -> Indicator:
    """Change some INDICATOR_FIELDS of an indicator that is as it was when `version` was taken.

    Raises NotAllowed, StaleError.
    """
    _lock(viewer, indicator.part.strategy)
    locked = lock_row(indicator)
    if version_of(locked, INDICATOR_FIELDS) != version:
        raise StaleError(locked)
    for name in INDICATOR_FIELDS:
        setattr(locked, name, facts.get(name, getattr(locked, name)))
    locked.save()
    return locked


def _lock(viewer: Viewer, strategy: Strategy) -> None:
    """Let one editor after the other write. Raises NotAllowed."""
    if not may_change(viewer, strategy):
        raise NotAllowed
    lock_row(strategy)


def _checked_title(title: str) -> str:
    title = " ".join(clean(title).split())
    if not title:
        raise FieldsRefused({"title": [_("Write a title.")]})
    if len(title) > TITLE_LIMIT:
        raise FieldsRefused({"title": [_("Write at most %(most)d characters.") % {"most": TITLE_LIMIT}]})
    return title


def _checked(part: Part, title: str, body: str) -> tuple[str, str]:
    body = clean(body)
    if len(body) > BODY_LIMIT:
        raise FieldsRefused({"body": [_("Write at most %(most)d characters.") % {"most": BODY_LIMIT}]})
    if part.kind != PartKind.SITUATION:
        return _checked_title(title), body
    if not body:
        raise FieldsRefused({"body": [_("Write the situation in a few sentences.")]})
    return "", body


def _add_version(viewer: Viewer, part: Part, language: str, title: str, body: str, translated_from: int | None) -> Text:
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
        title=title,
        body=body,
        translated_from=translated_from,
        author=author,
    )


def _free_address(title: str) -> str:
    base = slug_base(title, fallback="strategy")
    taken = {"cite"} | set(Strategy.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in taken)
