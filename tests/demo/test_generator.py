"""The demo alliance is the same for the same seed, plainly fictional, and knows its truth."""

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter

import pytest

from intercluster.analysis.partners.features import great_circle_km
from intercluster.apps.directory.choices import Kind, Visibility
from intercluster.classifications.thesaurus import thesaurus
from intercluster.core.demo import DemoAlliance, DemoOrganisation, DemoStatement
from intercluster.demo.capabilities import NEEDS, OFFER, Trade, capabilities, kind_of, trades
from intercluster.demo.generator import CLUSTERS, generate, project_stories


@pytest.fixture(scope="module")
def alliance() -> DemoAlliance:
    return generate()


def digest(alliance: DemoAlliance) -> str:
    return hashlib.sha256(repr((alliance.organisations, alliance.projects)).encode()).hexdigest()


def test_the_same_in_another_process_with_another_hash_seed(alliance: DemoAlliance) -> None:
    program = (
        "import django; django.setup(); import hashlib; from intercluster.demo.generator import generate; "
        "made = generate(); print(hashlib.sha256(repr((made.organisations, made.projects)).encode()).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4", "DJANGO_SETTINGS_MODULE": "intercluster.settings"}
    said = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == digest(alliance)


def test_another_seed_gives_another_alliance(alliance: DemoAlliance) -> None:
    assert digest(generate(seed=1)) != digest(alliance)


def test_a_larger_alliance_begins_with_the_smaller(alliance: DemoAlliance) -> None:
    assert generate(400).organisations[:270] == alliance.organisations


def test_at_least_240_organisations_in_three_clusters_of_every_kind(alliance: DemoAlliance) -> None:
    assert len(alliance.organisations) == 270
    assert {own.cluster for own in alliance.organisations} == {cluster.slug for cluster in CLUSTERS}
    assert {own.kind for own in alliance.organisations} >= {Kind.COMPANY, Kind.RESEARCH, Kind.EDUCATION, Kind.PUBLIC}
    assert {own.role for own in alliance.organisations} >= {"mill", "workshop", "institute", "public"}
    assert min(own.headcount for own in alliance.organisations if own.role == "workshop") <= 2
    assert max(own.headcount for own in alliance.organisations) >= 250


def test_plainly_fictional(alliance: DemoAlliance) -> None:
    for own in alliance.organisations:
        assert "Demo" in own.name.split()
        assert own.registration_number.startswith("DEMO-")
        assert own.website.endswith(".example")
    assert len({own.slug for own in alliance.organisations}) == 270
    assert len({own.registration_number for own in alliance.organisations}) == 270


def statements(alliance: DemoAlliance) -> list[DemoStatement]:
    return [made for own in alliance.organisations for made in (*own.offers, *own.needs)]


def trade_of(own: DemoOrganisation) -> Trade:
    [trade] = [trade for trade in trades() if f" {trade.name[own.country]} Demo" in own.name and trade.role == own.role]
    return trade


SIZES = {
    Kind.COMPANY: range(1, 901),
    Kind.RESEARCH: range(25, 401),
    Kind.EDUCATION: range(40, 901),
    Kind.PUBLIC: range(3, 3001),
}
"""Plausible headcounts by kind."""


def test_sizes_and_activities_are_plausible_for_the_kind() -> None:
    for own in generate(1000).organisations:
        assert own.headcount in SIZES[Kind(own.kind)], own.name
        assert (own.turnover_eur is not None) == (own.kind == Kind.COMPANY)
        if own.kind == Kind.EDUCATION:
            assert own.activities[0].startswith("85.")
        if " Kommun" in own.name or " Kunta" in own.name:
            assert own.headcount >= 250
            assert own.activities[0] == "84.11"


def test_names_are_unique() -> None:
    names = Counter(own.name for own in generate(1000).organisations)
    assert [name for name, count in names.items() if count > 1] == []


SELF = {
    "municipality": r"\b(kommunens (bedriftslos|näringslivskontor|elbolag)|kommunehuset|kunta nimeää)\b",
    "development": r"\b(næringshagen|kehitysyhtiö|näringslivsbolaget|vår inkubator|hautomossamme)\b",
    "vocational": r"\b(eleverna|elevene|naturbruksskola|verkstadsskolan|yrkeshögskola)\b",
    "university": r"\b(korkeakoulun|studenterna behöver|ingeniørstudentene våre)\b",
    "sawmill": r"\b(sågverket|vår såg|sagbruket)\b",
    "joinery": r"\b(huonekalutehdas|møbelverksted|snickeriföretag|stolstillverkare)\b",
    "transport": r"\båkeri (söker|vid|med)\b",
}
"""How a firm of a kind speaks of itself."""


