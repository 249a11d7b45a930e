"""What tests of evidence share: clusters with regions, and the part and the office that cite."""

import pytest
from tests.plugins.northern import Northern

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, office_of
from intercluster.apps.strategy.models import Part, Strategy


def give_regions() -> None:
    """Let the clusters of the alliance be at home in the regions of the founding project."""
    for slug, region in (("cluster-se", "SE311"), ("cluster-no", "NO020"), ("cluster-fi", "FI198")):
        Cluster.objects.filter(slug=slug).update(region=region)


@pytest.fixture
def part(strategy: Strategy) -> Part:
    """Return the priority of the strategy."""
    return strategy.parts.get(kind="priority")


@pytest.fixture
def office(northern: Northern) -> Viewer:
    """Return what the Swedish office may do."""
    return office_of(northern.clusters["SE"])
