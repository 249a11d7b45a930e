"""Jobs of strategies: thin, each calls one service."""

from procrastinate.contrib.django import app

from intercluster.apps.strategy.asking.services import remind as remind_of_values
from intercluster.apps.strategy.following.services import remind
from intercluster.apps.strategy.reviewing.services import remind as remind_of_reviews
from intercluster.apps.strategy.rounds.progress import carry_on
from intercluster.apps.strategy.statements.services import count_ended
from intercluster.core import clock


@app.periodic(cron="52 * * * *")
@app.task(name="strategy.remind", queueing_lock="strategy.remind")
def remind_of_next_steps(timestamp: int) -> None:
    """Remind offices of next steps and reviews, and people of the values that they are asked for."""
    remind(clock.today())
    remind_of_values(clock.today())
    remind_of_reviews(clock.today())


@app.periodic(cron="*/5 * * * *")
@app.task(name="strategy.rounds", queueing_lock="strategy.rounds")
def carry_on_rounds(timestamp: int) -> None:
    """Tell people of rounds that have opened, end soon or have ended."""
    carry_on(clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="strategy.statements", queueing_lock="strategy.statements")
def count_statements(timestamp: int) -> None:
    """Count the answers to statements of rounds that have ended."""
    count_ended(clock.now())
