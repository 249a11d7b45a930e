"""The directory list: filters, free text, order; and that it tells nobody what they may not know."""

from dataclasses import replace

import pytest
from django.http import QueryDict
from django.test import Client
from tests.plugins.northern import Northern

from intercluster.apps.directory.models import Need, Offer, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, Viewer, office_of
from intercluster.apps.directory.search.forms import FilterForm, region_choices
from intercluster.apps.directory.search.queries import (
    OrganisationFilter,
    Sort,
    divisions_in_use,
    facets,
    listed,
    values_in_use,
)

MEMBERS = {"sawmill", "drier", "machinist", "accountant", "secretive", "neighbour", "foreigner"}


def slugs(viewer: Viewer, wanted: OrganisationFilter) -> set[str]:
    return {organisation.slug for organisation in listed(viewer, wanted)}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (OrganisationFilter(), MEMBERS),
        (OrganisationFilter(country=("FI",)), {"sawmill", "neighbour"}),
        (OrganisationFilter(country=("FI", "DE")), {"sawmill", "neighbour", "foreigner"}),
        (OrganisationFilter(cluster=("cluster-no",)), {"machinist", "accountant"}),
        (OrganisationFilter(kind=("research",)), set()),
        (OrganisationFilter(size=("small",)), {"drier"}),
        (OrganisationFilter(activity=("16",)), {"sawmill", "drier"}),
        (OrganisationFilter(activity=("16", "69"), country=("NO",)), {"accountant"}),
        (OrganisationFilter(language=("sv",)), {"drier"}),
        (OrganisationFilter(text="DRIER demo"), {"drier"}),
        (OrganisationFilter(text="100% _"), set()),
    ],
)
def test_filters(northern: Northern, wanted: OrganisationFilter, expected: set[str]) -> None:
    assert slugs(OPERATOR, wanted) == expected


def test_a_larger_region_takes_its_parts(northern: Northern) -> None:
    for slug, region in (("sawmill", "FI198"), ("neighbour", "FI196"), ("drier", "SE31"), ("foreigner", "")):
        Organisation.objects.filter(slug=slug).update(region=region)
    for region, expected in [
        (("FI198",), {"sawmill"}),
        (("FI19",), {"sawmill", "neighbour"}),
        (("FI196", "SE3"), {"neighbour", "drier"}),
        (("SE311",), set()),  # in which part of SE31 is not known
        (("none", "SE3"), {"foreigner", "drier", "machinist", "accountant", "secretive"}),
    ]:
        assert slugs(OPERATOR, OrganisationFilter(region=region)) == expected


def test_the_directory_offers_regions_in_use_and_the_one_asked_for(northern: Northern, client: Client) -> None:
    Organisation.objects.filter(slug="sawmill").update(region="FI198")
    Organisation.objects.filter(slug="neighbour").update(region="FI196")
    assert region_choices(["SE311", "x"]) == [
        ("FI19", "FI19 Länsi-Suomi"),
        ("FI196", "FI196 Satakunta"),
        ("FI198", "FI198 Keski-Suomi"),
        ("SE311", "SE311 Värmlands län"),
    ]
    nowhere = client.get("/directory/?region=none")
    assert {each.slug for each in nowhere.context["page"]} == MEMBERS - {"sawmill", "neighbour"}
    assert "No region given" in nowhere.text
    assert "none" not in dict(FilterForm(QueryDict("region=none")).fields["region"].choices)  # in partner search
    page = client.get("/directory/?region=FI19&activity=16").content.decode()
    assert "1 organisation<" in page
    assert "No organisation found" in client.get("/directory/?region=SE311").content.decode()
    answer = client.get("/api/organisations?region=FI19")
    assert sorted(each["slug"] for each in answer.json()["organisations"]) == ["neighbour", "sawmill"]


def test_words_are_found_in_the_forms_of_their_language(northern: Northern) -> None:
    assert slugs(VISITOR, OrganisationFilter(text="trävara")) == {"drier"}
    assert slugs(VISITOR, OrganisationFilter(text="kumppani")) == {"sawmill"}
    assert slugs(VISITOR, OrganisationFilter(text="energi")) == {"drier", "sawmill", "neighbour"}
    assert slugs(VISITOR, OrganisationFilter(text="torka hemlig")) == set()


@pytest.mark.parametrize("text", ["' & | ! ( ) : * \\ <->", "a:* & b", "_", "tork'ar", "🙂", "the", "-", '"'])
def test_any_signs_may_be_typed(northern: Northern, text: str) -> None:
    assert slugs(VISITOR, OrganisationFilter(text=text)) <= MEMBERS


def test_what_matched_comes_first(northern: Northern) -> None:
    drier = northern.organisations["drier"]
    Offer.objects.create(organisation=drier, text="Vi säljer även bark", language="sv", visibility="public")
    (found,) = listed(VISITOR, OrganisationFilter(text="torkar"))
    assert found.shown_offers[0].text == "Vi torkar sågade trävaror med låg energiförbrukning"
    assert [offer.text for offer in found.shown_offers[1:]] == ["Vi säljer även bark"]
    (found,) = listed(VISITOR, OrganisationFilter(text="kumppani"))
    assert [need.text for need in found.hit_needs] == ["Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla"]


