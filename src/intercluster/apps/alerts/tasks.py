"""Jobs of alerts: thin, each calls one service. They run every hour and do what is due."""

from procrastinate.contrib.django import app

from intercluster.apps.alerts.expiry import remind_of_expiry
from intercluster.apps.alerts.services import weekly
from intercluster.core import clock


@app.periodic(cron="12 * * * *")
@app.task(name="alerts.weekly", queueing_lock="alerts.weekly")
def tell_news(timestamp: int) -> None:
    """Send the weekly news of saved searches."""
    weekly(clock.now())


@app.periodic(cron="42 * * * *")
@app.task(name="alerts.remind", queueing_lock="alerts.remind")
def remind(timestamp: int) -> None:
    """Remind of offers and needs that end."""
    remind_of_expiry(clock.today())
