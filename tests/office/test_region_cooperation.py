"""What regions have in common: each thing once, no number that tells of few, and nothing of this month."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.office.test_office import introduce
from tests.plugins.northern import Northern
from tests.regions.conftest import indicators

from intercluster.apps.directory.models import Organisation, Participation, Project
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.office.region_cooperation import FEWEST, LEAST_ORGANISATIONS, Ties, cooperation_of, ties
from intercluster.apps.projects.models import Consortium, Partner
from intercluster.core import clock

ADDRESS = "/regions/NO020/innovation/"


@pytest.fixture
def pairs(northern: Northern) -> list[tuple[str, str]]:
    """Return slugs of organisations of Innlandet and of Norra Mellansverige, three of each, five times."""
    for country, region in (("NO", "NO020"), ("SE", "SE311")):
        for number in range(LEAST_ORGANISATIONS):
            northern.add(f"{country.lower()}-{number}", country)
        Organisation.objects.filter(slug__startswith=f"{country.lower()}-").update(region=region, is_demo=False)
    for organisation in northern.organisations.values():
        organisation.refresh_from_db()
    return [(f"no-{number % LEAST_ORGANISATIONS}", f"se-{number % LEAST_ORGANISATIONS}") for number in range(FEWEST)]


def meet(northern: Northern, pairs: Sequence[tuple[str, str]], state: str = "accepted", days: int = 40) -> None:
    for asking, asked in pairs:
        introduce(northern, asking, asked, state, at=clock.now() - timedelta(days=days))


def shown(region: str) -> list[tuple[str, tuple[int | None, ...]]]:
    return [(row.code, row.numbers) for row in cooperation_of(region).rows]


def test_a_number_needs_enough_things_of_enough_organisations(northern: Northern, pairs: list[tuple[str, str]]) -> None:
    meet(northern, pairs[1:])
    assert shown("NO02") == []
    meet(northern, pairs[1:2])
    assert shown("NO02") == [("SE31", (5, None, None, None, None))]
    assert shown("SE31") == [("NO02", (5, None, None, None, None))]
    Introduction.objects.all().delete()
    meet(northern, pairs[:2] * 3)  # six, but of two organisations on each side
    assert shown("NO02") == []


def test_what_happened_this_month_or_was_not_agreed_does_not_count(
    northern: Northern, pairs: list[tuple[str, str]]
) -> None:
    meet(northern, pairs[:4])
    for state, days in (("requested", 40), ("declined", 40), ("accepted", 0)):
        meet(northern, pairs[4:], state, days)
    assert shown("NO02") == []


def test_introductions_consortia_and_projects_are_counted_apart(
    client: Client, northern: Northern, pairs: list[tuple[str, str]]
) -> None:
    indicators()
    assert "Cooperation with other regions" not in client.get(ADDRESS).text
    meet(northern, pairs, "closed")
    Introduction.objects.update(ended=clock.now() - timedelta(days=40))
    assert shown("NO02") == [("SE31", (5, 5, None, None, None))]
    meet(northern, pairs[:1])
    assert shown("NO02") == [("SE31", (6, None, None, None, None))]  # or the one that led to nothing would be told
    meet(northern, pairs[1:])
    for number, pair in enumerate(pairs):
        first, second = (northern.organisations[slug] for slug in pair)
        consortium = Consortium.objects.create(organisation=first, title=f"Idea {number}")
        for place, organisation in enumerate((first, second)):
            long_ago = clock.now() - timedelta(days=60)
            Partner.objects.create(
                consortium=consortium, organisation=organisation, number=place, state="joined", since=long_ago
            )
    project = Project.objects.create(title="Register", source="cordis")
    for slug in ("no-0", "se-0", "se-1"):
        Participation.objects.create(project=project, organisation=northern.organisations[slug])
    assert shown("NO02") == [("SE31", (10, 5, 5, None, 1))]
    page = " ".join(client.get(ADDRESS).text.split())
    assert 'Norra Mellansverige (SE31)</th><td class="numeric">10</td><td class="numeric">5</td>' in page
    assert "Meetings at events<" not in page  # a column without numbers
    assert "Fictional" not in page
    Organisation.objects.filter(slug="no-0").update(is_demo=True)
    assert "Fictional" in client.get(ADDRESS).text


PLACES = {1: "NO02", 2: "NO02", 3: "SE31", 4: "SE31", 5: "FI19"}


@given(st.lists(st.sets(st.integers(1, 6)), max_size=8))
def test_ties_are_those_of_a_count_by_hand(things: list[set[int]]) -> None:
    expected = {}
    for other in ("SE31", "FI19"):
        own, theirs = ({pk for pk, code in PLACES.items() if code == where} for where in ("NO02", other))
        joint = [thing for thing in things if thing & own and thing & theirs]
        if joint:
            both = set().union(*joint)
            expected[other] = Ties(len(joint), frozenset(both & own), frozenset(both & theirs))
    assert ties(things, PLACES, "NO02") == expected
