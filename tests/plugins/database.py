"""Every test process has a data directory, and so an embedded PostgreSQL server, of its own: a copy of the template."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.template import DATABASE, copy_to

HOME = Path(tempfile.mkdtemp(prefix="intercluster-tests-"))
os.environ["INTERCLUSTER_HOME"] = str(HOME)
os.environ.pop("DATABASE_URL", None)
# Registered before the server's own exit handler, and so run after it.
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
HOME.chmod(0o755)


def pytest_configure() -> None:
    """Serve static files from where they are written, without collecting them."""
    from django.conf import settings

    settings.STATIC_ROOT = HOME / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> None:
    """Begin with a copy of the template in place of a database that Django makes."""
    from django.db import connection

    from intercluster.apps.partnering.indexing.language_tools import language
    from intercluster.apps.partnering.indexing.services import refresh_indexes

    copy_to(HOME / "postgres")
    # One dictionary with settings.DATABASES, which threads take their connections from.
    connection.settings_dict["NAME"] = DATABASE
    with django_db_blocker.unblock():
        refresh_indexes(language())
