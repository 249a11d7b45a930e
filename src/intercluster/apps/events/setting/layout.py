"""Where the times of meetings lie: within the days of an event, around what stops meetings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Span:
    """Some time, from a moment up to another."""

    starts: datetime
    ends: datetime

    def overlaps(self, other: "Span") -> bool:
        """Return whether some time belongs to both."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True)
class Time(Span):
    """A time at which meetings are held."""

    part: int = 1
    """Which part of the event it belongs to: a new one begins after each stop and each night."""


def lay_out(days: Sequence[Span], stops: Sequence[Span], meeting: timedelta, pause: timedelta) -> list[Time]:
    """Lay out meetings one after the other in each stretch of a day in which nothing stops them.

    All is reckoned in UTC, so that an hour which is skipped or comes twice counts as it passes.
    """
    found: list[Time] = []
    part = 0
    for day in sorted((_in_utc(day) for day in days), key=lambda day: day.starts):
        for stretch in _stretches(day, stops):
            own = list(_meetings(stretch, meeting, pause))
            part += bool(own)
            found += [Time(each.starts, each.ends, part) for each in own]
    return found


def _stretches(day: Span, stops: Sequence[Span]) -> Iterator[Span]:
    starts = day.starts
    for stop in sorted((_in_utc(stop) for stop in stops), key=lambda stop: stop.starts):
        if stop.ends <= starts:
            continue
        if starts < min(stop.starts, day.ends):
            yield Span(starts, min(stop.starts, day.ends))
        starts = stop.ends
    if starts < day.ends:
        yield Span(starts, day.ends)


def _meetings(stretch: Span, meeting: timedelta, pause: timedelta) -> Iterator[Span]:
    starts = stretch.starts
    while starts + meeting <= stretch.ends:
        yield Span(starts, starts + meeting)
        starts += meeting + pause


def _in_utc(span: Span) -> Span:
    return Span(span.starts.astimezone(UTC), span.ends.astimezone(UTC))
