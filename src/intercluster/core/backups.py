"""Backups: everything that an installation needs to be there again, in one file, except its secret key.

A backup is a TAR archive with a note, a dump of the database, and what `intercluster language fit` has learnt.
"""

import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from intercluster import paths
from intercluster.core import clock
from intercluster.core.errors import Conflict, Refused
from intercluster.core.migrating import migrate
from intercluster.postgres import programs, ready

LAST = "last_backup.json"
FORMAT = 1
NOTE, DUMP = "intercluster.json", "database.dump"
LEARNT = ("alignments", "encoders", "taggers")
"""Folders of the data directory with what the installation has learnt itself."""


@dataclass(frozen=True)
class Backup:
    """A backup that was made."""

    at: datetime
    file: str


def last_backup() -> Backup | None:
    """Return the last backup, if there was one."""
    try:
        content = json.loads((paths.home() / LAST).read_text(encoding="utf-8"))
        return Backup(datetime.fromisoformat(content["at"]), str(content["file"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_backup(backup: Backup) -> None:
    """Note that a backup was made."""
    fresh = paths.home() / f"{LAST}.new"
    fresh.write_text(json.dumps({"at": backup.at.isoformat(), "file": backup.file}), encoding="utf-8")
    fresh.replace(paths.home() / LAST)


def make_backup(target: Path) -> Backup:
    """Write a backup, which nobody else on the machine may read. Where that fails, no part of it stays."""
    if target.exists():
        raise Conflict(f"{target} is there already: give another name.")
    if not target.parent.is_dir():
        raise Refused(f"There is no folder {target.parent}: make it, or give another name.")
    backup = Backup(clock.now(), str(target.resolve()))
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        unfinished.touch(mode=0o600)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".intercluster-") as folder:
            _write(unfinished, Path(folder), backup)
        unfinished.rename(target)
    except OSError as problem:
        raise Refused(
            f"The backup cannot be written to {target} ({problem.strerror}). Nothing of it stays."
        ) from problem
    finally:
        unfinished.unlink(missing_ok=True)
    note_backup(backup)
    return backup


def _write(file: Path, folder: Path, backup: Backup) -> None:
    dump, note = folder / DUMP, folder / NOTE
    programs.run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
    loader = MigrationLoader(connection)
    content = {
        "format": FORMAT,
        "at": backup.at.isoformat(),
        "migrations": sorted(map(list, loader.applied_migrations)),
        "key": _key_mark(),
    }
    note.write_text(json.dumps(content, indent=1), encoding="utf-8")
    with tarfile.open(file, "w") as archive:
        for each in (note, dump):
            archive.add(each, each.name)
        for name in LEARNT:
            if (paths.home() / name).is_dir():
                archive.add(paths.home() / name, name)


@dataclass(frozen=True)
class Restored:
    """What the operator should know after a restore."""

    at: datetime
    """When the backup was made."""
    same_key: bool
    """Whether it was made with the secret key of this installation."""
    kept: Path | None
    """A backup of what was there before."""


def restore_backup(source: Path, *, replace: bool = False) -> Restored:
    """Put the contents of a backup in place of the database, and bring its tables up to date; all or nothing.

    An installation with people is refused unless `replace` is given, and then kept in a backup in the data directory.
    """
    ready.check()
    with tempfile.TemporaryDirectory(dir=paths.home(), prefix=".restore-") as name:
        folder = Path(name)
        note = _unpacked(source, folder)
        _refuse_newer(note)
        _refuse_company()
        kept = _kept(replace=replace)
        with _in_place_of_all():
            programs.run("pg_restore", *RESTORE, f"--dbname={connection.settings_dict['NAME']}", str(folder / DUMP))
            connection.close()  # types have other numbers now
            migrate()
        for learnt in LEARNT:
            if (folder / learnt).is_dir():
                shutil.copytree(folder / learnt, paths.home() / learnt, dirs_exist_ok=True)
    return Restored(datetime.fromisoformat(note["at"]), note["key"] == _key_mark(), kept)


RESTORE = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")


def _unpacked(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack a backup and return its note."""
    try:
        with tarfile.open(source, "r:") as archive:
            archive.extractall(folder, filter="data")
        note: dict[str, Any] = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        if note["format"] == FORMAT and (folder / DUMP).is_file():
            return note
    except FileNotFoundError as problem:
        if not source.exists():
            raise Refused(f"There is no file {source}.") from problem
    except (tarfile.TarError, ValueError, KeyError, TypeError):
        pass
    except OSError as problem:
        raise Refused(f"{source} cannot be unpacked ({problem.strerror}).") from problem
    raise Refused(f"{source} is no whole backup of this platform: `intercluster backup` makes them.")


def _refuse_newer(note: dict[str, Any]) -> None:
    known = set(MigrationLoader(connection).disk_migrations)
    if newer := [f"{app}.{name}" for app, name in note["migrations"] if (app, name) not in known]:
        raise Conflict(f"The backup was made by a newer version ({newer[0]}): get that version first.")


def _refuse_company() -> None:
    """Refuse while others use the database: they would write into what is being replaced."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone()
    if others:
        raise Conflict(f"The database is in use ({others} connections): stop the platform and its workers first.")


def _kept(*, replace: bool) -> Path | None:
    """Keep what is there before in a backup, if there is anything."""
    people = get_user_model()
    if people._meta.db_table not in connection.introspection.table_names() or not people._default_manager.exists():
        return None
    if not replace:
        raise Conflict("This installation has people: give --replace to put the backup in their place.")
    kept = paths.home() / f"before-restore-{clock.now():%Y%m%d-%H%M%S-%f}.backup"
    make_backup(kept)
    return kept


@contextmanager
def _in_place_of_all() -> Iterator[None]:
    """Set the tables aside for a block that fills the database again; if it fails, they come back."""
    _send(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE", f"ALTER SCHEMA public RENAME TO {ASIDE}", *_fresh_schema())
    try:
        yield
    except BaseException:
        _send(
            f"ALTER EXTENSION vector SET SCHEMA {ASIDE}",
            "DROP SCHEMA public CASCADE",
            f"ALTER SCHEMA {ASIDE} RENAME TO public",
        )
        raise
    _send(f"DROP SCHEMA {ASIDE} CASCADE")


ASIDE = "before_restore"
"""The schema that tables are set aside in."""


def _fresh_schema() -> tuple[str, ...]:
    return (
        "CREATE SCHEMA public AUTHORIZATION pg_database_owner",
        "CREATE EXTENSION IF NOT EXISTS vector SCHEMA public",
        "ALTER EXTENSION vector SET SCHEMA public",
    )


def _send(*statements: str) -> None:
    connection.close()
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def _key_mark() -> str:
    """Return by what a backup tells whether it was made with the same secret key; it does not tell the key."""
    return hashlib.sha256(f"backup:{settings.SECRET_KEY}".encode()).hexdigest()[:16]
