"""Where intercluster keeps what it makes: one per-user data directory, moved by INTERCLUSTER_HOME."""

import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).resolve().parent
"""The installed package."""

CHECKOUT = PACKAGE.parent.parent
"""The checkout, where `make` put the front-end packages (node_modules)."""


def home() -> Path:
    """Return the data directory, made if it is missing: database, static files, secret key."""
    configured = os.environ.get("INTERCLUSTER_HOME")
    folder = Path(configured).expanduser() if configured else Path(platformdirs.user_data_dir("intercluster"))
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def private_folder(name: str) -> Path:
    """Return a folder of the data directory that only its owner may read, made if it is missing."""
    folder = home() / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def node_modules() -> Path:
    """Return the folder of the front-end packages that `npm ci` installed."""
    return Path(os.environ.get("INTERCLUSTER_NODE_MODULES", CHECKOUT / "node_modules"))


def secret_key() -> str:
    """Return the installation's secret key, made at first use in a file only its owner can read."""
    file = home() / "secret_key"
    if not file.exists():
        fresh = file.with_name(f"secret_key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        try:
            os.link(fresh, file)  # never replaces the key that another process made meanwhile
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text(encoding="utf-8")


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


def storage_problem(problem: BaseException) -> str:
    """Return what to say if an error came from a disk that is full or cannot be written to, else ""."""
    for each in _causes(problem):
        if isinstance(each, OSError) and each.errno in _FULL | _CLOSED:
            place = str(each.filename or os.environ.get("INTERCLUSTER_HOME") or "the data directory")
            if each.errno in _FULL:
                return f"Nothing more can be written to {place} ({each.strerror}): make room on its disk."
            if each.errno == errno.EROFS or _is_in_home(place):
                return (
                    f"Nothing can be written to {place} ({each.strerror}): let this user write there, or set "
                    "INTERCLUSTER_HOME to another folder."
                )
        if getattr(each, "sqlstate", "") == "53100":  # PostgreSQL's own: disk full
            return "The disk of the database is full: make room there."
    return ""


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__


def _is_in_home(place: str) -> bool:
    configured = os.environ.get("INTERCLUSTER_HOME")
    folder = Path(configured).expanduser() if configured else Path(platformdirs.user_data_dir("intercluster"))
    return Path(place).is_relative_to(folder) or folder.is_relative_to(place)
