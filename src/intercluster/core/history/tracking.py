"""History by database triggers: they record what a row was, no matter who changes it or how.

Triggers run once per statement, so an import of thousands of rows pays for a few.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pghistory
import pgtrigger
from django.db import models

COMMAND_LINE = "command line"
"""The `source` in the context of a command's changes; a page's context has its `user`."""

ERASED = "erased"
"""The `source` of the changes of an erased person."""


def tracked(exclude: Sequence[str] = (), **options: Any) -> Callable[[type[models.Model]], type[models.Model]]:
    """Return a decorator that records every insert, update and delete of a model's rows.

    An event holds the row before the change (for "insert", the new row), so a change can be shown in full even for a
    row older than its history. The row after the change is in the next event, or is the row itself. `exclude` names
    derived fields: a change of these alone is not an event.
    """
    decorator: Callable[[type[models.Model]], type[models.Model]] = pghistory.track(
        pghistory.InsertEvent(level=pgtrigger.Statement),
        pghistory.UpdateEvent(level=pgtrigger.Statement, row="OLD"),
        pghistory.DeleteEvent(level=pgtrigger.Statement),
        exclude=list(exclude),
        **options,
    )
    return decorator
