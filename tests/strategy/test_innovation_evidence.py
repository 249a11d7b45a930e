"""Evidence on innovation: indicators, findings, the index and pictures of regions are cited, and followed."""

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.regions.conftest import indicators
from tests.strategy.conftest import give_regions
from tests.strategy.roles import full_strategy

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.models import Dataset, Indicator, Observation
from intercluster.apps.strategy.evidence import services
from intercluster.apps.strategy.evidence.figures import compute
from intercluster.apps.strategy.evidence.queries import figures_of_region, read
from intercluster.apps.strategy.models import Citation, Part, Strategy
from intercluster.core.errors import NotFound


@pytest.fixture
def strategy(northern: Northern) -> Strategy:
    """Return a strategy of an alliance whose clusters have regions with indicators, and no other figures."""
    give_regions()
    indicators()
    return full_strategy(northern.alliance)


def test_an_indicator_is_cited_and_a_newer_value_is_a_change(part: Part, office: Viewer) -> None:
    citation = services.cite(office, part, "innovation.indicator", {"region": "SE311", "indicator": "dropouts"})
    shown = {key: citation.cited["en"][key] for key in ("label", "value", "year", "address")}
    assert shown == {
        "label": "Norra Mellansverige: Dropouts",
        "value": "20 percent of households; in Europe place 6 of 6, in the country place 3 of 3",
        "year": "2024",
        "address": "/regions/SE31/innovation/",
    }
    assert "Statistical office of the test" in citation.cited["en"]["source"]
    assert citation.cited["sv"]["value"].startswith("20 procent av hushållen; i Europa plats 6 av 6")
    assert read(citation, "en").state == "same"
    Observation.objects.filter(region__code="SE31", activity__code="dropouts", year=2024).update(value=13)
    Dataset.objects.get().save()
    seen = read(citation, "en")
    assert (seen.state, seen.now and seen.now.value) == (
        "changed",
        "13 percent of households; in Europe place 2 of 6, shared by 2 regions, in the country place 2 of 3",
    )


def test_an_indicator_without_a_direction_has_no_place(part: Part) -> None:
    Indicator.objects.filter(activity__code="income").update(direction="neither")
    found = compute("innovation.indicator", {"region": "NO02", "indicator": "income"})
    assert (found.label, found.value) == ("Innlandet: Income", "35 percent of households")


def test_a_region_with_indicators_alone_has_all_of_them_to_cite(strategy: Strategy, part: Part, office: Viewer) -> None:
    offered = figures_of_region("FI198", strategy)
    kinds = {each.query: each.figure.label for each in offered if each.query != "innovation.indicator"}
    assert {name: kinds[name] for name in ("innovation.chart", "innovation.comparison")} == {
        "innovation.chart": "Länsi-Suomi: Indicators of innovation: distance from the mean of all regions",
        "innovation.comparison": "Innovation in Länsi-Suomi, Innlandet, Norra Mellansverige",
    }
    # Länsi-Suomi has no number of patents, and with it too few indicators for the index.
    assert "innovation.index" not in kinds
    assert [each.figure.label for each in offered if each.query == "innovation.indicator"] == [
        "Länsi-Suomi: Research",
        "Länsi-Suomi: Dropouts",
        "Länsi-Suomi: Income",
    ]
    swedish = figures_of_region("SE311", strategy)
    [index] = [each.figure for each in swedish if each.query == "innovation.index"]
    assert (index.label, index.year) == ("Norra Mellansverige: place by the composite index", "2024")
    assert index.value == "Emerging innovator: between 4th and 5th of 5 regions, depending on how it is computed"
    for each in [*offered, *swedish]:
        assert compute(each.query, each.arguments) == each.figure
    with pytest.raises(NotFound):
        compute("innovation.comparison", {"regions": "SE311,SE31"})
    with pytest.raises(NotFound):
        figures_of_region("DE11", strategy)


def test_an_office_cites_from_the_pages_on_innovation(client: Client, northern: Northern, strategy: Strategy) -> None:
    alone, together = "/regions/SE311/innovation/", "/regions/innovation/?region=SE31&region=NO02"
    assert "Cite in a strategy" not in client.get(alone).text + client.get(together).text
    user = User.objects.create_user("office@cluster-se.example")
    northern.clusters["SE"].managers.add(user)
    client.force_login(user)
    assert "query=innovation.index&amp;region=SE31" in client.get(alone).text
    assert "query=innovation.comparison&amp;regions=SE31%2CNO02" in client.get(together).text
    chosen = {"query": "innovation.comparison", "regions": "SE31,NO02"}
    assert "Places by a composite index" in client.get("/strategies/cite/", chosen).text
    page = client.post("/strategies/cite/", {**chosen, "part": strategy.parts.get(kind="priority").pk}, follow=True)
    assert "Innovation in Norra Mellansverige, Innlandet" in page.text
    assert Citation.objects.get().query == "innovation.comparison"
