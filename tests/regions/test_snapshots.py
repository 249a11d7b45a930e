"""Snapshots are kept up to so many bytes, once for all requests that compare the same regions and activities."""

from collections.abc import Iterator

import numpy as np
import pytest
from tests.regions.conftest import dataset

from intercluster.apps.regions import snapshots
from intercluster.apps.regions.models import Dataset, Observation
from intercluster.apps.regions.snapshots import RegionalSnapshot, snapshot_of_level, snapshot_of_regions
from intercluster.core.byte_cache import ByteCache

pytestmark = pytest.mark.django_db


def arrays(snapshot: RegionalSnapshot) -> Iterator[np.ndarray]:
    """Compute everything a snapshot computes on first use, and return all arrays of its own."""
    own = snapshot.measures
    yield from (snapshot.start, snapshot.end, own.quotient, own.presence, own.proximity, own.density)
    yield snapshot.complementarity
    yield snapshot.weight_of_relation
    assert snapshot.interval is not None
    yield from (snapshot.interval.lower, snapshot.interval.upper)
    assert snapshot.complexity is not None
    yield from (*snapshot.complexity, own.complexity.regions, own.complexity.activities)
    yield own.complexity.activities_on_region_scale
    yield from (np.array(column, dtype=object) for column in snapshot.by_region.values())


def test_requests_for_the_same_figures_share_one_snapshot(employment: Dataset) -> None:
    one = snapshot_of_regions(employment, ["SE311"])
    assert snapshot_of_regions(employment, ["SE311"], 2024) is one  # the last year, asked for or not
    assert snapshot_of_regions(employment, ["NO020", "SE311", "SE311"]) is one
    assert snapshot_of_level(employment, 3) is one
    assert snapshot_of_regions(employment, ["SE311"], 2019) is not one


def test_regions_that_leave_out_other_activities_have_a_snapshot_of_their_own() -> None:
    one = dataset(missing=("NO020", "72"))
    Observation.objects.filter(region__code="NO020", activity__code__in=["16", "17"], year=2024).update(
        value=None, status="confidential"
    )
    one.save()
    without, kept = snapshot_of_regions(one, ["SE311"]), snapshot_of_regions(one, ["NO020"])
    assert (len(without.regions), len(kept.regions)) == (3, 4)
    assert snapshot_of_regions(one, ["FI198"]) is without
    assert snapshot_of_regions(one, ["NO020", "FI198"]) is kept


def test_an_import_makes_new_snapshots(employment: Dataset) -> None:
    before = snapshot_of_regions(employment, ["SE311"])
    employment.save()
    assert snapshot_of_regions(employment, ["SE311"]) is not before


def test_a_snapshot_says_at_least_as_many_bytes_as_it_comes_to_hold(employment: Dataset) -> None:
    snapshot = snapshot_of_regions(employment, ["SE311"])
    held = {id(array): array.nbytes for array in arrays(snapshot)}
    assert sum(held.values()) <= snapshot.sizes()[id(snapshot)]
    assert snapshot.sizes()[id(snapshot.amounts)] >= snapshot.amounts.values.nbytes


def test_the_kept_snapshots_stay_within_their_bytes(employment: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    one = snapshot_of_regions(employment, ["SE311"])
    size = sum(one.sizes().values())
    cache = ByteCache(size + 2_000)  # the amounts, one snapshot, and the parts of both years
    monkeypatch.setattr(snapshots, "_cache", cache)
    for year in (2024, 2019, 2024, 2019):
        assert snapshot_of_regions(employment, ["SE311"], year).year == year
        assert cache.nbytes <= cache.limit
    kept = snapshot_of_regions(employment, ["SE311"], 2019)
    assert snapshot_of_regions(employment, ["NO020"], 2019) is kept


def test_a_large_table_is_read_in_chunks(employment: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = snapshot_of_regions(employment, ["SE311"]).amounts
    monkeypatch.setattr(snapshots, "CHUNK", 7)
    employment.save()
    chunked = snapshot_of_regions(employment, ["SE311"]).amounts
    assert chunked is not whole
    np.testing.assert_array_equal(chunked.values, whole.values)
