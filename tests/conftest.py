"""Every test session has a data directory, and so an embedded PostgreSQL server, of its own."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

_HOME = tempfile.mkdtemp(prefix="intercluster-tests-")
os.environ["INTERCLUSTER_HOME"] = _HOME
# Registered before the server's own exit handler, and so run after it.
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
Path(_HOME).chmod(0o755)

# A timing is never a test, on a machine that is shared least of all.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


def pytest_configure() -> None:
    """Serve static files from where they are written, without collecting them."""
    from django.conf import settings

    settings.STATIC_ROOT = Path(_HOME) / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file on one worker, those that commit to the database after all that take everything back.

    pytest-django has put them in that order; a file with both kinds becomes two groups.
    """
    for number, (path, group) in enumerate(groupby(items, key=lambda item: item.path)):
        for item in group:
            item.add_marker(pytest.mark.xdist_group(f"{number}-{path.stem}"))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Begin every test in English: a request in another language leaves its thread in that language."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def unhurried(settings: Any) -> None:
    """Let tests ask as often as they like; those of the limits set their own."""
    settings.REQUESTS_PER_MINUTE = settings.VISITOR_REQUESTS_PER_MINUTE = 10**6


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the vector indexes once: a test's own transaction, with its pending constraints, cannot.

    The reference words of highlighting are encoded here as well, and so once.
    """
    from intercluster.apps.partnering.indexing.language_tools import language
    from intercluster.apps.partnering.indexing.phrases import background
    from intercluster.apps.partnering.indexing.services import refresh_indexes

    with django_db_blocker.unblock():
        refresh_indexes(language())
        background(language())