def test_free_text_does_not_tell_who_is_anonymous_or_what_is_private(northern: Northern) -> None:
    swedish, norwegian = office_of(northern.clusters["SE"]), office_of(northern.clusters["NO"])
    assert slugs(swedish, OrganisationFilter(text="reservedeler")) == set()
    assert slugs(norwegian, OrganisationFilter(text="reservedeler")) == {"machinist"}
    assert slugs(VISITOR, OrganisationFilter(text="hemlig")) == set()
    assert slugs(norwegian, OrganisationFilter(text="hemlig")) == set()
    assert slugs(swedish, OrganisationFilter(text="hemlig")) == {"secretive"}
    assert slugs(VISITOR, OrganisationFilter(text="koneistajan")) == set()
    assert slugs(swedish, OrganisationFilter(text="koneistajan")) == {"sawmill"}


def test_counts_are_what_each_value_would_leave(northern: Northern) -> None:
    """Against the list itself: each value on its own, with the other filters as they are."""
    northern.clusters["FI"].memberships.create(organisation=northern.organisations["drier"])
    northern.organisations["sawmill"].activities = ["16.10", "16.21", "02.20"]
    northern.organisations["sawmill"].region = "FI198"
    northern.organisations["sawmill"].save()
    Organisation.objects.filter(slug="neighbour").update(region="FI196")
    Organisation.objects.filter(slug="drier").update(region="SE31")
    values = {
        "cluster": ["cluster-fi", "cluster-no", "cluster-se", "cluster-de"],
        "country": ["FI", "NO", "SE", "DE"],
        "kind": ["company", "research"],
        "size": ["micro", "small"],
        "language": ["fi", "sv", "nb", "en"],
        "activity": ["02", "16", "25", "69"],
        "region": ["FI", "FI1", "FI19", "FI196", "FI198", "SE31", "SE311"],
    }
    for viewer in (VISITOR, office_of(northern.clusters["FI"]), OPERATOR):
        for wanted in (
            OrganisationFilter(),
            OrganisationFilter(country=("FI", "SE"), size=("micro",)),
            OrganisationFilter(text="energi", language=("en",)),
            OrganisationFilter(text="reservedeler"),
            OrganisationFilter(cluster=("cluster-fi",), activity=("16",)),
            OrganisationFilter(region=("FI198", "SE3")),
        ):
            counted = facets(viewer, wanted)
            assert list(counted) == list(values)
            for name, each in values.items():
                assert {value: counted[name].get(value, 0) for value in each} == {
                    value: listed(viewer, replace(wanted, **{name: (value,)})).count() for value in each
                }


def test_offers_shown_are_those_the_viewer_may_know_the_author_of(northern: Northern) -> None:
    def shown(viewer: Viewer) -> dict[str, int]:
        return {
            found.slug: len(found.shown_offers) for found in listed(viewer, OrganisationFilter()) if found.shown_offers
        }

    public = {"sawmill": 1, "drier": 1, "accountant": 1, "neighbour": 1}
    assert shown(VISITOR) == public
    assert shown(office_of(northern.clusters["NO"])) == public | {"machinist": 1}
    assert shown(office_of(northern.clusters["SE"])) == public | {"secretive": 1}
    assert shown(office_of(northern.clusters["DE"])) == public | {"foreigner": 1}


def test_orders(northern: Northern) -> None:
    names = [found.name for found in listed(VISITOR, OrganisationFilter())]
    assert names == sorted(names)
    assert [found.slug for found in listed(VISITOR, OrganisationFilter(), Sort.PEOPLE)][:2] == ["drier", "sawmill"]
    newest = [found.created for found in listed(VISITOR, OrganisationFilter(), Sort.NEWEST)]
    assert newest == sorted(newest, reverse=True)


def test_a_member_of_two_clusters_is_listed_once(northern: Northern) -> None:
    drier = northern.organisations["drier"]
    northern.clusters["FI"].memberships.create(organisation=drier)
    assert [found.slug for found in listed(VISITOR, OrganisationFilter(text="drier"))] == ["drier"]


def test_values_to_choose_from_are_those_of_members(northern: Northern) -> None:
    Organisation.objects.filter(slug="institute").update(languages=["is"])
    assert values_in_use("country") == ["DE", "FI", "NO", "SE"]
    assert values_in_use("languages") == ["en", "fi", "nb", "sv"]
    assert divisions_in_use() == ["16", "25", "69"]


def test_needs_without_free_text_are_not_read(northern: Northern) -> None:
    assert Need.objects.exists()
    assert all(found.hit_needs == [] for found in listed(OPERATOR, OrganisationFilter()))
