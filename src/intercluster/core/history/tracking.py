"""History kept by the database itself: triggers write what a row was, whoever changes it and by whatever way.

Triggers run once a statement, so that an import of thousands of rows pays for a few.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pghistory
import pgtrigger
from django.db import models

COMMAND_LINE = "command line"
"""The `source` in the context of what a command changed; a page's context has its `user`."""

ERASED = "erased"
"""The `source` of what a person changed who has been forgotten."""


def tracked(exclude: Sequence[str] = (), **options: Any) -> Callable[[type[models.Model]], type[models.Model]]:
    """Return a decorator of models whose rows are kept whenever they are added, changed or removed.

    An event has the row as it was before, but for "insert", which has what was added: so a change can be told in full
    even of a row that is older than its history. What it became is in the next event, or in the row itself.
    `exclude` names fields that are worked out from others: a change of theirs alone is no event.
    """
    decorator: Callable[[type[models.Model]], type[models.Model]] = pghistory.track(
        pghistory.InsertEvent(level=pgtrigger.Statement),
        pghistory.UpdateEvent(level=pgtrigger.Statement, row="OLD"),
        pghistory.DeleteEvent(level=pgtrigger.Statement),
        exclude=list(exclude),
        **options,
    )
    return decorator
