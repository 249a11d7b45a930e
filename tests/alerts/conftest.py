"""The small fictional alliance, and people in it who save searches."""

import pytest
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation


@pytest.fixture
def owner(northern: Northern) -> User:
    """Return who runs the Finnish sawmill."""
    user = User.objects.create_user("owner@sawmill.example", name="Aino", language="fi")
    Affiliation.objects.create(user=user, organisation=northern.organisations["sawmill"], role="editor")
    return user
