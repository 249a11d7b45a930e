"""Jobs of votes: thin, each calls one service."""

from procrastinate.contrib.django import app

from intercluster.apps.voting import key_files
from intercluster.apps.voting.budget_changes import work_out_changes
from intercluster.apps.voting.closing import carry_on
from intercluster.core import clock


@app.periodic(cron="*/5 * * * *")
@app.task(name="voting.carry_on", queueing_lock="voting.carry_on")
def carry_on_votes(timestamp: int) -> None:
    """Open, remind and close votes whose time has come, then do what is left of those that have ended."""
    carry_on(clock.now())
    work_out_changes()
    key_files.destroy_ended()
