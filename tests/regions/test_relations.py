"""Relations between activities are learnt from the stored table with most regions, and say what may be chance."""

import numpy as np
import pytest
from django.test import Client
from tests.regions.conftest import COUNTS, FOREST, dataset, many_regions

from intercluster.apps.regions.models import Dataset
from intercluster.apps.regions.snapshots import snapshot_of_regions

pytestmark = pytest.mark.django_db
OF_FEW = {"SE311", "NO020", "FI198", "FI1D5", "SE110", "SE125"}


def test_a_table_of_few_regions_learns_from_the_one_with_most(client: Client) -> None:
    table = many_regions()
    few = dataset("few", table={code: table[code] for code in OF_FEW})
    alone = snapshot_of_regions(few, ["FI198"])
    assert (alone.teacher, alone.firm.any()) == (None, False)
    # A table without all of the activities, one of another classification and a fictional one teach nothing.
    dataset("other", table={code: {"02": (5, 5), "16": (code != "SE311", 4)} for code in table})
    wide = dataset("wide", table=table)
    for facts in ({"classification": "NACE Rev. 2.1"}, {"is_demo": True}):
        Dataset.objects.filter(pk=wide.pk).update(**facts)
        assert snapshot_of_regions(few, ["FI198"]).teacher is None
        Dataset.objects.filter(pk=wide.pk).update(classification="NACE Rev. 2", is_demo=False)
    wide.save()
    made, large = snapshot_of_regions(few, ["FI198"]), snapshot_of_regions(wide, ["FI198"])
    assert made.teacher is large
    assert large.teacher is None
    np.testing.assert_array_equal(made.relations.proximity, large.relations.proximity)
    np.testing.assert_array_equal(made.firm, large.firm)
    forest = [number for number, each in enumerate(made.activities) if each.code in FOREST]
    assert made.firm[np.ix_(forest, forest)].sum() == len(forest) * (len(forest) - 1)

    told = client.get("/api/regions/FI198?dataset=few").json()
    assert told["relations"] == {
        "dataset": "wide", "level": 3, "year": 2024, "regions": 68, "firm": 30, "pairs": 78,
    }  # fmt: skip
    page = " ".join(client.get("/regions/FI198/?dataset=few").content.decode().split())
    assert (
        "learnt from more regions: the 68 of NUTS level 3 in “Employed people”, 2024. There, 30 of the 78 pairs" in page
    )


def test_what_may_be_chance_says_so(client: Client) -> None:
    dataset(table=COUNTS)
    many = "?region=SE311&region=FI198"
    pairs = client.get(f"/api/regions/complement{many}").json()["pairs"]
    assert {each["z"] < 2 for each in pairs} == {True}
    assert not any(one["is_firm"] for each in pairs for one in each["activities"])
    page = client.get(f"/regions/compare/{many}").content.decode()
    assert page.count("May be chance: a region with as many specialisations would have") == 2
    assert page.count(">May be chance<") == sum(len(each["activities"]) for each in pairs)
    assert "(may be chance)" in client.get("/regions/SE311/").content.decode()
    told = client.get("/api/regions/SE311").json()
    assert told["complexity_by_chance"] > 0.05
    assert all(each["density_z"] < 2 for each in told["activities"])
    for chart, says in (("reach", "May be chance"), ("network-links", "May be chance")):
        assert says in client.get(f"/regions/SE311/{chart}.csv").content.decode()
