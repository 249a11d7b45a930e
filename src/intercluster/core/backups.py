"""The note of the last backup, which `intercluster backup` leaves in the data directory."""

import json
from dataclasses import dataclass
from datetime import datetime

from intercluster import paths

NOTE = "last_backup.json"


@dataclass(frozen=True)
class Backup:
    """A backup that was made."""

    at: datetime
    file: str


def last_backup() -> Backup | None:
    """Return the last backup, if there was one."""
    try:
        content = json.loads((paths.home() / NOTE).read_text(encoding="utf-8"))
        return Backup(datetime.fromisoformat(content["at"]), str(content["file"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_backup(backup: Backup) -> None:
    """Note that a backup was made."""
    fresh = paths.home() / f"{NOTE}.new"
    fresh.write_text(json.dumps({"at": backup.at.isoformat(), "file": backup.file}), encoding="utf-8")
    fresh.replace(paths.home() / NOTE)
