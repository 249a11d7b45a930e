"""The daily mail with all notices since the last one."""

from datetime import datetime

from django.db import IntegrityError, transaction

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import zone_of
from intercluster.apps.notices.delivery import send
from intercluster.apps.notices.models import Delivery, Mail, Notice
from intercluster.apps.notices.queries import preference_of


def digest(now: datetime) -> int:
    """Make the daily mails that are due and not empty; return their number.

    Hour and day are those of the person's time zone (`accounts.queries.zone_of`). A person gets at most one a day,
    however often this is called, and gets it late if no worker ran at their hour. Notices seen on the platform are left
    out.
    """
    waiting = Notice.objects.filter(delivery=Delivery.DAILY, mail=None, seen_at=None)
    people = User.objects.filter(is_active=True, pk__in=waiting.values("recipient"))
    made = 0
    for user in people.order_by("pk"):
        here = now.astimezone(zone_of(user))
        if preference_of(user).hour <= here.hour:
            made += _digest(user, here)
    return made


def _digest(user: User, here: datetime) -> bool:
    try:
        with transaction.atomic():
            mail = Mail.objects.create(recipient=user, digest_of=here.date())
            Notice.objects.filter(recipient=user, delivery=Delivery.DAILY, mail=None, seen_at=None).update(mail=mail)
            send.defer(mail=mail.pk)
    except IntegrityError:  # today's is made
        return False
    return True
