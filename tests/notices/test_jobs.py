"""Jobs of a worker that was killed are taken up again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from intercluster.apps.notices.jobs import run_worker
from intercluster.apps.notices.tasks import rescue_jobs


def work() -> None:
    try:
        run_worker(until_done=True)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_jobs_of_a_dead_worker_are_done_also_where_the_same_job_waits() -> None:
    """A periodic job is due again while its first run hangs: both cannot wait, and others must not hang with them."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")  # what other tests left
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes') RETURNING id"
        )
        (dead,) = cursor.fetchone()
        insert = (
            "INSERT INTO procrastinate_jobs (task_name, queue_name, queueing_lock, args, status, worker_id) "
            "VALUES (%s, 'default', %s, '{\"timestamp\": 0}', %s, %s)"
        )
        cursor.execute(insert, ["notices.digest", "notices.digest", "doing", dead])
        cursor.execute(insert, ["notices.digest", "notices.digest", "todo", None])
        cursor.execute(insert, ["jobs.forget", "jobs.forget", "doing", dead])
    rescue_jobs.defer(timestamp=0)
    with ThreadPoolExecutor(1) as pool:  # a browser test may have left an event loop in this thread
        pool.submit(work).result()
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status FROM procrastinate_jobs WHERE task_name <> 'jobs.rescue' ORDER BY 1")
        done = cursor.fetchall()
    assert [each for each in done if each[1] != "succeeded"] == []
    assert {name for name, _status in done} >= {"notices.digest", "jobs.forget"}
