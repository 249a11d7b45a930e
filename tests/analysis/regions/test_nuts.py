"""Codes of regions change only where a region is the same in both versions; otherwise it is said what became of it."""

from pathlib import Path

import pytest

from intercluster.analysis.regions.nuts import Crosswalk, NotRecoded, crosswalk, recode

CROSSWALKS = Path(__file__).resolve().parents[4] / "shared" / "data" / "regions" / "nuts_crosswalk"

HEAD = "code_v2021,code_v2024,areaKm,pop21\n"


def test_only_what_is_one_region_in_both_versions_is_recoded() -> None:
    using = crosswalk(
        [HEAD, "AA1,AA1,5,10\n", "AA2,AA9,5,10\n", "AA3,AA4,5,30\n", "AA3,AA5,5,10\n", "AA6,AA7,1,1\n", "AA8,AA7,1,1\n"]
    )
    assert (using.source, using.target) == ("2021", "2024")
    new, unclear = recode(["AA", "AA1", "AA2", "AA3", "AA6", "ZZ1", "AA1"], using)
    assert new == {"AA": "AA", "AA1": "AA1", "AA2": "AA9"}
    assert unclear == [
        NotRecoded("AA3", {"AA4": 0.75, "AA5": 0.25}, ()),
        NotRecoded("AA6", {"AA7": 1.0}, ("AA8",)),
        NotRecoded("ZZ1", {}, ()),
    ]


def test_slivers_of_a_boundary_are_nothing() -> None:
    lines = ["AA1,AA1,5,99999\n", "AA1,AA2,1,1\n", "AA2,AA2,5,500\n", "BB1,BB1,5,9999\n", "BB1,BB2,1,1\n"]
    new, unclear = recode(["AA1", "AA2", "BB1"], crosswalk([HEAD, *lines]))
    assert new == {"AA1": "AA1", "AA2": "AA2"}
    assert unclear == [NotRecoded("BB1", {"BB1": 0.9999, "BB2": 0.0001}, ())]


def test_where_nobody_lives_area_counts() -> None:
    assert crosswalk([HEAD, "AA1,AA2,3,0\n", "AA1,AA3,1,0\n"]).shares == {"AA1": {"AA2": 0.75, "AA3": 0.25}}


def test_tables_of_another_form_are_errors() -> None:
    for tables, says in (
        ([["a,b\n"]], "begins 'code_v2021,code_v2024'"),
        ([[HEAD, "AA1,AA1,5,x\n"]], "line 2 has a part that is not a number"),
        ([[HEAD, "AA1,AA1,nan,1\n"]], "line 2 has a part that is not 0 or more"),
        ([[HEAD, "AA1,AA1,5,-1\n"]], "line 2 has a part that is not 0 or more"),
        ([[HEAD, "AA1,AA1,5,1\n"], [HEAD.replace("2021", "2016"), "AA,AA,1,1\n"]], "same two versions"),
    ):
        with pytest.raises(ValueError, match=says):
            crosswalk(*tables)


@pytest.mark.skipif(not CROSSWALKS.exists(), reason="../shared/data/regions is absent")
def test_the_three_regions_between_versions() -> None:
    def read(version: int) -> Crosswalk:
        paths = [CROSSWALKS / f"n{level}_cm_v{version}_v2024.csv" for level in (2, 3)]
        return crosswalk(*(path.read_text(encoding="utf-8").splitlines() for path in paths))

    new, unclear = recode(["SE311", "NO020", "FI193", "SE31", "FI19"], read(2021))
    assert new == {"SE311": "SE311", "NO020": "NO020", "SE31": "SE31", "FI19": "FI19"}
    # Central Finland gave a part to its neighbour: 99 of 100 people are in FI198, so it is not the same region.
    assert [warning.code for warning in unclear] == ["FI193"]
    assert unclear[0].shares["FI198"] == pytest.approx(0.992, abs=1e-3)
    assert unclear[0].together_with == ("FI197",)
    # Hedmark became, with Oppland, Innlandet.
    new, unclear = recode(["NO021"], read(2016))
    assert (new, unclear) == ({}, [NotRecoded("NO021", {"NO020": 1.0}, ("NO022",))])