def test_who_speaks_of_itself_is_what_it_says(alliance: DemoAlliance) -> None:
    for own in alliance.organisations:
        for made in (*own.offers, *own.needs):
            speaks_as = {kind for kind, pattern in SELF.items() if re.search(pattern, made.text.casefold())}
            allowed = trade_of(own).says
            assert speaks_as <= allowed, (own.name, made.text)


def test_firms_write_what_the_catalogue_has_for_their_trade(alliance: DemoAlliance) -> None:
    catalogue = {(entry.id, own.text): own for entry in capabilities() for own in entry.sentences}
    by_id = {entry.id: entry for entry in capabilities()}
    for own in alliance.organisations:
        trade = trade_of(own)
        fewest, _median, most = trade.people
        assert fewest <= own.headcount <= most, own.name
        assert 2 <= len(own.offers) <= 4
        assert 1 <= len(own.needs) <= 5
        assert {made.capability for made in own.offers} <= set(trade.offers)
        assert not {made.capability for made in own.offers} & {made.capability for made in own.needs}
        assert own.activities[0] == trade.nace[0]
        assert set(own.activities) <= set(trade.nace)
        for kinds, made in [((OFFER,), made) for made in own.offers] + [(tuple(NEEDS), made) for made in own.needs]:
            sentence = catalogue[made.capability, made.text]
            assert sentence.kind in kinds
            assert sentence.language == made.language
            assert sentence.fits(trade.says, own.headcount, [offer.capability for offer in own.offers]), made.text
        for made in own.offers:
            assert by_id[made.capability].people <= own.headcount


def test_every_project_crosses_a_border_and_has_a_story(alliance: DemoAlliance) -> None:
    country = {own.slug: own.country for own in alliance.organisations}
    objectives = {story.objective for story in project_stories().values()}

    assert [own.title for own in alliance.projects if len({country[slug] for slug in own.participants}) < 2] == []
    assert {own.objective for own in alliance.projects} == objectives


def test_no_text_and_hardly_a_sentence_is_written_twice(alliance: DemoAlliance) -> None:
    texts = [made.text for made in statements(alliance)] + [own.objective for own in alliance.projects]
    assert [text for text, count in Counter(texts).items() if count > 1] == []
    sentences = Counter(
        sentence for text in texts for sentence in set(re.split(r"(?<=[.!?])\s+", text)) if len(sentence.split()) > 4
    )
    assert [sentence for sentence, count in sentences.items() if count > 3] == []


def test_needs_are_problems_names_and_terms_in_fixed_shares(alliance: DemoAlliance) -> None:
    needs = [made for own in alliance.organisations for made in own.needs]
    found = Counter(kind_of(made.text) for made in needs)
    assert {kind: 100 * found[kind] / len(needs) for kind in NEEDS} == pytest.approx(NEEDS, abs=5)


def test_a_third_of_what_is_said_is_about_capabilities_held_out_from_training(alliance: DemoAlliance) -> None:
    made = statements(alliance)
    assert sum(thesaurus()[own.capability].is_held_out for own in made) / len(made) == pytest.approx(1 / 3, abs=0.05)


def test_shares_of_languages_and_visibility(alliance: DemoAlliance) -> None:
    made = [statement for own in generate(3000).organisations for statement in (*own.offers, *own.needs)]
    share = {kind: sum(own.visibility == kind for own in made) / len(made) for kind in Visibility}
    assert share == pytest.approx(
        {Visibility.PUBLIC: 0.7, Visibility.ALLIANCE: 0.2, Visibility.ANONYMOUS: 0.07, Visibility.PRIVATE: 0.03},
        abs=0.02,
    )
    assert {own.language for own in made} == {"sv", "nb", "fi", "en"}
    assert sum(own.expires is not None for own in made) / len(made) == pytest.approx(0.02, abs=0.01)


def test_near_the_seat_of_its_cluster(alliance: DemoAlliance) -> None:
    seats = {cluster.slug: cluster.position for cluster in CLUSTERS}
    assert max(great_circle_km(own.position, seats[own.cluster]) for own in alliance.organisations) < 250


def test_projects_join_clusters_on_what_their_partners_offer(alliance: DemoAlliance) -> None:
    offers = {own.slug: {made.capability for made in own.offers} for own in alliance.organisations}
    assert len(alliance.projects) == 33
    for project in alliance.projects:
        assert 2 <= len(project.participants) <= 6
        assert set.intersection(*[offers[slug] for slug in project.participants])
        assert "fictional" in project.title


def test_no_organisation_has_the_same_offer_or_need_twice() -> None:
    for own in generate(2000).organisations:
        assert len({made.capability for made in own.offers}) == len(own.offers)
        assert len({made.capability for made in own.needs}) == len(own.needs)
