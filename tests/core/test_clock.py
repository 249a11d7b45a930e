"""The clock: the platform's day for everybody, the reader's day on pages, and no other clock in the sources."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

import intercluster
from intercluster.core import clock

HELSINKI = ZoneInfo("Europe/Helsinki")
LATE = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)  # half past eleven in Stockholm, half past midnight in Helsinki

SOURCES = Path(intercluster.__file__).parent
OTHER_CLOCKS = re.compile(r"\b(date\.today|datetime\.(now|utcnow|today)|timezone\.now|localdate|localtime)\b")


def test_the_platforms_day_is_the_same_for_every_reader() -> None:
    days = {clock.today(LATE)}
    with timezone.override(HELSINKI):
        days.add(clock.today(LATE))
    assert days == {date(2026, 11, 30)}


def test_the_readers_day_and_time_follow_the_readers_zone() -> None:
    assert (clock.local_day(LATE), f"{clock.local_time(LATE):%H:%M}") == (date(2026, 11, 30), "23:30")
    with timezone.override(HELSINKI):
        assert (clock.local_day(LATE), f"{clock.local_time(LATE):%H:%M}") == (date(2026, 12, 1), "00:30")


def test_without_a_moment_the_clock_takes_the_present() -> None:
    before = datetime.now(UTC)
    present = clock.now()
    assert before <= present <= datetime.now(UTC)
    assert (clock.today(), clock.local_day()) >= (clock.today(present), clock.local_day(present))
    assert 0 <= (clock.local_time() - present).total_seconds() < 60


def test_no_source_but_the_clock_reads_the_time() -> None:
    found = {
        f"{path.relative_to(SOURCES)}: {match[0]}"
        for path in SOURCES.rglob("*.py")
        if path != SOURCES / "core" / "clock.py" and "migrations" not in path.parts
        for match in OTHER_CLOCKS.finditer(path.read_text())
    }
    assert found == set()
