"""The time zone that a page shows times in."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import zone_of


class ReaderZone(tzinfo):
    """A person's time zone. It is looked up when the first time is shown, for most pages show none."""

    def __init__(self, user: User) -> None:
        self._user = user

    @cached_property
    def _zone(self) -> ZoneInfo:
        return zone_of(self._user)

    def __str__(self) -> str:
        """Return the name of the zone."""
        return str(self._zone)

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        """Return how far ahead of UTC a time is."""
        return self._zone.utcoffset(when)

    def dst(self, when: datetime | None) -> timedelta | None:
        """Return how much of that is summer time."""
        return self._zone.dst(when)

    def tzname(self, when: datetime | None) -> str | None:
        """Return the name of the time at a moment, such as CET."""
        return self._zone.tzname(when)

    def fromutc(self, when: datetime) -> datetime:
        """Return a time of UTC as one of the zone."""
        return when.replace(tzinfo=UTC).astimezone(self._zone)
