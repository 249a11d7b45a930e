"""Definitions of time zones for calendar files: each change of the clocks, in the time that held before it.

icalendar makes such definitions too, but dates the beginning of summer time an hour late (7.3.2), and lists dates where
many programs understand rules only.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

FIRST_YEAR = 2020
"""The same for all files: some programs keep the first definition that they read of a zone."""
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Rule = dict[str, str | int]
Change = tuple[timedelta, timedelta, str, bool]
"""The offset before, the offset afterwards, the name of the time, and whether it is summer time."""


@lru_cache(maxsize=64)
def definition(name: str, last_year: int) -> Timezone:
    """Return what a zone was and will be, to the end of a year at least."""
    zone = ZoneInfo(name)
    begins = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    onsets: dict[Change, list[datetime]] = {}
    for moment in _changes(zone, begins, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        before = _offset(zone, moment - MINUTE)
        onsets.setdefault(_change(zone, moment, before), []).append((moment + before).replace(tzinfo=None))
    made = Timezone()
    made.add("tzid", name)
    now = _offset(zone, begins)
    _add(made, _change(zone, begins, now), (begins + now).replace(tzinfo=None), None)
    for change, times in onsets.items():
        rule = _rule(times, last_year)
        for time in times[:1] if rule else times:
            _add(made, change, time, rule)
    return made


def _add(zone: Timezone, change: Change, time: datetime, rule: Rule | None) -> None:
    before, now, label, is_summer = change
    part = TimezoneDaylight() if is_summer else TimezoneStandard()
    part.add("dtstart", time)
    if rule is not None:
        part.add("rrule", rule)
    part.add("tzname", label)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", now)
    zone.add_component(part)


def _rule(times: Sequence[datetime], last_year: int) -> Rule | None:
    """Return the rule by which the clocks change each year, None if there is none."""
    if len(times) < 2 or [time.year for time in times] != list(range(times[0].year, last_year + 1)):
        return None
    if len({(time.month, time.weekday(), time.time()) for time in times}) > 1:
        return None
    first, weekday = times[0], WEEKDAYS[times[0].weekday()]
    if all(time.day + 7 > monthrange(time.year, time.month)[1] for time in times):
        which = -1
    elif len({(time.day - 1) // 7 for time in times}) == 1:
        which = (first.day - 1) // 7 + 1
    else:
        return None
    return {"freq": "yearly", "bymonth": first.month, "byday": f"{which}{weekday}"}


def _change(zone: ZoneInfo, moment: datetime, before: timedelta) -> Change:
    there = moment.astimezone(zone)
    return before, _offset(zone, moment), there.tzname() or zone.key, bool(there.dst())


def _changes(zone: ZoneInfo, begins: datetime, ends: datetime) -> Iterator[datetime]:
    """Yield the moments at which the clocks change."""
    while begins < ends:
        if _offset(zone, begins) != _offset(zone, begins + DAY):
            low, high = begins, begins + DAY
            while high - low > MINUTE:
                middle = low + (high - low) // 2 // MINUTE * MINUTE
                low, high = (middle, high) if _offset(zone, middle) == _offset(zone, begins) else (low, middle)
            yield high
        begins += DAY


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
