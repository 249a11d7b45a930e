"""Where a region stands by its indicators, in plain words."""

import numpy as np
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from intercluster.apps.regions.bundle.loading import load
from intercluster.apps.regions.indicators.comparing import profile, rank
from intercluster.apps.regions.indicators.in_words import groups, paragraph


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=30), st.data())
def test_a_rank_counts_those_that_are_better_and_equal(values: list[int], data: st.DataObject) -> None:
    own = data.draw(st.sampled_from(values))
    found = rank(np.array(values, dtype=float), float(own))
    if len(values) < 3 or len(set(values)) == 1:
        assert found is None
    else:
        assert found is not None
        assert (found.place, found.of, found.shared) == (
            1 + sum(each > own for each in values),
            len(values),
            values.count(own),
        )
        assert (found.deviations > 0) == (own > sum(values) / len(values))


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
    assert (of["population"].everywhere, of["epo-applications"].value) == (None, 13.239)
    assert of["unemployment"].everywhere is not None
    assert of["unemployment"].everywhere.deviations > 0  # little of it is good

    # Sweden reports research in odd years; its personnel of 2009 is too old to be compared with 2018.
    sweden = profile("SE31")
    assert sweden is not None
    of = {each.indicator.activity.code: each for each in sweden.standings}
    assert (of["business-rd"].value, of["business-rd"].year) == (371.9, 2017)
    assert (of["rd-personnel"].value, of["rd-personnel"].everywhere) == (None, None)
    assert paragraph(sweden)[0].startswith("By ")
    assert [label for label, _rows in groups(sweden)] == [
        "Knowledge",
        "Firms’ innovation",
        "Skills",
        "Digitalisation",
        "Results",
    ]
    assert profile("ZZ00") is None

    for language, heading in (("en", "Innovation"), ("sv", "Alla indikatorer"), ("fi", "Kaikki indikaattorit")):
        page = client.get("/regions/NO02/", headers={"accept-language": language}).content.decode()
        assert heading in page
        assert "231" in page
