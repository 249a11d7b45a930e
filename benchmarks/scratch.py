"""A data directory, and so a database server, that lasts as long as a benchmark."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_database() -> Iterator[None]:
    """Set up Django on an empty database of its own; once a process."""
    home = tempfile.mkdtemp(prefix="intercluster-bench-")
    Path(home).chmod(0o755)
    os.environ["INTERCLUSTER_HOME"] = home
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercluster.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from intercluster.postgres import embedded

    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connections.close_all()
        embedded.server().cleanup()
        shutil.rmtree(home, ignore_errors=True)
