"""An empty installation, as its server finds it."""

from collections.abc import Iterator

import pytest

from intercluster.apps.administration.first_start import middleware


@pytest.fixture
def empty(db: None) -> Iterator[None]:
    """Have the web process find the installation as empty as the database is."""
    middleware._known["begun"] = False
    yield
    middleware._known["begun"] = True
