"""The network shows the links of the method and the region's own specialisations, in picture and tables alike."""

import pytest
from django.test import Client
from tests.regions.fictional import fictional_employment

from intercluster.apps.regions.charts.activity_network import network
from intercluster.apps.regions.models import Dataset
from intercluster.apps.regions.snapshots import snapshot_of_regions
from intercluster.charts.files import svg

pytestmark = pytest.mark.django_db


def test_activities_and_links_are_those_of_the_methods(employment: Dataset) -> None:
    snapshot = snapshot_of_regions(employment, ["SE311"])
    chart = network(snapshot, "SE311")
    codes = [activity.code for activity in snapshot.activities]
    row = snapshot.row("SE311")
    proximity, presence = snapshot.measures.proximity, snapshot.measures.presence[row]
    assert [each["code"] for each in chart.rows] == codes
    own = {each["code"] for each in chart.rows if each["kind"] == "The region is specialised in it"}
    assert own == {code for code, has in zip(codes, presence, strict=True) if has}
    names = {each["activity"]: number for number, each in enumerate(chart.rows)}
    links = chart.further[0].rows
    for link in links:
        one, other = names[str(link["one"])], names[str(link["other"])]
        assert link["proximity"] == round(float(proximity[one, other]), 3) > 0
    for number, each in enumerate(chart.rows):
        ends = [{names[str(link["one"])], names[str(link["other"])]} for link in links]
        others = [(pair - {number}).pop() for pair in ends if number in pair]
        assert (each["links"], each["near"]) == (len(others), sum(bool(presence[other]) for other in others))
    drawn = svg(chart, "en")
    assert all(f">{code}<" in drawn for code in codes)


def test_links_are_a_table_alone(client: Client, employment: Dataset) -> None:
    page = client.get("/regions/SE311/").content.decode()
    assert 'data-chart="/regions/SE311/network.json"' in page
    assert 'href="/regions/SE311/network-links.csv"' in page
    answer = client.get("/regions/SE311/network-links.csv")
    assert answer.content.decode().startswith("\ufeffActivity;Related activity;Proximity;Why it is drawn")
    assert client.get("/regions/SE311/network-links.svg").status_code == 404


def test_the_same_places_for_every_region_and_marks_apart(db: None) -> None:
    dataset = fictional_employment()
    pictures = [snapshot_of_regions(dataset, [code]) for code in ("SE311", "FI198")]
    charts = [network(found, code) for found, code in zip(pictures, ("SE311", "FI198"), strict=True)]
    places = [{node["activity"]: (node["x"], node["y"]) for node in chart.spec["data"]["values"]} for chart in charts]
    assert places[0] == places[1]
    assert len(set(places[0].values())) == len(places[0]) == len(charts[0].rows)
