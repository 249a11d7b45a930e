"""Where a region stands by its indicators, in plain words."""

import pytest
from django.test import Client

from intercluster.apps.regions.bundle.loading import load
from intercluster.apps.regions.indicators.comparing import profile
from intercluster.apps.regions.indicators.in_words import groups, paragraph


@pytest.mark.django_db
def test_the_shipped_regions_stand_where_eurostat_has_them(client: Client) -> None:
    load()
    found = profile("NO020")
    assert found is not None
    assert (found.region.code, found.region.version, found.is_of_larger) == ("NO02", 2016, True)
    of = {each.indicator.activity.code: each for each in found.standings}
    research = of["business-rd"]
    assert research.country is not None
    assert (research.value, research.year, research.country.place, research.country.of) == (231.7, 2018, 7, 7)
    assert research.country.is_last
    # The European Union has a value and no place: it is no region.
    assert (research.union, len(found.figures.regions)) == (437.3, 256)
    assert research.positions["own"] < research.positions["union"]
    assert (of["unemployment"].union, profile("EU")) == (None, None)
    country = profile("SE")
    assert country is not None
    assert country.figures.row("EU") is None
    assert [client.get(f"/regions/EU/{page}").status_code for page in ("", "innovation/")] == [404, 404]
    assert (of["population"].everywhere, of["epo-applications"].value) == (None, 13.239)
    assert of["unemployment"].everywhere is not None
    assert of["unemployment"].everywhere.deviations > 0  # little of it is good

    assert "(of 7, 2018); firms’ research and development per inhabitant (of 7, 2018); and 6 more." in " ".join(
        paragraph(found)
    )

    # Sweden reports research in odd years; its personnel of 2009 is too old to be compared with 2018.
    sweden = profile("SE31")
    assert sweden is not None
    assert len(sweden.alike) == 10
    of = {each.indicator.activity.code: each for each in sweden.standings}
    assert (of["business-rd"].value, of["business-rd"].year) == (371.9, 2017)
    old = of["rd-personnel"]
    assert (old.value, old.everywhere, old.newest) == (None, None, 2009)
    assert paragraph(sweden) == [
        "15 indicators of innovation and its results are compared here (2012–2018). By 11 of them, Norra Mellansverige "
        "is in the better half of Europe’s regions.",
        "The European Union as a whole (28 countries then) has values for 10 of them: by 5, Norra Mellansverige is "
        "better.",
        "Best places in Europe: gap between men’s and women’s employment (place 8 of 255, shared by 3 regions, 2018); "
        "employment in information and communication (place 48 of 225, 2015); gross domestic product per employed "
        "person (place 51 of 238, 2015).",
        "Last of the regions in this country (Sweden): employed people with tertiary education (of 8, 2015); gross "
        "domestic product per inhabitant (of 8, 2018).",
        "By a composite index of 11 of the indicators it is between 40th and 80th of 180 regions, depending on how it "
        "is computed.",
    ]
    assert [label for label, _rows in groups(sweden)] == [
        "Knowledge",
        "Firms’ innovation",
        "Skills",
        "Digitalisation",
        "Results",
    ]
    assert profile("ZZ00") is None

    # Beside several regions, the Union's value is of the newest year that one of them has.
    told = client.get("/regions/innovation/innovation.csv?region=SE31&region=NO02").content.decode("utf-8-sig")
    assert "Firms’ research and development per inhabitant;European Union (28 countries);2018;437.3" in told
    # Which borders Innlandet has in these figures is said on its pages, and not on those of regions of today.
    borders = "Innlandet is Hedmark and Oppland"
    assert [borders in client.get(f"/regions/{code}/").content.decode() for code in ("NO020", "FI198")] == [True, False]
    for language, heading in (("en", "Innovation"), ("sv", "Alla indikatorer"), ("fi", "Kaikki indikaattorit")):
        page = client.get("/regions/NO02/", headers={"accept-language": language}).content.decode()
        assert heading in page
        assert "231" in page
