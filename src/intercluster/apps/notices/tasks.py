"""Jobs of notices: thin, each calls one service."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from intercluster.apps.notices.sending import TRIES, send_mail


@app.task(queue="mail", retry=RetryStrategy(max_attempts=TRIES, exponential_wait=4))
def send(mail: int) -> None:
    """Send a mail; a server that does not take it is tried again later."""
    send_mail(mail)
