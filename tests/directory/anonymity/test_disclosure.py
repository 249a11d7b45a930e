"""What is told of an anonymous author leaves at least three organisations in question."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.northern import Northern

from intercluster.apps.directory.anonymity.disclosure import SMALLEST, Cell, Disclosure, described, groups, told_to
from intercluster.apps.directory.models import Alliance, Cluster, Membership, Offer
from intercluster.apps.directory.rules import VISITOR, member_of, office_of
from intercluster.apps.partnering.explanations.feature_labels import name_of
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.partnering.search.queries import partners_for_text
from intercluster.apps.partnering.search.results import Filters

SIZES = st.dictionaries(
    st.tuples(st.sampled_from(["FI", "NO", "SE"]), st.sampled_from(["company", "public", "research"])),
    st.integers(1, 5),
)


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({}, {}),
        ({("FI", "company"): 3}, {("FI", "company"): Disclosure("FI", "company")}),
        # One alone would be all that is told as "an organisation in Finland": the companies join it.
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
def test_groups(sizes: dict[Cell, int], told: dict[Cell, Disclosure]) -> None:
    assert groups(sizes) == told


@given(SIZES)
def test_every_group_is_large_enough_or_is_everybody(sizes: dict[Cell, int]) -> None:
    told = groups(sizes)
    assert set(told) == set(sizes)
    members: Counter[Disclosure] = Counter()
    for cell, own in told.items():
        assert own in {Disclosure(*cell), Disclosure(cell[0]), Disclosure()}
        members[own] += sizes[cell]
    assert all(size >= SMALLEST for size in members.values()) or set(members) == {Disclosure()}


@given(SIZES)
def test_what_is_common_everywhere_is_told_in_full(sizes: dict[Cell, int]) -> None:
    common = {cell: size + SMALLEST for cell, size in sizes.items()}
    assert groups(common) == {cell: Disclosure(*cell) for cell in common}


def test_descriptions() -> None:
    assert [described(told) for told in (Disclosure("FI", "education"), Disclosure("FI"), Disclosure())] == [
        "A university or school in Finland",
        "An organisation in Finland",
        "An organisation in the alliance",
    ]


def test_only_those_whose_texts_would_be_unnamed_are_in_question(northern: Northern) -> None:
    northern.add("third", "NO")
    elsewhere = Cluster.objects.create(slug="elsewhere", name="Elsewhere", country="NO")
    Membership.objects.create(cluster=elsewhere, organisation=northern.organisations["institute"])
    assert told_to(VISITOR) == {}
    # Three in Norway, two in Finland and two in Sweden; a viewer's own are none of them.
    assert told_to(office_of(northern.clusters["SE"])) == {
        ("NO", "company"): Disclosure(),
        ("FI", "company"): Disclosure(),
    }
    northern.add("fourth", "FI")
    assert told_to(office_of(northern.clusters["SE"])) == {
        ("NO", "company"): Disclosure("NO", "company"),
        ("FI", "company"): Disclosure("FI", "company"),
    }
    assert told_to(member_of(northern.organisations["third"])) == {
        ("NO", "company"): Disclosure(),
        ("FI", "company"): Disclosure("FI", "company"),
        ("SE", "company"): Disclosure(),
    }


def test_a_filter_does_not_tell_what_the_name_does_not(northern: Northern) -> None:
    """The only Norwegian institute is told as somebody in the alliance: no filter by country or kind leaves it."""
    for slug, country in (("a", "NO"), ("b", "NO"), ("c", "FI")):
        northern.add(slug, country)
    institute = northern.organisations["institute"]
    Membership.objects.create(cluster=northern.clusters["NO"], organisation=institute)
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
            cluster=northern.clusters["NO"], organisation=northern.add(slug, "NO", member=False, kind="research")
        )
    assert unnamed() == [("A company in Norway", "NO", "company")]
    assert unnamed(countries=frozenset({"NO"}), kinds=frozenset({"company"})) == unnamed()
    assert unnamed(kinds=frozenset({"research"})) == []
