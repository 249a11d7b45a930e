"""The job queue, in PostgreSQL: procrastinate, with the settings that all of the platform shares.

An app's jobs are in its `tasks.py`, which procrastinate finds. Each is thin and calls one service; what is done
periodically may be done twice and late, so its service looks at what is still to be done.
"""

from typing import cast

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def run_worker(*, until_done: bool = False) -> None:
    """Do jobs in this process until it is told to stop, or, with `until_done`, until none is left that is due.

    Stopped by SIGTERM or SIGINT it ends the job at hand first. One job at a time: what takes long is a search or a
    mail server, and another worker process may run beside it.
    """
    connector = cast(DjangoConnector, app.connector)
    with app.replace_connector(connector.get_worker_connector()):
        app.run_worker(wait=not until_done, concurrency=1, name="intercluster")
