"""What time it is and which day. All of the product asks here.

Two days count. The platform's day is the same for everybody: it decides what has expired and which day is stored.
The reader's day and time are those of the person whose request or mail this is: pages, documents and mails show them.
"""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return the current moment, in UTC."""
    return timezone.now()


def today(moment: datetime | None = None) -> date:
    """Return the platform's day at a moment (now, unless given)."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def local_time(moment: datetime | None = None) -> datetime:
    """Return a moment (now, unless given) in the reader's time zone."""
    return timezone.localtime(moment)


def local_day(moment: datetime | None = None) -> date:
    """Return the reader's day at a moment (now, unless given)."""
    return timezone.localdate(moment)
