"""The small alliance, and the people who run its clusters."""

from io import BytesIO

import pytest
from PIL import Image
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User


@pytest.fixture
def managers(northern: Northern) -> dict[str, User]:
    """Return a manager of each cluster, by country."""
    made = {}
    for country, cluster in northern.clusters.items():
        made[country] = User.objects.create_user(f"office@{cluster.slug}.example", name=f"Office {country}")
        cluster.managers.add(made[country])
    return made


def picture(form: str = "PNG", size: tuple[int, int] = (600, 200), **options: object) -> bytes:
    """Return a picture as a file."""
    written = BytesIO()
    Image.new("RGB", size, "#1f4d3a").save(written, form, **options)
    return written.getvalue()
