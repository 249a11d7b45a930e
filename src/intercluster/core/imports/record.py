"""What is kept of every import that was carried out, and the refusal of one that is not."""

from typing import Any

from django.db import models

from intercluster.core import clock
from intercluster.core.errors import Conflict

FILE_NAME_LIMIT = 200


class ImportRefusedError(Conflict):
    """Why an import was not carried out or undone, and what to do."""


class ImportRecord(models.Model):
    """An import that was carried out: who did it when, of which file, and who has undone it.

    A subclass adds where it went, `counts` and `done`: how many items had each outcome, and what undoing needs to know.
    """

    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    file = models.CharField(max_length=FILE_NAME_LIMIT)
    undone_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def mark_undone(self, by: Any) -> None:
        """Note who has undone it just now; None means the command line."""
        self.undone_by, self.undone_at = by, clock.now()
        self.save(update_fields=["undone_by", "undone_at"])


def shortened(file: str) -> str:
    """Return as much of a file's name as a record keeps: its end, which tells the kind of file."""
    return file[-FILE_NAME_LIMIT:]
