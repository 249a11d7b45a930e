"""Findings in indicators: one statement each, by closed rules, before those of structure."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from tests.regions.conftest import dataset, indicators

from intercluster.apps.regions.bundle.loading import load
from intercluster.apps.regions.indicators.comparing import Profile, profile
from intercluster.apps.regions.indicators.finding_texts import told_of
from intercluster.apps.regions.indicators.findings import findings
from intercluster.apps.regions.models import Observation
from intercluster.apps.regions.pages.presentation import innovation_items, items_of, swot_quadrants
from intercluster.apps.regions.queries import dataset_of
from intercluster.apps.regions.snapshots import snapshot_of_regions

pytestmark = pytest.mark.django_db


def by_hand(found: Profile) -> dict[str, str]:
    """Apply the rules to the stored rows once more, with plain loops."""
    said = {}
    for each in found.standings:
        if each.value is None or each.indicator.direction == "neither" or "u" in each.flags:
            continue
        rows: dict[str, dict[int, float]] = {}
        for code, year, value in Observation.objects.filter(
            dataset=found.dataset, activity=each.indicator.activity, region__level=2, value__isnull=False
        ).values_list("region__code", "year", "value"):
            rows.setdefault(code, {})[year] = value or 0.0
        sign = 1 if each.indicator.direction == "more" else -1
        newest = max(max(own) for own in rows.values())
        latest = {code: sign * own[max(own)] for code, own in rows.items() if max(own) >= newest - 3}
        own = latest.pop(found.region.code)
        worse = sum((other < own) + (other == own) / 2 for other in latest.values()) / len(latest)
        home = [
            sign * years[each.year]
            for code, years in rows.items()
            if code[:2] == found.region.country and each.year in years
        ]
        if worse >= 0.75 and (len(home) < 3 or len(set(home)) == 1 or own > sum(home) / len(home)):
            said[each.indicator.activity.code] = "ahead"
        elif worse <= 0.25:
            said[each.indicator.activity.code] = "behind"
    return said


def test_rules_on_the_shipped_regions_agree_with_rules_applied_by_hand() -> None:
    load()
    sides: dict[str, Any] = {}
    for code in ("SE31", "NO02", "FI19", "PL21", "EE00"):
        found = profile(code)
        assert found is not None
        told = findings(found)
        places = {
            each.compared.indicator.activity.code: each.rule.value
            for each in told
            if each.compared and each.rule in {"ahead", "behind"}
        }
        assert places == by_hand(found)
        about = [each.compared.indicator.activity.code for each in told if each.compared]
        assert len(about) == len(set(about))
        for each in told:
            if each.change and each.compared:
                assert min(abs(each.change.advance.beyond), abs(each.change.advance.moved)) >= 0.25
        sides[code] = [(each.side, each.rule.value) for each in told if each.compared is None]
    assert sides == {
        "SE31": [],
        "NO02": [],
        "FI19": [],
        "PL21": [],
        "EE00": [("opportunity", "conditions-above-results")],
    }
    told, source = told_of("NO020")
    assert source == "/regions/NO020/innovation/"
    # Broadband in 99 % of households is shared by 53 regions, and can hardly rise: nothing is said of it.
    assert [(each.side, each.title, each.evidence, each.lines) for each in told] == [
        (
            "strength",
            "Gap between men’s and women’s employment",
            "Innlandet in 2018: 4.1 percentage points, in Europe place 18 of 255, in the country place 2 of 7.",
            [],
        ),
        (
            "strength",
            "Unemployment",
            "Innlandet in 2018: 2.9 percent of the labour force, in Europe place 34 of 254, shared by 8 regions, in "
            "the country place 1 of 7.",
            ["Innlandet from 2013 to 2018: 0 (percentage points); mean of the 254 regions with both years: −3.78."],
        ),
        (
            "threat",
            "Disposable income of households",
            "Innlandet from 2013 to 2016: −300 (purchasing power standards per inhabitant); mean of the 219 regions "
            "with both years: +991.8.",
            [
                "Innlandet in 2016: 17,900 purchasing power standards per inhabitant, in Europe place 85 of 246, "
                "shared by 2 regions, in the country place 7 of 7."
            ],
        ),
    ]
    with override("fi"):
        assert "Euroopassa sija 18, alueita 255; maassa sija 2, alueita 7" in told_of("NO020")[0][0].evidence


def test_innovation_comes_first_and_leaves_room_for_structure(client: Client) -> None:
    dataset()
    indicators()
    snapshot = snapshot_of_regions(dataset_of("employment"), ["NO020"])
    weak = [each.key for each in innovation_items("NO020") if each.side == "weakness"]
    assert weak[0] == "innovation:behind:patents"
    quadrant = next(each for each in swot_quadrants(snapshot, "NO020", []) if each.side == "weakness")
    keys = [each.key for each in quadrant.headlines]
    assert len(keys) <= 7
    assert keys[: len(weak)] == weak[:4]
    page = client.get("/regions/NO020/").content.decode()
    assert "In Europe’s last quarter" in page
    assert "Indicators of innovation come first" in page


def test_an_activity_that_an_indicator_speaks_of_is_told_once() -> None:
    load()
    snapshot = snapshot_of_regions(dataset_of("employment-europe"), ["SE31"])
    [(finding, growing)] = [
        (each, item)
        for each, item in items_of(snapshot, "SE31")
        if each.activity is not None and each.partner is None and snapshot.activities[each.activity].code == "J"
    ]
    assert (finding.side, growing.rule) == ("strength", "Growing faster than elsewhere")
    every = [item for each in swot_quadrants(snapshot, "SE31", []) for item in (*each.headlines, *each.rest)]
    [told] = [item for item in every if "information and communication" in item.title.casefold()]
    assert (told.side, told.rule) == ("opportunity", "Improving more than others")
    assert growing.keys < told.keys
    assert f"{growing.rule}. {growing.evidence}" in told.lines
    assert sum(growing.keys <= item.keys for item in every) == 1


def test_what_firms_spend_on_research_is_told_once() -> None:
    load()
    snapshot = snapshot_of_regions(dataset_of("employment-europe"), ["FI19"])
    both = {item.key: item for item in innovation_items("FI19") if ":business-rd" in item.key}
    assert list(both) == ["innovation-europe:ahead:business-rd-gdp", "innovation-europe:ahead:business-rd"]
    share, amount = both.values()
    every = [item for each in swot_quadrants(snapshot, "FI19", []) for item in (*each.headlines, *each.rest)]
    [told] = [item for item in every if ":business-rd" in item.key]
    assert (told.key, told.title) == (share.key, share.title)
    assert told.lines == [*share.lines, f"{amount.title}. {amount.evidence}", *amount.lines]
    assert told.keys == share.keys | amount.keys
