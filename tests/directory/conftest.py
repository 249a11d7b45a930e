"""The small fictional alliance of the partnering tests, and the people who run its clusters."""

import pytest
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User

__all__ = ["finnish_office"]


@pytest.fixture
def finnish_office(northern: Northern) -> User:
    """Return who runs the Finnish cluster."""
    user = User.objects.create_user("office@cluster-fi.example", name="Office Demo FI", language="fi")
    northern.clusters["FI"].managers.add(user)
    return user
