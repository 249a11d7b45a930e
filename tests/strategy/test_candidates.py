"""Candidate priorities of an alliance: what they rest on, who reads them, and what does not count."""

import json

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.regions.conftest import COUNTS, dataset
from tests.strategy.roles import full_strategy
from typer.testing import CliRunner

from intercluster.analysis.strategy.candidates import Source
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Offer, Organisation
from intercluster.apps.directory.rules import OPERATOR, Viewer, member_of
from intercluster.apps.regions.models import Dataset
from intercluster.apps.regions.queries import NACE_GROUPS
from intercluster.apps.strategy.candidates.queries import Evidence, evidence_of
from intercluster.cli.commands import app

ADDRESS = "/alliances/northern/priorities/"


@pytest.fixture
def employment(northern: Northern) -> Dataset:
    """Return figures on the home regions of two of the clusters; the Norwegian one has none yet."""
    for country, region in (("SE", "SE311"), ("FI", "FI198")):
        Cluster.objects.filter(pk=northern.clusters[country].pk).update(region=region)
    # Half of Finland's people in paper go into wood, so that two regions are strong in it.
    table = COUNTS | {"FI198": COUNTS["FI198"] | {"16": (400, 500), "17": (400, 320)}}
    return dataset(table=table)


def member(northern: Northern, slug: str) -> User:
    user = User.objects.create_user(f"{slug}@member.example")
    Affiliation.objects.create(user=user, organisation=northern.organisations[slug], role="member")
    return user


def evidence(northern: Northern, viewer: Viewer = OPERATOR) -> Evidence:
    return evidence_of(northern.alliance, viewer)


def test_an_area_that_serves_two_clusters_is_a_candidate(northern: Northern, employment: Dataset) -> None:
    found = evidence(northern)
    assert [each.slug for each in found.clusters] == ["cluster-fi", "cluster-se"]
    assert [each.slug for each in found.left_out] == ["cluster-no"]
    (wood,) = found.candidates
    assert found.code(wood) == "16"
    finnish, swedish = wood.parts
    # Sawmill and drier each need what the other offers; the neighbour dries too.
    assert (finnish.members, swedish.members) == (1, 1)
    assert (finnish.needs, finnish.offers) == (1, 1)
    assert (swedish.needs, swedish.offers) == (1, 1)
    assert wood.figures[Source.MEETINGS] == 2
    assert wood.figures[Source.MEMBERS] == 1
    assert wood.figures[Source.GROWTH] == pytest.approx((600 + 500) / (500 + 400) - 1)
    assert 0 < wood.figures[Source.STRENGTH] < 600 / 1580


def test_groups_of_sections_in_larger_regions_do_too(northern: Northern, employment: Dataset) -> None:
    """Wood of Värmland and Central Finland counts by its group of sections, in the regions that they are part of."""
    Dataset.objects.update(is_demo=True)  # real figures come first
    counts = {"A": (10, 10), "B-E": (60, 80), "M_N": (30, 20), "O-Q": (50, 50)}
    table = dict.fromkeys(("SE31", "FI19"), counts) | {"SE11": {"A": (1, 1), "B-E": (9, 9), "M_N": (90, 99)}}
    groups = dataset("groups", table=table, classification=NACE_GROUPS)
    found = evidence(northern)
    assert (found.snapshot.dataset, [found.snapshot.regions[row].code for row in found.rows]) == (
        groups,
        ["FI19", "SE31"],
    )
    industry = found.candidate("B-E")
    assert "16" in found.divisions(industry)
    assert {"77", "84"} & found.divisions(industry) == set()
    assert [each.members for each in industry.parts] == [1, 1]
    assert industry.figures[Source.MEETINGS] == 2


def test_every_reader_in_the_alliance_gets_the_same(northern: Northern, employment: Dataset) -> None:
    readers = [OPERATOR, *(member_of(northern.organisations[slug]) for slug in ("sawmill", "drier", "machinist"))]
    answers = [evidence(northern, reader) for reader in readers]
    assert len({(each.texts.count, len(each.texts.meetings), len(each.candidates)) for each in answers}) == 1
    # Of ten texts those of the outsider, a private and an anonymous one do not count, nor those of the third cluster.
    assert answers[0].texts.count == 6


def test_anonymous_and_private_texts_do_not_count(northern: Northern, employment: Dataset) -> None:
    offer = Offer.objects.get(organisation__slug="drier")
    assert evidence(northern).texts.count == 6
    for visibility in ("anonymous", "private"):
        Offer.objects.filter(pk=offer.pk).update(visibility=visibility)
        found = evidence(northern)
        assert found.texts.count == 5
        assert offer.pk not in {each.offer for each in found.texts.meetings}


