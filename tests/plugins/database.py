"""Every test process has a data directory, and so an embedded PostgreSQL server, of its own: a copy of the template."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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
    from django.test import TransactionTestCase

    from intercluster.apps.administration.first_start import middleware
    from intercluster.apps.partnering.indexing.language_tools import language
    from intercluster.apps.partnering.indexing.services import refresh_indexes

    TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[method-assign]
    copy_to(HOME / "postgres")
    # One dictionary with settings.DATABASES, which threads take their connections from.
    connection.settings_dict["NAME"] = DATABASE
    middleware._known["begun"] = True  # tests begin with an empty database, but not with an empty installation
    with django_db_blocker.unblock():
        refresh_indexes(language())


KEPT = {"django_migrations", "django_content_type", "auth_permission", "partnering_embedding"}
"""Tables that no test writes, which Django would fill again after each test that commits, and a cache.

What the encoder makes of a text never changes, and each process that a test starts would encode the reference words
and the demo's texts.
"""


def _empty_tables(_test_case: object) -> None:
    """Empty the tables that a test wrote to: Django's own way, TRUNCATE of them all, takes half a second."""
    from django.db import connection

    from intercluster.core.feature import searchables

    indexed = [each.model_class._meta.db_table for each in searchables()]  # in which deleted rows would stay
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables))
        written = [name for (name,) in cursor.fetchall()]
        if not set(indexed).isdisjoint(written):
            cursor.execute(f"TRUNCATE {', '.join(indexed)} CASCADE")
        cursor.execute("SET session_replication_role = replica")  # neither triggers nor foreign keys
        for name in written:
            cursor.execute(f"DELETE FROM {name}")
        cursor.execute("SET session_replication_role = DEFAULT")


@contextmanager
def shared_by_a_file(fixture: str, request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[bool]:
    """Hold a transaction open around the tests of a file, and say whether they can share what `fixture` makes.

    Each test has a savepoint of its own. A test that commits, or one that expects an empty database, would not go with
    it: a file with such a test shares nothing.
    """
    from django.db import transaction

    tests = [item for item in request.session.items if item.path == request.path]
    if not all(_can_share(item, fixture) for item in tests):
        yield False
        return
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True  # type: ignore[attr-defined]  # a durable block may begin within it
        around.__enter__()
        try:
            yield True
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


def _can_share(item: pytest.Item, fixture: str) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    mark = item.get_closest_marker("django_db")
    if fixtures & {"transactional_db", "live_server"} or (mark and mark.kwargs.get("transaction")):
        return False
    return fixture in fixtures or not (mark or "db" in fixtures)
