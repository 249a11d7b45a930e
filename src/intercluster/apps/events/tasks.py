"""Jobs of events: thin, each calls one service."""

from procrastinate.contrib.django import app

from intercluster.apps.events.requests.services import end_unanswered
from intercluster.apps.events.unnamed.batches import close_batches
from intercluster.core import clock


@app.task(name="events.plan")
def make_plan(number: int) -> None:
    """Make a plan that an office has asked for."""
    from intercluster.apps.events.planning.services import make_plan as make  # noqa: PLC0415  # it defers this task

    make(number)


@app.periodic(cron="7 * * * *")
@app.task(name="events.end_unanswered", queueing_lock="events.end_unanswered")
def end_unanswered_requests(timestamp: int) -> None:
    """End the requests to meet that nobody answered in time."""
    end_unanswered(clock.now())


@app.periodic(cron="37 * * * *")
@app.task(name="events.close_batches", queueing_lock="events.close_batches")
def close_batches_of_newcomers(timestamp: int) -> None:
    """Let texts without a name join the lists of events, in batches."""
    close_batches()
