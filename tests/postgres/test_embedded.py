"""The embedded server runs wherever its data is kept."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from intercluster.postgres.embedded import socket_directory
from intercluster.postgres.ready import DatabaseProblemError


@pytest.mark.parametrize("name", ["with a space and 'quotes'", "long-" + "x" * 90], ids=["space", "long"])
@pytest.mark.slow(reason="makes a database by every migration")
def test_a_data_directory_of_any_name(name: str) -> None:
    """Set up twice: the second time joins or restarts the server on the data that is there."""
    with tempfile.TemporaryDirectory(prefix="ic-") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / name
        for _ in range(2):
            done = subprocess.run(
                [sys.executable, "-c", "from intercluster.cli import main; main()", "setup"],
                env=os.environ | {"INTERCLUSTER_HOME": str(home)},
                capture_output=True,
                text=True,
                check=False,
            )
            assert (done.returncode, done.stdout) == (0, "The database is ready.\n"), done.stderr
        sockets = socket_directory(home / "postgres")
        assert sockets.parent == Path(tempfile.gettempdir())
        assert sockets.stat().st_mode & 0o777 == 0o700
        sockets.rmdir()


@pytest.mark.slow(reason="makes a server")
def test_a_database_that_was_not_set_up() -> None:
    with tempfile.TemporaryDirectory(prefix="ic-") as folder:
        Path(folder).chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-c", "from intercluster.cli import main; main()", "partners", "find", "--text", "a"],
            env=os.environ | {"INTERCLUSTER_HOME": folder},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (
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
