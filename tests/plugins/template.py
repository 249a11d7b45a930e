"""The template: a PostgreSQL data directory with the tables in place, made once and copied by every test process.

`python -m tests.plugins.template` makes it if it is not there. It is kept in the cache directory of the platform, where
all checkouts share it. The folder's name is a digest of what decides its contents, so a template is never out of date.
Runs at the same time make it once: the others wait.
"""

import ast
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import platformdirs

ROOT = Path(__file__).parents[2]
CACHE = Path(platformdirs.user_cache_dir("intercluster")) / "tests"
SOURCE = ROOT / "src" / "intercluster"
DATABASE = "test_postgres"
"""The name of the test database in the template and in each copy."""

DECIDE = (
    "apps/**/migrations/*.py",
    "apps/partnering/indexing/services.py",
    "apps/partnering/indexing/*.toml",
    "analysis/language/encode.py",
    "core/migrating.py",
    "postgres/*.py",
)
"""The files below `src/intercluster` that decide what is in a template, beside this file and INSTALLED_APPS.

The models need no place here: a test fails where they and the migrations disagree.
"""

SPEED = (
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "wal_level = minimal",
    "max_wal_senders = 0",
    "max_wal_size = '4GB'",
    "checkpoint_timeout = '1h'",
    "jit = off",
)
"""Settings of the test server: what a crash would lose is a test run."""

DEMO = 90
"""Organisations of the largest demo alliance that tests load; smaller ones have no other texts."""

UNUSED = 24 * 60 * 60
"""Seconds after which a template that nobody used is removed."""


def template() -> Path:
    """Return the template's data directory, and make it first if it is not there."""
    folder = CACHE / _digest()
    CACHE.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _make(folder)
        os.utime(folder)
    return folder


def copy_to(data: Path) -> None:
    """Copy the template to the data directory of a test process."""
    if data.exists():
        raise RuntimeError(f"{data} exists: something started the server before the tests' database was set up")
    _copy(template(), data)


def _digest() -> str:
    """Return a digest of what decides, and of the versions of all installed packages."""
    digest = hashlib.sha256()
    for path in [Path(__file__), *sorted(path for pattern in DECIDE for path in SOURCE.glob(pattern))]:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for node in ast.parse((SOURCE / "settings.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "INSTALLED_APPS":
            digest.update(ast.unparse(node).encode())
    packages = {entry.name for folder in sys.path for entry in Path(folder).glob("*.dist-info")}
    digest.update("\n".join(sorted(packages)).encode())
    return digest.hexdigest()[:16]


def _make(folder: Path) -> None:
    """Make a template in a process of its own, which has a data directory of its own."""
    for old in (version.parent for version in CACHE.glob("*/PG_VERSION")):
        if time.time() - old.stat().st_mtime > UNUSED:
            shutil.rmtree(old)
    with tempfile.TemporaryDirectory(prefix="intercluster-template-") as home:
        Path(home).chmod(0o755)
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        done = subprocess.run(
            [sys.executable, "-c", "from tests.plugins.template import _fill; _fill()"],
            cwd=ROOT,
            env=environment | {"INTERCLUSTER_HOME": home, "DJANGO_SETTINGS_MODULE": "intercluster.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"The template database could not be made:\n{done.stdout}{done.stderr}")
        if _digest() != folder.name:
            raise RuntimeError("The migrations changed while the template database was made: run the tests again.")
        unfinished = folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        _copy(Path(home) / "postgres", unfinished)
        unfinished.rename(folder)


def _fill() -> None:
    """Create the test database as Django does, with the vector indexes and what the encoder makes of known texts.

    A test could not make the indexes: its transaction has constraints that are still pending.
    """
    import django

    django.setup()
    from django.db import connection

    from intercluster.apps.partnering.explanations.vocabulary_import import encode_labels
    from intercluster.apps.partnering.indexing.language_tools import language
    from intercluster.apps.partnering.indexing.phrases import background
    from intercluster.apps.partnering.indexing.services import refresh_indexes
    from intercluster.core.migrating import quickly
    from intercluster.demo.capabilities import capabilities
    from intercluster.demo.generator import generate
    from intercluster.postgres import embedded

    with connection._nodb_cursor() as cursor:
        for setting in SPEED:
            cursor.execute(f"ALTER SYSTEM SET {setting}")
        cursor.execute("SELECT pg_reload_conf()")
    with quickly():
        assert connection.creation.create_test_db(verbosity=0, serialize=False) == DATABASE
    refresh_indexes(language())
    background(language())
    # What tests of the demo would encode. Its texts decide nothing: a test encodes those that are new since.
    encode_labels([title for entry in capabilities() for title in entry.title.values()])
    encode_labels([made.text for own in generate(DEMO).organisations for made in (*own.offers, *own.needs)])
    connection.close()
    embedded.server().cleanup()


def _copy(source: Path, target: Path) -> None:
    """Copy a data directory of a stopped server; its files keep their owner, who is not root."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)
    for name in ("log", ".handle_pids.json"):
        with suppress(FileNotFoundError):
            (target / name).unlink()


if __name__ == "__main__":
    start = time.monotonic()
    made = template()
    print(f"Test database: {made.name} ({time.monotonic() - start:.1f} s)")
