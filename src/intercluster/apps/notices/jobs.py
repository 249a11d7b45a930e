"""The job queue in PostgreSQL, run by procrastinate.

An app's jobs are in its `tasks.py`, which the worker imports. Each is thin and calls one service. A periodic job may
run twice or late, so its service checks what is still due.
"""

from typing import cast

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from intercluster.core.feature import features


def import_jobs() -> None:
    """Import the jobs of all apps, which procrastinate then knows."""
    for feature in features():
        feature.submodule("tasks")


def run_worker(*, until_done: bool = False) -> None:
    """Run the worker until it receives SIGTERM or, with `until_done`, until no job is due.

    After SIGTERM or SIGINT it finishes the present job first. It runs one job at a time; other worker processes may run
    beside it.
    """
    import_jobs()
    connector = cast(DjangoConnector, app.connector)
    with app.replace_connector(connector.get_worker_connector()):
        app.run_worker(wait=not until_done, concurrency=1, name="intercluster")
