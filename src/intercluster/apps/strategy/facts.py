"""What actions and indicators state beside their texts, and changing it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.profiles.services import FieldsRefused, StaleError, version_of
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import LANGUAGES, Action, Indicator, Part, PartKind
from intercluster.apps.strategy.rules import clusters_of
from intercluster.apps.strategy.services import Written, lock_to_change, write
from intercluster.core.locks import lock_row

STATED_OF_ACTION = ("office_id", "responsible", "partners", "starts", "ends", "budget", "state")
STATED_OF_INDICATOR = ("baseline", "baseline_year", "target", "target_year")
"""What a version keeps of them."""
ACTION_FIELDS = (*STATED_OF_ACTION, "next_step", "remind_on")
"""What an action states beside its text."""
INDICATOR_FIELDS = (*STATED_OF_INDICATOR, "number")
"""What an indicator states beside its text."""


@transaction.atomic
def change_action(
    viewer: Viewer, action: Action, facts: Mapping[str, Any], *, version: str, language: str = ""
) -> Action:
    """Change some ACTION_FIELDS of an action that is as it was when `version` was taken.

    `language` is that of the next step, if another one is given. Raises NotAllowed, StaleError, FieldsRefused.
    """
    lock_to_change(viewer, action.part.strategy)
    locked = lock_row(action)
    if version_of(locked, ACTION_FIELDS) != version:
        raise StaleError(locked)
    if facts.get("next_step", locked.next_step) != locked.next_step:
        locked.next_step_language = language if language in LANGUAGES else ""
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
    lock_to_change(viewer, indicator.part.strategy)
    locked = lock_row(indicator)
    if version_of(locked, INDICATOR_FIELDS) != version:
        raise StaleError(locked)
    for name in INDICATOR_FIELDS:
        setattr(locked, name, facts.get(name, getattr(locked, name)))
    locked.save()
    return locked


@transaction.atomic
def save(
    viewer: Viewer,
    part: Part,
    language: str,
    *,
    text: Mapping[str, Any] | None,
    facts: Mapping[str, Any] | None,
    version: str = "",
) -> Written | None:
    """Write a part's text in a language and change its facts, those that are given, or nothing of both.

    Return the text if it was written. Raises NotAllowed, TextClash, StaleError, FieldsRefused.
    """
    written = write(viewer, part, language=language, **text) if text is not None else None
    if facts is not None and part.kind == PartKind.ACTION:
        change_action(viewer, part.action, facts, version=version, language=language)
    elif facts is not None:
        change_indicator(viewer, part.indicator, facts, version=version)
    return written