def test_page_leads_from_a_candidate_to_its_sources(northern: Northern, employment: Dataset, client: Client) -> None:
    client.force_login(member(northern, "sawmill"))
    page = client.get(ADDRESS)
    assert 'href="/alliances/northern/priorities/16/">1. Wood and wood products, except furniture</a>' in page.text
    assert "Demo NO is left out, as these figures have nothing on its region." in page.text
    assert 'href="/strategies/"' in client.get("/").text
    assert f'href="{ADDRESS}"' in client.get("/strategies/").text
    page = client.get(f"{ADDRESS}16/").text
    assert 'href="/regions/SE311/activities/16/?dataset=employment&amp;year=2024"' in page
    assert 'href="/directory/?activity=16&amp;cluster=cluster-se">1' in page
    assert "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla" in page
    assert 'lang="sv">Vi torkar sågade trävaror med låg energiförbrukning' in page
    assert 'href="/capabilities/' in page
    assert client.get(f"{ADDRESS}17/").status_code == 404


def test_themes_have_the_names_of_the_readers_language(northern: Northern, employment: Dataset, client: Client) -> None:
    client.force_login(member(northern, "sawmill"))
    names = []
    for language in ("en", "fi"):
        client.cookies.load({"django_language": language})
        names.append(client.get(f"{ADDRESS}16/").text)
    assert "What members write about in it" in names[0]
    assert "Mistä jäsenet kirjoittavat tällä alalla" in names[1]
    assert "drying" in names[0].partition("What members write")[2]
    assert "kuivaus" in names[1].partition("Mistä jäsenet")[2].casefold()


def test_a_text_that_is_named_no_longer_is_not_shown(northern: Northern, employment: Dataset, client: Client) -> None:
    client.force_login(member(northern, "sawmill"))
    assert "Vi torkar sågade" in client.get(f"{ADDRESS}16/").text
    Offer.objects.filter(organisation__slug="drier").update(visibility="anonymous")
    assert "Vi torkar sågade" not in client.get(f"{ADDRESS}16/").text


def test_page_says_what_is_missing(northern: Northern, client: Client) -> None:
    client.force_login(member(northern, "sawmill"))
    assert "There are no figures of regions by NACE" in client.get(ADDRESS).text
    assert 'href="/strategies/"' not in client.get("/").text
    assert f'href="{ADDRESS}"' not in client.get("/strategies/").text
    dataset()
    assert "fewer than two of these clusters" in client.get(ADDRESS).text
    for country, region in (("SE", "SE311"), ("FI", "FI198")):
        Cluster.objects.filter(pk=northern.clusters[country].pk).update(region=region)
    Organisation.objects.update(activities=[])
    assert "There is no area yet" in client.get(ADDRESS).text
    assert client.get(f"{ADDRESS}?dataset=x%00y").status_code == 200


def test_strategy_leads_its_offices_to_the_candidates(northern: Northern, client: Client) -> None:
    strategy = full_strategy(northern.alliance)
    link = f'<a class="ds-link" href="{ADDRESS}">Candidate priorities</a>'
    client.force_login(member(northern, "sawmill"))
    assert link not in client.get(f"/strategies/{strategy.slug}/").text
    office = User.objects.create_user("office@cluster-se.example")
    northern.clusters["SE"].managers.add(office)
    client.force_login(office)
    assert link in client.get(f"/strategies/{strategy.slug}/").text


def test_outsiders_get_nothing(northern: Northern, employment: Dataset, client: Client) -> None:
    for user in (None, member(northern, "foreigner")):
        if user:
            client.force_login(user)
        for address in (ADDRESS, f"{ADDRESS}16/", f"{ADDRESS}candidates.csv"):
            assert client.get(address).status_code == 404


def test_chart_and_command_have_every_candidate(northern: Northern, employment: Dataset, client: Client) -> None:
    client.force_login(member(northern, "drier"))
    line = client.get(f"{ADDRESS}candidates.csv").text.splitlines()[1]
    assert line.startswith("1;Wood and wood products, except furniture;0.0;")
    assert "i regionen (personer)" in client.get(f"{ADDRESS}16/", headers={"accept-language": "sv"}).text
    # A single candidate has no order to draw.
    assert client.get(f"{ADDRESS}candidates.svg").status_code == 404
    Organisation.objects.filter(slug__in=("sawmill", "drier")).update(activities=["16.10", "17.11"])
    assert [row[:2] for row in client.get(f"{ADDRESS}candidates.csv").text.splitlines()[1:]] == ["1;", "2;"]
    assert "<svg" in client.get(f"{ADDRESS}candidates.svg").text
    Organisation.objects.filter(slug__in=("sawmill", "drier")).update(activities=["16.10"])
    answer = json.loads(CliRunner().invoke(app, ["strategy", "candidates", "northern", "--json"]).output)
    (wood,) = answer["candidates"]
    assert (wood["activities"], wood["rank"], wood["figures"]["meetings"]) == (["16"], 1, 2)
    assert [each["served"] for each in wood["clusters"]] == [True, True]
    assert "Wood and wood" in CliRunner().invoke(app, ["strategy", "candidates", "northern"]).output
    refused = CliRunner().invoke(app, ["strategy", "candidates", "southern"])
    assert refused.exit_code == 1
