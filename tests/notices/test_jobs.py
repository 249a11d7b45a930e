"""Jobs of a worker that was killed are taken up again."""

import pytest
from django.db import connection

from intercluster.apps.notices.jobs import run_worker
from intercluster.apps.notices.tasks import rescue_jobs


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
    run_worker(until_done=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status FROM procrastinate_jobs WHERE task_name <> 'jobs.rescue' ORDER BY 1")
        done = cursor.fetchall()
    assert [each for each in done if each[1] != "succeeded"] == []
    assert {name for name, _status in done} >= {"notices.digest", "jobs.forget"}
