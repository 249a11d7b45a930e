"""Jobs of privacy: thin, each calls one service."""

from procrastinate.contrib.django import app

from intercluster.apps.privacy.retention import enforce
from intercluster.core import clock


@app.periodic(cron="37 2 * * *")
@app.task(name="privacy.retention", queueing_lock="privacy.retention")
def let_go(timestamp: int) -> None:
    """Delete what was kept long enough."""
    enforce(clock.now())
