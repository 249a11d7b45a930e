"""Maps show the figures of the methods: each value in its class, each pair with its complementarity."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.apps.directory.models import Cluster
from intercluster.apps.regions.charts.maps import (
    MapFigure,
    choropleth,
    class_labels,
    class_of,
    default_figure,
    figure_choices,
    map_figure,
    ties,
)
from intercluster.apps.regions.charts.region import region_map
from intercluster.apps.regions.models import Dataset
from intercluster.apps.regions.queries import NothingKnownError
from intercluster.apps.regions.snapshots import snapshot_of_level, snapshot_of_regions
from intercluster.charts.files import svg

pytestmark = pytest.mark.django_db


@given(st.lists(st.floats(-5, 5), min_size=0, max_size=4), st.floats(-6, 6), st.integers(0, 3))
def test_a_value_is_in_the_class_whose_limits_it_is_within(breaks: list[float], value: float, places: int) -> None:
    breaks = sorted({round(each, places) for each in breaks})
    figure = MapFigure("x", np.array([value]), breaks, places)
    at, told = class_of(figure, value), round(value, places)
    limits = [-np.inf, *breaks, np.inf]
    assert limits[at] <= told < limits[at + 1]
    assert len(class_labels(figure)) == len(breaks) + 1


def test_the_map_tells_the_quotients_of_an_activity(employment: Dataset) -> None:
    snapshot = snapshot_of_regions(employment, ["SE311"])
    chart = choropleth(snapshot, "activity:17", ["SE311"])
    quotients = {
        region.name: round(float(value), 2)
        for region, value in zip(snapshot.regions, snapshot.measures.quotient[:, 2], strict=True)
    }
    assert {row["region"]: row["value"] for row in chart.rows} == quotients
    assert [row["class"] for row in chart.rows] == [
        "5: 2.00 and more",
        "5: 2.00 and more",
        "1: below 0.50",
        "1: below 0.50",
    ]
    assert "Natural Earth" in chart.source
    assert not chart.note
    drawn = svg(chart, "en")
    assert drawn.count(">Värmlands län<") == 2  # once as its halo


def test_without_asking_it_is_what_the_region_has_most_of(employment: Dataset) -> None:
    snapshot = snapshot_of_regions(employment, ["SE110"])
    assert default_figure(snapshot, "SE110") == "activity:62"
    assert region_map(snapshot, "SE110").title == "Location quotient, Computer programming and consultancy, 2024"
    assert default_figure(snapshot) == "complexity"


def test_every_figure_offered_has_a_map_of_all_regions(employment: Dataset) -> None:
    snapshot = snapshot_of_level(employment, 3)
    offered = [value for _group, options in figure_choices(snapshot) for value, _label in options]
    assert offered[:4] == ["complexity", "diversity", "krugman", "herfindahl"]
    assert sorted(offered[4:]) == ["activity:02", "activity:16", "activity:17", "activity:62", "activity:72"]
    for what in offered:
        chart = choropleth(snapshot, what, [])
        figure = map_figure(snapshot, what)
        told = [None if np.isnan(value) else round(float(value), max(figure.places, 2)) for value in figure.values]
        assert {row["code"]: row["value"] for row in chart.rows} == dict(
            zip((region.code for region in snapshot.regions), told, strict=True)
        )
    for what in ("luck", "activity:99", ""):
        with pytest.raises(NothingKnownError, match="no figure"):
            choropleth(snapshot, what, [])


def test_a_tie_is_what_two_could_bring_each_other(employment: Dataset) -> None:
    codes = ["SE311", "NO020", "FI198"]
    snapshot = snapshot_of_regions(employment, codes)
    chart = ties(snapshot, codes)
    rows = {region.name: number for number, region in enumerate(snapshot.regions)}
    assert [(row["one"], row["other"]) for row in chart.rows] == [
        ("Värmlands län", "Innlandet"),
        ("Värmlands län", "Keski-Suomi"),
        ("Innlandet", "Keski-Suomi"),
    ]
    for row in chart.rows:
        one, other = rows[str(row["one"])], rows[str(row["other"])]
        assert row["to_one"] == round(float(snapshot.complementarity[one, other]), 2)
        assert row["to_other"] == round(float(snapshot.complementarity[other, one]), 2)
    assert svg(chart, "en").count("mark-rule") >= 1


def test_pages_offer_figures_by_address_and_say_what_is_none(client, employment: Dataset) -> None:
    Cluster.objects.create(slug="varmland", name="Demo", country="SE", region="SE311")
    page = client.get("/regions/?map=activity:17").content.decode()
    assert '<option value="activity:17" selected>' in page
    assert 'data-chart="/regions/map.json?map=activity%3A17"' in page
    assert client.get("/regions/map.svg?map=activity:17").status_code == 200
    page = client.get("/regions/FI198/?map=diversity").content.decode()
    assert '<option value="diversity" selected>' in page
    assert 'href="/regions/FI198/map.png?map=diversity"' in page
    for address in ("/regions/?map=luck", "/regions/?level=2", "/regions/FI198/?map=luck", "/regions/map.svg?map=luck"):
        assert client.get(address).status_code == 404
