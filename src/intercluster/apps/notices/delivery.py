"""Sends mails, each at most once (docs/decisions/0020-a-mail-is-sent-at-most-once.md).

A mail that the server certainly did not accept is sent again. A mail that it may have accepted is not, unless a person
says so.
"""

import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, QuerySet
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from intercluster.apps.accounts.mail import without_addresses
from intercluster.apps.notices.models import Mail
from intercluster.apps.notices.rendering import compose
from intercluster.core import clock

TRIES = 9
"""Number of attempts. The waits between them grow fourfold from four seconds, so they take about a day."""

TAKES_AT_MOST = timedelta(minutes=15)
"""A mail that is "sending" for longer was left by a process that died."""

State = Mail.State

NOTHING_LEFT: dict[str, Any] = {"state": State.DROPPED, "context": {}}
"""Changes to a mail that will not be sent any more."""


class NotSentError(Exception):
    """The server did not accept a mail; try again later."""


@app.task(name="notices.send", queue="mail", retry=RetryStrategy(max_attempts=TRIES, exponential_wait=4))
def send(mail: int) -> None:
    """Send a mail; retry later if the server did not accept it."""
    send_mail(mail)


def send_mail(key: int) -> None:
    """Send a waiting mail; ignore any other state. Raise NotSentError if it should be retried.

    Never call it in a transaction: each step must be visible to others, and after a crash, before the next begins.
    """
    mail = Mail.objects.select_related("recipient").filter(pk=key).first()
    if mail is None:
        return
    if mail.state == State.SENDING:  # the job is run again, so its first run did not end
        doubt(Mail.objects.filter(pk=key))
    if mail.state != State.WAITING:
        return
    message = compose(mail)
    if message is None:
        Mail.objects.filter(pk=key, state=State.WAITING).update(**NOTHING_LEFT)
        return
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as problem:
        _again(mail, State.WAITING, problem)
        return
    try:
        if _claim(key):
            _hand_over(mail, connection, message)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()


def _hand_over(mail: Mail, connection: Any, message: EmailMessage) -> None:
    """Hand a claimed mail to the mail server, and record the answer."""
    try:
        taken = connection.send_messages([message])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as refusal:
        if _is_final(refusal):
            _end(mail.pk, State.FAILED, problem=without_addresses(refusal))
        else:
            _again(mail, State.SENDING, refusal)
    except (smtplib.SMTPException, OSError) as problem:  # the connection broke: before or after it was taken?
        _end(mail.pk, State.UNCERTAIN, problem=without_addresses(problem))
    else:
        if taken:
            _end(mail.pk, State.SENT, sent_at=clock.now(), context={})
        else:
            _end(mail.pk, problem="Its address is reserved and nobody's (RFC 2606).", **NOTHING_LEFT)


def doubt(mails: QuerySet[Mail]) -> int:
    """Mark mails that a dead process was sending as uncertain, and return their number.

    A process that is slow, not dead, still records afterwards that it sent the mail.
    """
    return mails.filter(state=State.SENDING).update(state=State.UNCERTAIN, problem="The process that sent it died.")


def doubt_restored() -> str:
    """Mark mails that waited when a backup was made as uncertain, and say so: since then they may have gone out."""
    waiting = Mail.objects.filter(state__in=[State.WAITING, State.SENDING])
    count = waiting.update(state=State.UNCERTAIN, problem="It waited when the backup was made that was restored.")
    return (
        f"Mails that waited then, and may have been sent since: {count}; see `intercluster mail open`." if count else ""
    )


def doubt_abandoned(now: datetime) -> int:
    """Mark mails left by dead processes; see `doubt`."""
    return doubt(Mail.objects.filter(claimed_at__lt=now - TAKES_AT_MOST))


@transaction.atomic
def send_again(key: int) -> bool:
    """Send an uncertain or failed mail again at a person's request; return whether it was one."""
    again = Mail.objects.filter(pk=key, state__in=[State.UNCERTAIN, State.FAILED])
    if not again.update(state=State.WAITING, attempts=0, problem=""):
        return False
    send.defer(mail=key)
    return True


def leave(key: int) -> bool:
    """Settle an uncertain or failed mail at a person's request; return whether it was one."""
    left = Mail.objects.filter(pk=key, state__in=[State.UNCERTAIN, State.FAILED])
    return bool(left.update(**NOTHING_LEFT))


def _claim(key: int) -> bool:
    """Claim a waiting mail for this process; of several that try, one succeeds."""
    waiting = Mail.objects.filter(pk=key, state=State.WAITING)
    return bool(waiting.update(state=State.SENDING, attempts=F("attempts") + 1, claimed_at=clock.now()))


def _end(key: int, state: State, *, problem: str = "", **fields: Any) -> None:
    """Record the result; another process may have given this one up meanwhile."""
    taken = Mail.objects.filter(pk=key, state__in=[State.SENDING, State.UNCERTAIN])
    taken.update(state=state, problem=problem, **fields)


def _again(mail: Mail, state: State, problem: Exception) -> None:
    """Let a mail wait for the next attempt and raise NotSentError; give up after the last attempt."""
    tries = mail.attempts + 1
    left = Mail.objects.filter(pk=mail.pk, state=state)
    told = without_addresses(problem)
    if tries >= TRIES:
        left.update(state=State.FAILED, attempts=tries, problem=told)
        return
    left.update(state=State.WAITING, attempts=tries, problem=told)
    raise NotSentError(told) from None  # the log gets no address from the server's answer


def _is_final(refusal: Exception) -> bool:
    """Return whether a refusal is permanent (5xx) and not temporary (4xx)."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _reason in refusal.recipients.values()]
    else:
        codes = [getattr(refusal, "smtp_code", 0)]
    return all(code >= 500 for code in codes)
