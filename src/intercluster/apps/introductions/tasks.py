"""Jobs of introductions: thin, each calls one service."""

from procrastinate.contrib.django import app

from intercluster.apps.introductions.contacts import hand_over
from intercluster.apps.introductions.services import remind_and_expire
from intercluster.core import clock


@app.periodic(cron="57 * * * *")
@app.task(name="introductions.hand_over", queueing_lock="introductions.hand_over")
def hand_over_contacts(timestamp: int) -> None:
    """Make somebody else the contact where one has left."""
    hand_over()


@app.periodic(cron="27 * * * *")
@app.task(name="introductions.expire", queueing_lock="introductions.expire")
def expire(timestamp: int) -> None:
    """Remind of requests that wait for long, and end those that have waited for too long."""
    remind_and_expire(clock.now())
