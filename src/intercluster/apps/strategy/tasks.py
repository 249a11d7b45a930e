"""Jobs of strategies: thin, each calls one service."""

from procrastinate.contrib.django import app

from intercluster.apps.strategy.following.services import remind
from intercluster.core import clock


@app.periodic(cron="52 * * * *")
@app.task(name="strategy.remind", queueing_lock="strategy.remind")
def remind_of_next_steps(timestamp: int) -> None:
    """Remind offices of the next steps of actions."""
    remind(clock.today())
