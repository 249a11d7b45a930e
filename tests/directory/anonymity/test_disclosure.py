"""What is disclosed of an anonymous author leaves at least three organisations in question."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.northern import LONG_AGO, Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.anonymity.disclosure import (
    SETTLED,
    SMALLEST,
    Cell,
    Disclosure,
    Disclosures,
    Size,
    described,
    groups,
)
from intercluster.apps.directory.models import Affiliation, Alliance, Cluster, Membership, Offer, Organisation
from intercluster.apps.directory.rules import VISITOR, member_of, office_of, viewer_of
from intercluster.apps.partnering.explanations.feature_labels import name_of
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.partnering.search.queries import partners_for_text
from intercluster.apps.partnering.search.results import Filters
from intercluster.core import clock

CELLS = st.tuples(st.sampled_from(["FI", "NO", "SE"]), st.sampled_from(["company", "public", "research"]))


@st.composite
def sizes_of_cells(draw: st.DrawFn) -> dict[Cell, Size]:
    """Return sizes to a reader alone, and with an office behind them that knows some of the organisations."""
    numbers = st.integers(0, 5)
    sizes = {}
    for cell in draw(st.lists(CELLS, max_size=9, unique=True)):
        counted, more, known, known_more = draw(st.tuples(numbers, numbers, numbers, numbers))
        present = counted + more
        if present:
            outside = max(present - known, 0)
            sizes[cell] = Size((present, outside), (counted, min(outside, max(counted - known_more, 0))))
    return sizes


def alone(sizes: dict[Cell, int]) -> dict[Cell, Size]:
    """Return sizes to a reader who has no office behind them, where all count."""
    return {cell: Size((size,), (size,)) for cell, size in sizes.items()}


@pytest.mark.parametrize(
    ("sizes", "disclosed"),
    [
        ({}, {}),
        ({("FI", "company"): 3}, {("FI", "company"): Disclosure("FI", "company")}),
        # One alone would be all that is meant by "an organisation in Finland": the companies join it.
        (
            {("FI", "company"): 9, ("FI", "public"): 1},
            {("FI", "company"): Disclosure(), ("FI", "public"): Disclosure()},
        ),
        (
            {("FI", "company"): 9, ("FI", "public"): 2, ("FI", "research"): 1},
            {
                ("FI", "company"): Disclosure("FI", "company"),
                ("FI", "public"): Disclosure("FI"),
                ("FI", "research"): Disclosure("FI"),
            },
        ),
        (
            {("FI", "company"): 9, ("FI", "public"): 2, ("NO", "company"): 8, ("NO", "public"): 1},
            {
                ("FI", "company"): Disclosure("FI", "company"),
                ("FI", "public"): Disclosure(),
                ("NO", "company"): Disclosure("NO", "company"),
                ("NO", "public"): Disclosure(),
            },
        ),
        ({("FI", "company"): 1}, {("FI", "company"): Disclosure()}),
    ],
)
def test_groups(sizes: dict[Cell, int], disclosed: dict[Cell, Disclosure]) -> None:
    assert groups(alone(sizes)) == disclosed


@given(sizes_of_cells())
def test_every_group_is_large_enough_or_is_everybody(sizes: dict[Cell, Size]) -> None:
    disclosures = groups(sizes)
    assert set(disclosures) == set(sizes)
    for disclosure in set(disclosures.values()):
        cells = [cell for cell, own in disclosures.items() if own == disclosure]
        assert all(disclosure in {Disclosure(*cell), Disclosure(cell[0]), Disclosure()} for cell in cells)
        for each in range(2):
            present = sum(sizes[cell].present[each] for cell in cells)
            counted = sum(sizes[cell].counted[each] for cell in cells)
            assert counted >= SMALLEST or not present or len(cells) == len(sizes)


@given(sizes_of_cells())
def test_what_is_common_everywhere_is_disclosed_in_full(sizes: dict[Cell, Size]) -> None:
    common = {cell: size + Size((SMALLEST,) * 2, (SMALLEST,) * 2) for cell, size in sizes.items()}
    assert groups(common) == {cell: Disclosure(*cell) for cell in common}


def test_descriptions() -> None:
    assert [described(each) for each in (Disclosure("FI", "education"), Disclosure("FI"), Disclosure())] == [
        "A university or school in Finland",
        "An organisation in Finland",
        "An organisation in the alliance",
    ]


def test_only_those_whose_texts_would_be_unnamed_are_in_question(northern: Northern) -> None:
    northern.add("third", "NO")
    elsewhere = Cluster.objects.create(slug="elsewhere", name="Elsewhere", country="NO")
    Membership.objects.create(cluster=elsewhere, organisation=northern.organisations["institute"], added=LONG_AGO)
    assert Disclosures(VISITOR).by_cell == {}
    # Three in Norway, two in Finland and two in Sweden; a viewer's own are none of them.
    assert Disclosures(office_of(northern.clusters["SE"])).by_cell == {
        ("NO", "company"): Disclosure(),
        ("FI", "company"): Disclosure(),
    }
    northern.add("fourth", "FI")
    assert Disclosures(office_of(northern.clusters["SE"])).by_cell == {
        ("NO", "company"): Disclosure("NO", "company"),
        ("FI", "company"): Disclosure("FI", "company"),
    }
    third = northern.organisations["third"]
    # To a member in Norway two others remain there, whom its office knows, and two in Sweden: the Finns join them.
    assert Disclosures(member_of(third)).by_cell == {
        ("NO", "company"): Disclosure(),
        ("FI", "company"): Disclosure(),
        ("SE", "company"): Disclosure(),
    }
    for slug, country in (("fifth", "SE"), ("sixth", "NO")):
        northern.add(slug, country)
    assert Disclosures(member_of(third)).by_cell == {
        ("NO", "company"): Disclosure("NO", "company"),
        ("FI", "company"): Disclosure("FI", "company"),
        ("SE", "company"): Disclosure("SE", "company"),
    }
    assert Disclosures(member_of(third)).of(northern.organisations["foreigner"]) == Disclosure()


def test_invented_members_do_not_make_a_real_one_known(northern: Northern) -> None:
    """The only Norwegian institute; an office in Sweden imports three more, and reads as itself and as its member."""
    for slug, country in (("a", "NO"), ("b", "NO"), ("c", "FI")):
        northern.add(slug, country)
    institute = northern.organisations["institute"]
    Membership.objects.create(cluster=northern.clusters["NO"], organisation=institute, added=LONG_AGO)
    office = User.objects.create_user("office@cluster-se.example")
    northern.clusters["SE"].managers.add(office)
    accomplice = User.objects.create_user("accomplice@example.com")
    Affiliation.objects.create(user=accomplice, organisation=northern.organisations["sawmill"])
    readers = {
        "office": viewer_of(office),
        "its member": member_of(northern.organisations["drier"]),
        "elsewhere": viewer_of(accomplice),
    }

    def disclosed() -> dict[str, Disclosure]:
        return {who: Disclosures(viewer).of(institute) for who, viewer in readers.items()}

    unknown = dict.fromkeys(readers, Disclosure())
    assert disclosed() == unknown
    invented = [
        northern.add(f"invented-{n}", "NO", member=False, kind="research", registration_number=number)
        for n, number in enumerate(("923609016", "DEMO-1", "974760673"))
    ]
    for each in invented:
        Membership.objects.create(cluster=northern.clusters["SE"], organisation=each, since=LONG_AGO.date())
    assert disclosed() == unknown
    # The manager makes itself a person of each, or one friend a person of all: neither confirms them.
    friend = User.objects.create_user("friend@example.com")
    for person in (office, friend):
        for each in invented:
            Affiliation.objects.create(user=person, organisation=each)
        assert disclosed() == unknown
        Affiliation.objects.filter(user=person).delete()
    # A person each confirms two of them: the third has no number that could be checked.
    for n, each in enumerate(invented):
        Affiliation.objects.create(user=User.objects.create_user(f"{n}@example.com"), organisation=each)
    assert disclosed() == unknown
    # When they have all been there for long, they count to those who are elsewhere. Those behind whom the office that
    # added them may be learn no more.
    Membership.objects.filter(organisation__in=invented).update(added=clock.now() - SETTLED)
    assert disclosed() == unknown | {"elsewhere": Disclosure("NO", "research")}
    # Nor does it help to turn a member of old into an institute.
    Organisation.objects.filter(pk=invented[0].pk).update(kind="company")
    Organisation.objects.filter(pk=invented[0].pk).update(kind="research")
    assert disclosed() == unknown


def test_members_who_have_just_come_count_once_they_are_confirmed(northern: Northern) -> None:
    viewer = member_of(northern.organisations["sawmill"])
    numbers = {"a": "923609016", "b": "974760673", "c": "985399077"}
    for slug, number in numbers.items():
        northern.add(slug, "NO", kind="research", registration_number=number)
    Membership.objects.filter(organisation__slug__in=numbers).update(added=clock.now() - SETTLED + timedelta(hours=1))
    assert Disclosures(viewer).of(northern.organisations["a"]) == Disclosure()
    for slug in numbers:
        user = User.objects.create_user(f"{slug}@example.com")
        Affiliation.objects.create(user=user, organisation=northern.organisations[slug])
    northern.add("d", "NO"), northern.add("e", "FI"), northern.add("f", "FI")
    assert Disclosures(viewer).of(northern.organisations["a"]) == Disclosure("NO", "research")
    user.is_active = False
    user.save()
    assert Disclosures(viewer).of(northern.organisations["a"]) != Disclosure("NO", "research")


def test_a_filter_discloses_no_more_than_the_description(northern: Northern) -> None:
    """The only Norwegian institute is described as somebody in the alliance: no filter by country or kind leaves it."""
    for slug, country in (("a", "NO"), ("b", "NO"), ("c", "FI")):
        northern.add(slug, country)
    institute = northern.organisations["institute"]
    Membership.objects.create(cluster=northern.clusters["NO"], organisation=institute, added=LONG_AGO)
    Offer.objects.filter(visibility="anonymous").update(organisation=institute)
    index_texts()
    viewer = office_of(northern.clusters["SE"])

    def unnamed(**filters: object) -> list[tuple[str, str, str]]:
        sought = "Tarvitsemme koneistajan, joka valmistaa varaosia"
        found = partners_for_text(sought, viewer=viewer, filters=Filters(**filters))  # type: ignore[arg-type]
        return [(name_of(each), each.country, each.kind) for each in found.partners if each.organisation is None]

    assert unnamed() == [("An organisation in the alliance", "", "")]
    assert unnamed(countries=frozenset({"NO"})) == []
    assert unnamed(kinds=frozenset({"research"})) == []
    Offer.objects.filter(visibility="anonymous").update(organisation=northern.organisations["a"])
    Alliance.objects.get().clusters.add(Cluster.objects.create(slug="more", name="More", country="NO"))
    for slug in ("d", "e"):
        Membership.objects.create(
            cluster=northern.clusters["NO"],
            organisation=northern.add(slug, "NO", member=False, kind="research"),
            added=LONG_AGO,
        )
    assert unnamed() == [("A company in Norway", "NO", "company")]
    assert unnamed(countries=frozenset({"NO"}), kinds=frozenset({"company"})) == unnamed()
    assert unnamed(kinds=frozenset({"research"})) == []
