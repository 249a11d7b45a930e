"""The plug-ins that all tests share, and the order in which tests run."""

from itertools import groupby
from pathlib import Path

import pytest

pytest_plugins = [
    "tests.plugins.database",
    "tests.plugins.durations",
    "tests.plugins.northern",
    "tests.plugins.pace",
    "tests.plugins.pages",
]

TESTS = Path(__file__).parent
ENCODING = {TESTS / "analysis/partners/test_judged_by_hand.py", TESTS / "partnering/indexing/test_alignments.py"}
"""Beside those of the demo, the files whose tests encode what the demo can do."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> None:
    """Load Schemathesis for the one file that needs it, since loading takes a second."""
    if file_path.name == "test_api_schema.py":
        parent.config.pluginmanager.import_plugin("schemathesis.pytest.plugin")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file on one worker, those that commit to the database after all that take everything back.

    pytest-django has put them in that order; a file with both kinds becomes two groups. The tests of the demo are one
    group: a worker encodes the demo's texts and the names of what it can do once, which takes half a minute.
    """
    for number, (path, group) in enumerate(groupby(items, key=lambda item: item.path)):
        name = "demo" if path.parent == TESTS / "demo" or path in ENCODING else f"{number}-{path.stem}"
        for item in group:
            item.add_marker(pytest.mark.xdist_group(name))
