"""Retention of notices and mails, and repair after a process died."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from procrastinate.contrib.django.models import ProcrastinateJob

from intercluster.apps.notices.delivery import doubt_abandoned, send
from intercluster.apps.notices.models import Mail, Notice, ReceivedMail

UNSENT_FOR = timedelta(minutes=15)
"""A mail that waits for longer must have a job."""


def mend(now: datetime) -> None:
    """Mark mails that dead processes left half sent, and give jobs to mails that wait without one.

    A mail whose job failed, since it could not be rendered, has failed; any other gets a job.
    """
    doubt_abandoned(now)
    job = ProcrastinateJob.objects.annotate(mail=Cast(KeyTextTransform("mail", "args"), BigIntegerField()))
    jobs = job.filter(task_name=send.name, mail=OuterRef("pk"))
    waiting = Mail.objects.filter(state=Mail.State.WAITING, created__lt=now - UNSENT_FOR)
    left = waiting.filter(~Exists(jobs.filter(status__in=["todo", "doing"])))
    failed = Exists(jobs.filter(status="failed"))
    for mail in left.filter(~failed):
        send.defer(mail=mail.pk)
    left.filter(failed).update(state=Mail.State.FAILED, problem="Its job failed: the worker's log says why.")


@transaction.atomic
def forget(before: datetime, _now: datetime) -> int:
    """Delete notices, mails and accepted answers from before a moment, and return the number of notices."""
    count, _ = Notice.objects.filter(created__lt=before).delete()
    Mail.objects.filter(created__lt=before).delete()
    ReceivedMail.objects.filter(at__lt=before).delete()
    return count
