"""What a dataset says of regions, by the commands and by the queries behind them."""

import json

import numpy as np
import pytest
from tests.regions.conftest import COUNTS, dataset
from typer.testing import CliRunner

from intercluster.apps.regions.answers import about, best_activities, comparison, complements, profile
from intercluster.apps.regions.models import Dataset, Observation
from intercluster.apps.regions.queries import NothingKnownError, dataset_of
from intercluster.apps.regions.snapshots import snapshot_of_regions
from intercluster.cli.commands import app

pytestmark = pytest.mark.django_db


def quotient(region: str, activity: str) -> float:
    now = {name: {code: counts[1] for code, counts in own.items()} for name, own in COUNTS.items()}
    everything = sum(sum(own.values()) for own in now.values())
    share = now[region][activity] / sum(now[region].values())
    return share / (sum(own[activity] for own in now.values()) / everything)


def test_a_profile_is_made_of_the_figures(employment: Dataset) -> None:
    found = profile(snapshot_of_regions(employment, ["SE311"]), "SE311")
    assert (found["year"], found["since"], found["compared_with"]) == (2024, 2019, 4)
    assert found["dataset"]["source"] == "Statistical office of the test"
    got = {each["code"]: each["quotient"] for each in found["activities"]}
    assert got == pytest.approx({code: quotient("SE311", code) for code in COUNTS["SE311"]})
    paper = next(each for each in found["activities"] if each["code"] == "17")
    assert (paper["name"], paper["start"], paper["value"]) == ("Paper and paper products", 900, 600)
    assert paper["interval"][0] < paper["quotient"] < paper["interval"][1]
    rules = {(one["rule"], each["activity"]) for each in found["findings"] for one in (each, *each["also"])}
    assert {("specialised", "16"), ("specialised", "17"), ("shrinking", "17")} <= rules
    assert [each["name"] for each in found["peers"]] == ["Innlandet", "Keski-Suomi", "Stockholms län"]


def test_a_cell_without_a_value_takes_out_as_little_as_it_must() -> None:
    one = dataset(missing=("NO020", "72"))
    whole = snapshot_of_regions(one, ["SE311"])
    assert [each.code for each in whole.activities] == ["02", "16", "17", "62", "72"]
    assert [each.code for each in whole.regions] == ["FI198", "NO020", "SE110", "SE311"]
    told = profile(whole, "NO020")["activities"][4]
    assert [told[name] for name in ("code", "value", "flags", "quotient", "interval", "start")] == [
        "72", None, "c", None, None, 10.0,
    ]  # fmt: skip
    assert (about(whole)["missing"], whole.quotient[whole.row("SE311"), 4]) == (
        1,
        pytest.approx(20 / 1580 / (2120 / 7710)),  # NO020 and its 1,410 people say nothing of this activity
    )
    Observation.objects.filter(region__code="NO020", activity__code__in=["16", "17"], year=2024).update(
        value=None, status="confidential"
    )
    one.save()
    without = snapshot_of_regions(one, ["SE311"])
    assert ([each.code for each in without.left_out_regions], without.left_out_activities) == (["NO020"], ())
    kept = snapshot_of_regions(one, ["NO020"])  # who is asked for stays
    assert (len(kept.activities), len(kept.regions), kept.missing) == (5, 4, 3)
    with pytest.raises(NothingKnownError, match="lacks too many values of NO020 in 2019 and 2024"):
        without.row("NO020")


def test_complementarity_is_the_sum_of_what_activities_add(employment: Dataset) -> None:
    snapshot = snapshot_of_regions(employment, ["SE311", "FI198"])
    for row in range(4):
        for partner in range(4):
            added = best_activities(snapshot, row, partner, count=99)
            assert sum(value for _column, value in added) == pytest.approx(snapshot.complementarity[row, partner])
    pairs = complements(snapshot, ["SE311", "FI198"])["pairs"]
    assert [(each["for"], each["from"]) for each in pairs] == [("SE311", "FI198"), ("FI198", "SE311")]


def test_regions_side_by_side(employment: Dataset) -> None:
    found = comparison(snapshot_of_regions(employment, ["SE311", "NO020"]), ["SE311", "NO020"])
    assert [each["indices"]["diversity"] for each in found["regions"]] == [3, 2]
    assert found["regions"][1]["quotients"]["17"] == 0


def test_a_year_without_rows_is_not_one_of_zeros(employment: Dataset) -> None:
    Observation.objects.filter(region__code="NO020", year=2019).delete()
    employment.save()
    snapshot = snapshot_of_regions(employment, ["SE311"])
    assert [each.code for each in snapshot.left_out_regions] == ["NO020"]
    snapshot = snapshot_of_regions(employment, ["SE311"])
    assert sum(np.isnan(snapshot.amounts_in(year)).sum() for year in snapshot.years) == 0


def test_what_is_not_there_is_told(employment: Dataset) -> None:
    for ask, says in [
        (lambda: dataset_of("other"), "no dataset other; there is: employment"),
        (lambda: snapshot_of_regions(employment, ["SE31"]), "has nothing on SE31"),
        (lambda: snapshot_of_regions(employment, ["SE311", "SE"]), "within one level"),
        (lambda: snapshot_of_regions(employment, ["SE311"], 2020), "no values of 2020; it has 2019, 2024"),
        (lambda: snapshot_of_regions(employment, ["SE999"]).row("SE999"), "has nothing on SE999"),
    ]:
        with pytest.raises(NothingKnownError, match=says):
            ask()


def test_commands_say_the_same_as_queries(employment: Dataset) -> None:
    expected = snapshot_of_regions(employment, ["SE311", "NO020"])
    for arguments, answer in [
        (["profile", "se311"], profile(snapshot_of_regions(employment, ["SE311"]), "SE311")),
        (["compare", "SE311", "NO020"], comparison(expected, ["SE311", "NO020"])),
        (["complement", "SE311", "NO020"], complements(expected, ["SE311", "NO020"])),
    ]:
        result = CliRunner().invoke(app, ["regions", *arguments, "--dataset", "employment", "--json"])
        assert json.loads(result.stdout) == answer
        told = CliRunner().invoke(app, ["regions", *arguments])
        assert told.exit_code == 0
        assert "Statistical office of the test" in told.stdout
    wrong = CliRunner().invoke(app, ["regions", "profile", "SE999"])
    assert "has nothing on SE999" in str(wrong.exception)
