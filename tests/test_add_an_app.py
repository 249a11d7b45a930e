"""docs/architecture/add-an-app.md, followed to the letter: the app works, and touches no more than the page says."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.plugins.template import template

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/architecture/add-an-app.md"
BLOCK = re.compile(r'^```(\w+) title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)
SHARED = {"src/intercluster/settings.py", "pyproject.toml", "docs/reference/roles.md", "CHANGELOG.md"}
"""The only files of others that an app may touch."""
OWN = ("src/intercluster/apps/noticeboard/", "tests/noticeboard/")

CONFTEST = """
import os
import pytest

pytest_plugins = ["tests.plugins.database", "tests.plugins.pace"]

@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    from pathlib import Path
    from django.core.management import call_command
    from django.db import connection
    from intercluster.apps.partnering.indexing.language_tools import language
    from intercluster.apps.partnering.indexing.services import refresh_indexes
    from tests.plugins.database import HOME
    from tests.plugins.template import DATABASE, _copy

    _copy(Path(os.environ["TEMPLATE"]), HOME / "postgres")
    connection.settings_dict["NAME"] = DATABASE
    with django_db_blocker.unblock():
        call_command(*os.environ["COMMAND"].split(), verbosity=0)
        call_command("migrate", "noticeboard", verbosity=0)
        refresh_indexes(language())
"""
"""Begins with the template of the tests without the app, and does the commands of the page."""


def applied(text: str, diff: str) -> str:
    """Return a text with a diff applied: the lines of its context, which are there once, and its new lines."""
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line.startswith(" "))
    after = "".join(line[1:] for line in lines)
    assert text.count(before) == 1, before
    return text.replace(before, after)


def digests(folder: Path) -> dict[str, str]:
    """Return a digest of each file in a folder."""
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {str(path.relative_to(folder)): hashlib.md5(path.read_bytes()).hexdigest() for path in files}


def follow(page: str, checkout: Path) -> None:
    """Write every block of the page that names a file."""
    for kind, name, body in BLOCK.findall(page):
        file = checkout / name
        if kind == "diff":
            file.write_text(applied(file.read_text("utf-8"), body), "utf-8")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(body, "utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the code and of the shared files, for an app to be added to."""
    made = tmp_path / "checkout"
    shutil.copytree(ROOT / "src", made / "src")
    shutil.copytree(ROOT / "tests/plugins", made / "tests/plugins")
    shutil.copy(ROOT / "tests/roles.py", made / "tests")
    for name in SHARED:
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, made / name)
    return made


@pytest.mark.slow(reason="copies the code, and starts Django and a database")
def test_the_app_of_the_guide_works_and_touches_nothing_else(checkout: Path) -> None:
    before = digests(checkout)
    page = PAGE.read_text("utf-8")
    follow(page, checkout)
    (command,) = re.findall(r"^\.venv/bin/python -m django (makemigrations \w+)", page, re.MULTILINE)
    (checkout / "tests/conftest.py").write_text(CONFTEST, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/noticeboard", "-q", "-n0", "-p", "no:cacheprovider"],
        cwd=checkout,
        env=os.environ
        | {
            "PYTHONPATH": f"{checkout / 'src'}:{checkout}",
            "INTERCLUSTER_NODE_MODULES": str(ROOT / "node_modules"),
            "TEMPLATE": str(template()),
            "COMMAND": command,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    after = digests(checkout)
    touched = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert {name for name in touched if not name.startswith(OWN)} == SHARED | {"tests/conftest.py"}
    assert "src/intercluster/apps/noticeboard/migrations/0001_initial.py" in touched
