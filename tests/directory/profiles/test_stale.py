"""An office sees which profiles nobody looks after."""

from datetime import timedelta

from django.utils import timezone
from tests.plugins.northern import Northern

from intercluster.apps.directory.models import Need, Offer, Organisation
from intercluster.apps.directory.profiles.stale import stale_profiles


def test_untouched_for_long_or_ended(northern: Northern, settings: object) -> None:
    settings.STALE_DAYS = 100
    cluster = northern.clusters["FI"]
    now = timezone.now()
    old = now - timedelta(days=101)

    def stale() -> list[tuple[str, int]]:
        return [(row.slug, row.expired) for row in stale_profiles(cluster)]

    assert stale() == []
    Organisation.objects.update(updated=old)
    assert stale() == []  # its texts are newer
    Offer.objects.update(updated=old)
    assert stale() == [("neighbour", 0)]  # the sawmill's needs are newer
    Need.objects.update(updated=old + timedelta(days=2))
    assert stale() == [("neighbour", 0)]
    today = timezone.localdate()
    Need.objects.filter(organisation__slug="sawmill").update(expires=today)
    assert stale() == [("neighbour", 0)]  # today still counts
    Need.objects.filter(organisation__slug="sawmill").update(expires=today - timedelta(days=1))
    Offer.objects.filter(organisation__slug="sawmill").update(expires=today - timedelta(days=1))
    assert stale() == [("neighbour", 0), ("sawmill", 3)]
    assert [row.is_old for row in stale_profiles(cluster)] == [True, False]  # the second has no date beside it
    assert stale_profiles(cluster).get(slug="neighbour").last_change == old
    assert list(stale_profiles(northern.clusters["DE"]).values_list("slug", flat=True)) == ["foreigner"]


def test_a_member_that_says_nothing(northern: Northern) -> None:
    northern.add("silent", "FI")
    Organisation.objects.filter(slug="silent").update(updated=timezone.now() - timedelta(days=400))
    assert [row.slug for row in stale_profiles(northern.clusters["FI"])] == ["silent"]
