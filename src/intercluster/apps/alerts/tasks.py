"""Jobs of alerts: thin, each calls one service. They look every hour at what is still to be done."""

from django.utils import timezone
from procrastinate.contrib.django import app

from intercluster.apps.alerts.services import weekly


@app.periodic(cron="12 * * * *")
@app.task(name="alerts.weekly", queueing_lock="alerts.weekly")
def tell_news(timestamp: int) -> None:
    """Tell what is new for saved searches, once a week."""
    weekly(timezone.now())
