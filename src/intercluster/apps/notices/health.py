"""Whether mails go out and the worker works."""

import smtplib
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

from intercluster.apps.accounts.mail import without_addresses
from intercluster.apps.notices.models import Mail
from intercluster.core import clock
from intercluster.core.health.findings import Answer, State

ALIVE = timedelta(seconds=60)
"""A worker reports every ten seconds."""
LATE = timedelta(minutes=15)
"""A job or a mail that could have begun longer ago than this is late."""
RECENT = timedelta(days=7)
"""Failed mails and jobs are counted for so long."""


def mail_server() -> Answer:
    """Check that the mail server takes our connection."""
    if settings.EMAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend":
        return State.WARNING, _("Mails are files in %(folder)s and reach nobody: set INTERCLUSTER_EMAIL_URL.") % {
            "folder": settings.EMAIL_FILE_PATH
        }
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as problem:
        return State.FAILED, _("The server of INTERCLUSTER_EMAIL_URL does not take mails (%(problem)s).") % {
            "problem": without_addresses(problem)
        }
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()
    return State.OK, _("The mail server answers.")


def mails() -> Answer:
    """Check that no mail waits for long, or failed."""
    now = clock.now()
    late = Mail.objects.filter(state__in=["waiting", "sending"], created__lt=now - LATE).count()
    if late:
        text = ngettext("%(count)d mail waits to be sent.", "%(count)d mails wait to be sent.", late)
        return State.WARNING, " ".join([text % {"count": late}, _("Run `intercluster mail open`.")])
    failed = Mail.objects.filter(state__in=["failed", "uncertain"], created__gt=now - RECENT).count()
    if failed:
        text = ngettext(
            "In the last week %(count)d mail was not sent, or perhaps not.",
            "In the last week %(count)d mails were not sent, or perhaps not.",
            failed,
        )
        return State.WARNING, " ".join([text % {"count": failed}, _("Run `intercluster mail open`.")])
    return State.OK, _("All are sent.")


def worker() -> Answer:
    """Check that a worker is alive and keeps up."""
    now = clock.now()
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gt=now - ALIVE).count()
    if not alive:
        return State.FAILED, _("None has reported in the last minute: start `intercluster worker`.")
    values = {"alive": alive}
    due = ProcrastinateEvent.objects.filter(job__status="todo", type__in=["deferred", "scheduled"])
    waits = due.filter(at__lt=now - LATE).exclude(job__scheduled_at__gt=now - LATE)
    if late := waits.values("job").distinct().count():
        text = ngettext(
            "%(late)d job waits for more than a quarter of an hour; workers: %(alive)d.",
            "%(late)d jobs wait for more than a quarter of an hour; workers: %(alive)d.",
            late,
        )
        return State.WARNING, text % (values | {"late": late})
    failed = ProcrastinateEvent.objects.filter(type="failed", at__gt=now - RECENT, job__status="failed")
    if count := failed.values("job").distinct().count():
        text = ngettext(
            "In the last week %(count)d job failed: the worker's log says why. Workers: %(alive)d.",
            "In the last week %(count)d jobs failed: the worker's log says why. Workers: %(alive)d.",
            count,
        )
        return State.WARNING, text % (values | {"count": count})
    doing = ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).count()
    return State.OK, _("Alive: %(alive)d; jobs that wait or run: %(doing)d.") % (values | {"doing": doing})
