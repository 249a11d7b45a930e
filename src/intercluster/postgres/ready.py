"""Checks that intercluster can use the configured PostgreSQL server; if not, says why in one sentence."""

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

POSTGRESQL_MIN = 150000
"""PostgreSQL 15, as `server_version_num`."""
PGVECTOR_MIN = (0, 8, 0)
"""pgvector 0.8.0 brought iterative index scans, which filtered search relies on."""


class DatabaseProblemError(Exception):
    """The configured server cannot be used; the message says why and what would be right."""


def check(
    alias: str = DEFAULT_DB_ALIAS, *, postgresql: int = POSTGRESQL_MIN, pgvector: tuple[int, ...] = PGVECTOR_MIN
) -> None:
    """Raise DatabaseProblemError unless the server answers, is recent enough and offers a recent enough pgvector."""
    connection = connections[alias]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
            number, version = cursor.fetchone()
            cursor.execute("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'")
            available = cursor.fetchone()
    except OperationalError as error:
        raise DatabaseProblemError(
            f"The PostgreSQL server of DATABASE_URL does not answer ({str(error).strip().splitlines()[0]}): "
            "start it, correct the address, or unset DATABASE_URL to use the embedded server."
        ) from error
    if number < postgresql:
        raise DatabaseProblemError(
            f"The server of DATABASE_URL is PostgreSQL {version}, and intercluster needs {postgresql // 10000} or "
            "newer."
        )
    if available is None:
        raise DatabaseProblemError(
            f"The server of DATABASE_URL (PostgreSQL {version}) lacks the extension 'vector': install pgvector "
            "0.8 or newer on it (on Debian the package postgresql-NN-pgvector)."
        )
    if tuple(int(part) for part in available[0].split(".")) < pgvector:
        raise DatabaseProblemError(
            f"The server of DATABASE_URL offers pgvector {available[0]}, and intercluster needs "
            f"{'.'.join(map(str, pgvector))} or newer."
        )
