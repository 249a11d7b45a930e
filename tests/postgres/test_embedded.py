"""The embedded server runs wherever its data is kept."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from intercluster.postgres.embedded import socket_directory
from intercluster.postgres.ready import DatabaseProblemError

SPACE, LONG = "with a space and 'quotes'", "long-" + "x" * 90


def run(home: Path, program: str, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=os.environ | {"INTERCLUSTER_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def check_sockets(home: Path) -> None:
    sockets = socket_directory(home / "postgres")
    assert sockets.parent == Path(tempfile.gettempdir())
    assert sockets.stat().st_mode & 0o777 == 0o700
    sockets.rmdir()


@pytest.mark.slow(reason="makes a server, and its first tables")
def test_a_data_directory_of_any_name_is_set_up() -> None:
    """Set up twice: the second time joins or restarts the server on the data that is there.

    The tables that follow the directory's, and what `intercluster setup` encodes then, do not depend on the folder and
    take half a minute.
    """
    program = """
import django
django.setup()
from django.core.management import call_command
from intercluster.postgres import ready
ready.check()
call_command("migrate", "directory", "0001", verbosity=0)
call_command("check", database=["default"])
"""
    with tempfile.TemporaryDirectory(prefix="ic-") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / f"{SPACE} {LONG}"
        for _ in range(2):
            code, said, progress = run(home, program)
            assert (code, said) == (0, "System check identified no issues (0 silenced).\n"), progress
        check_sockets(home)


QUERY = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT 1")
    print(cursor.fetchone())
"""


@pytest.mark.parametrize("name", [SPACE, LONG], ids=["space", "long"])
def test_a_server_on_a_data_directory_of_any_name_answers(name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="ic-") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / name
        for _ in range(2):
            assert run(home, QUERY) == (0, "(1,)\n", "")
        check_sockets(home)


@pytest.mark.slow(reason="makes a server")
def test_a_database_that_was_not_set_up() -> None:
    with tempfile.TemporaryDirectory(prefix="ic-") as folder:
        Path(folder).chmod(0o755)
        main = "from intercluster.cli import main; main()"
        assert run(Path(folder), main, "partners", "find", "--text", "a") == (
            1,
            "",
            "The database does not have the tables of this version yet: run `intercluster setup` first.\n",
        )


def test_a_plain_data_directory_has_the_socket_inside(tmp_path: Path) -> None:
    assert socket_directory(tmp_path / "postgres") == tmp_path / "postgres"


def test_a_folder_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    data = tmp_path / "a b"
    data.mkdir()
    folder = socket_directory(data)
    folder.rmdir()
    folder.symlink_to(tmp_path)
    try:
        with pytest.raises(DatabaseProblemError, match="belongs to somebody else"):
            socket_directory(data)
    finally:
        folder.unlink()
