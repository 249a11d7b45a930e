"""A report of the slowest tests, and of those that take over five seconds without a mark that says why.

It counts processor time of the test's process and of the programs that it ran, which does not depend on what else the
machine does. A timing is never a test, and so the report fails nothing.
"""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

SLOWEST = 20
LIMIT = 5.0
"""Seconds of processor time that a test may take without the mark `slow`."""

_PROPERTY = "processor"


Moment = tuple[float, float]
"""Processor seconds and seconds on the clock."""

_begun = pytest.StashKey[Moment]()
_shared = [0.0, 0.0]
"""What fixtures that are made once for many tests took so far."""


def _now() -> Moment:
    """Return the time that this process, and the programs that it ran, spent on tests so far."""
    return sum(os.times()[:4]) - _shared[0], time.monotonic() - _shared[1]


def _since(moment: Moment) -> Moment:
    now = _now()
    return now[0] - moment[0], now[1] - moment[1]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note when a test begins."""
    item.stash[_begun] = _now()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
    """Leave what many tests share out of the figures of the test that happens to come first."""
    if fixturedef.scope == "function":
        return (yield)
    begun = _now()
    try:
        return (yield)
    finally:
        spent = _since(begun)  # fixtures within this one are taken off already
        _shared[0] += spent[0]
        _shared[1] += spent[1]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Write the figures where the report of the worker takes them to the main process."""
    spent = _since(item.stash[_begun])
    reason = next((mark.kwargs["reason"] for mark in item.iter_markers("slow")), "")
    item.user_properties.append((_PROPERTY, (*spent, reason)))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the slowest tests."""
    figures = {
        report.nodeid: value
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "teardown"
        for name, value in report.user_properties
        if name == _PROPERTY
    }
    ranked = sorted(figures.items(), key=lambda each: -each[1][0])
    terminalreporter.section(f"slowest {SLOWEST} tests, in processor seconds (seconds on the clock)")
    for name, (seconds, clock, reason) in ranked[:SLOWEST]:
        terminalreporter.line(f"{seconds:7.2f} ({clock:6.2f})  {name}" + (f"  [{reason}]" if reason else ""))
    unmarked = [(name, seconds) for name, (seconds, _, reason) in ranked if seconds > LIMIT and not reason]
    if unmarked:
        terminalreporter.section(f"over {LIMIT:g} processor seconds without a mark that says why")
        for name, seconds in unmarked:
            terminalreporter.line(f"{seconds:7.2f}  {name}: make it faster, or mark it slow(reason=…)")
