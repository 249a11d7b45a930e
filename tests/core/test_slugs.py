"""Slugs that are free."""

from tests.plugins.northern import Northern

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.core.slugs import free_slug


def test_the_first_that_no_row_has_and_that_is_not_reserved(northern: Northern) -> None:
    organisations, clusters = Organisation.objects.all(), Cluster.objects.all()
    assert free_slug("bakery", organisations) == "bakery"
    assert free_slug("drier", organisations) == "drier-2"
    northern.add("drier-2", "SE")
    northern.add("drier-4", "SE")
    assert free_slug("drier", organisations) == "drier-3"
    assert free_slug("drier", organisations, reserved={"drier-3", "drier-5"}) == "drier-6"
    assert free_slug("cluster-no", organisations, clusters) == "cluster-no-2"
    assert free_slug("cluster", organisations, clusters) == "cluster"
