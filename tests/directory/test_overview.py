"""The numbers on the pages are those that can be counted."""

from datetime import timedelta

from tests.plugins.northern import Northern

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Offer
from intercluster.apps.directory.overview import (
    Numbers,
    clusters_with_members,
    ending,
    map_of,
    numbers,
    readers,
    silent,
    top_activities,
)
from intercluster.apps.directory.rules import OPERATOR, VISITOR, office_of
from intercluster.core import clock


def test_numbers_are_of_what_the_viewer_may_know_who_says_it(northern: Northern) -> None:
    clusters = clusters_with_members(northern.alliance)
    assert [(cluster.slug, cluster.members) for cluster in clusters] == [
        ("cluster-fi", 2),
        ("cluster-no", 2),
        ("cluster-se", 2),
    ]
    assert numbers(VISITOR, clusters) == Numbers(organisations=6, statements=5, languages=["fi", "nb", "sv"])
    assert numbers(office_of(northern.clusters["FI"]), clusters).statements == 7  # the eighth is anonymous
    assert numbers(OPERATOR, clusters).statements == 9
    assert numbers(VISITOR, []) == Numbers(organisations=0, statements=0, languages=[])


def test_a_map_needs_a_region(northern: Northern) -> None:
    clusters = clusters_with_members(northern.alliance)
    assert map_of(clusters) is None
    clusters[0].region = "FI198"
    clusters[1].region = "XX999"
    drawn = map_of(clusters)
    assert drawn is not None
    assert [(dot.name, dot.members) for dot in drawn.dots] == [("Demo FI", 2)]


def test_activities_count_a_member_once_a_division(northern: Northern) -> None:
    sawmill = northern.organisations["sawmill"]
    sawmill.activities = ["16.10", "16.21", "02.20"]
    sawmill.save()
    assert top_activities(northern.clusters["FI"]) == [("02", 1), ("16", 1)]


def test_an_office_sees_who_is_silent_and_what_ends(northern: Northern) -> None:
    today = clock.today()
    Offer.objects.filter(organisation__slug="neighbour").update(expires=today + timedelta(days=3))
    cluster = northern.clusters["FI"]
    assert [(each.slug, each.ending) for each in ending(cluster)] == [("neighbour", 1)]
    assert [(each.slug, each.has_offer, each.has_need) for each in silent(cluster)] == [("neighbour", True, False)]
    assert readers(cluster) == [
        (Visibility.PUBLIC, 2, 1),
        (Visibility.ALLIANCE, 0, 1),
        (Visibility.ANONYMOUS, 0, 0),
        (Visibility.PRIVATE, 0, 0),
    ]
    Offer.objects.filter(organisation__slug="neighbour").update(expires=today - timedelta(days=1))
    assert (readers(cluster)[0], list(ending(cluster))) == ((Visibility.PUBLIC, 1, 1), [])
    assert [(each.slug, each.has_offer, each.has_need) for each in silent(cluster)] == [("neighbour", False, False)]
