"""Where the times of meetings lie: within days, around stops, by the hours that pass."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from intercluster.apps.events.setting.layout import Span, lay_out

ZONE = ZoneInfo("Europe/Stockholm")
START = datetime(2027, 3, 27, tzinfo=UTC)


def minutes(first: int, last: int) -> Span:
    """Return a span by minutes since the start."""
    return Span(START + timedelta(minutes=first), START + timedelta(minutes=last))


def spans(longest: int) -> st.SearchStrategy[Span]:
    """Return spans within two days."""
    return st.builds(
        lambda first, length: minutes(first, first + length), st.integers(0, 2880), st.integers(1, longest)
    )


def inside(span: Span, others: list[Span]) -> bool:
    """Return whether a span lies within one of others."""
    return any(other.starts <= span.starts and span.ends <= other.ends for other in others)


@given(
    st.lists(st.integers(0, 2880), min_size=2, max_size=6, unique=True),
    st.lists(spans(120), max_size=5),
    st.integers(5, 60),
    st.integers(0, 30),
)
def test_times_lie_in_days_outside_stops_and_leave_no_room_unused(
    bounds: list[int], stops: list[Span], length: int, pause: int
) -> None:
    bounds.sort()
    days = [minutes(*pair) for pair in zip(bounds[::2], bounds[1::2], strict=False)]
    meeting, between = timedelta(minutes=length), timedelta(minutes=pause)
    found = lay_out(days, stops, meeting, between)
    assert all(time.ends - time.starts == meeting for time in found)
    assert all(inside(time, days) and not any(time.overlaps(stop) for stop in stops) for time in found)
    assert [time.part for time in found[:1]] == [1][: len(found)]
    for earlier, later in pairwise(found):
        gap = Span(earlier.ends, later.starts)
        together = not any(gap.starts <= stop.starts and stop.ends <= gap.ends for stop in stops) and any(
            inside(Span(earlier.starts, later.ends), [day]) for day in days
        )
        assert (earlier.ends <= later.starts, later.part - earlier.part) == (True, 0 if together else 1)
        assert not together or gap.ends - gap.starts == between
    # Every minute of a day that is neither stopped nor near a meeting is too short for one.
    taken = [Span(time.starts - meeting - between, time.ends + meeting + between) for time in found]
    for day in days:
        starts = day.starts
        while starts + meeting <= day.ends:
            room = Span(starts, starts + meeting)
            assert any(room.overlaps(stop) for stop in stops) or any(room.overlaps(each) for each in taken)
            starts += timedelta(minutes=5)


def test_an_hour_that_comes_twice_holds_twice_the_meetings() -> None:
    def night(day: int, month: int) -> list[str]:
        span = Span(datetime(2027, month, day, 1, 0, tzinfo=ZONE), datetime(2027, month, day, 4, 0, tzinfo=ZONE))
        found = lay_out([span], [], timedelta(minutes=60), timedelta())
        return [f"{time.starts.astimezone(ZONE):%H:%M%z}" for time in found]

    assert night(31, 10) == ["01:00+0200", "02:00+0200", "02:00+0100", "03:00+0100"]
    assert night(28, 3) == ["01:00+0100", "03:00+0200"]
