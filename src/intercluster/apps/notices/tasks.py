"""Jobs of notices: thin, each calls one service. `delivery.send` mails."""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from intercluster.apps.notices import delivery
from intercluster.apps.notices.digests import digest
from intercluster.apps.notices.retention import mend
from intercluster.core import clock

__all__ = ["delivery"]

KEPT_HOURS = 24 * 30
"""Hours for which finished jobs are kept."""


@app.periodic(cron="1,31 * * * *")
@app.task(name="notices.digest", queueing_lock="notices.digest")
def daily_mails(timestamp: int) -> None:
    """Make the daily mails that are due."""
    digest(clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.mend", queueing_lock="notices.mend")
def mend_mails(timestamp: int) -> None:
    """Repair what a dead process left."""
    mend(clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="jobs.rescue", queueing_lock="jobs.rescue", pass_context=True)
async def rescue_jobs(context: JobContext, timestamp: int) -> None:
    """Run jobs again whose worker died; where the same job waits already, one is enough."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        try:
            await jobs.retry_job(job)
        except UniqueViolation:  # of its queueing lock
            await jobs.finish_job(job, Status.ABORTED, delete_job=True)


@app.periodic(cron="27 2 * * *")
@app.task(name="jobs.forget", queueing_lock="jobs.forget", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that finished long ago."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
