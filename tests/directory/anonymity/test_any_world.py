"""In any world, what a reader is shown of an unnamed author fits three organisations that count, or everybody.

Hypothesis makes up clusters, alliances, members, real and invented, and people with places on several sides. Which
organisations fit what is shown is worked out from what was made up, without the queries under test.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plugins.northern import LONG_AGO

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.anonymity.disclosure import SMALLEST, Disclosure, Disclosures
from intercluster.apps.directory.models import Affiliation, Alliance, Cluster, Membership, Offer, Organisation
from intercluster.apps.directory.queries import offers
from intercluster.apps.directory.rules import Viewer, member_of, office_of, viewer_of
from intercluster.apps.introductions.identity import Reader, identity_in_search, identity_of, proposer_of
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.states import Side
from intercluster.core import clock

NUMBERS = ("923609016", "974760673", "985399077", "889640782", "982463718", "912660680", "921402392", "984661185")
"""Of Norwegian firms, with the right check digit."""


@dataclass(frozen=True)
class Firm:
    """An organisation to be made up; `clusters` are numbers of clusters."""

    country: str
    kind: str
    clusters: frozenset[int]
    is_old: bool
    has_number: bool
    was_turned: bool
    """Was of another kind until now."""


@dataclass(frozen=True)
class Person:
    """A person to be made up: numbers of firms and of the clusters whose office they belong to."""

    firms: frozenset[int]
    offices: frozenset[int]


@dataclass(frozen=True)
class World:
    """What is made up. `alliances` has for each cluster the alliances that it is in."""

    alliances: list[frozenset[int]]
    firms: list[Firm]
    people: list[Person]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    clusters = draw(st.integers(2, 4))
    some_clusters = st.frozensets(st.integers(0, clusters - 1), max_size=2)
    # Many firms of few kinds, so that groups are often just large enough.
    firm = st.builds(
        Firm,
        country=st.sampled_from(["NO", "SE"]),
        kind=st.sampled_from(["company", "research"]),
        clusters=st.frozensets(st.integers(0, clusters - 1), min_size=1, max_size=2),
        is_old=st.sampled_from([True, True, False]),
        has_number=st.booleans(),
        was_turned=st.sampled_from([False, False, False, True]),
    )
    firms = draw(st.lists(firm, min_size=6, max_size=16))
    person = st.builds(Person, firms=st.frozensets(st.integers(0, len(firms) - 1), max_size=3), offices=some_clusters)
    alliances = st.sampled_from([frozenset({0}), frozenset({0}), frozenset({1}), frozenset({0, 1}), frozenset()])
    return World(
        draw(st.lists(alliances, min_size=clusters, max_size=clusters)),
        firms,
        draw(st.lists(person, min_size=2, max_size=6)),
    )


@dataclass
class Made:
    """A world in the database."""

    world: World
    clusters: list[Cluster] = field(default_factory=list)
    firms: list[Organisation] = field(default_factory=list)
    people: list[User] = field(default_factory=list)

    def __post_init__(self) -> None:
        alliances = [Alliance.objects.create(slug=f"a{n}", name=f"A{n}") for n in range(2)]
        for n, own in enumerate(self.world.alliances):
            self.clusters.append(Cluster.objects.create(slug=f"c{n}", name=f"C{n}", country="NO"))
            self.clusters[n].alliances.add(*(alliances[each] for each in own))
        for n, firm in enumerate(self.world.firms):
            number = NUMBERS[n] if firm.has_number and firm.country == "NO" and n < len(NUMBERS) else f"DEMO-{n}"
            self.firms.append(
                Organisation(
                    slug=f"f{n}", name=f"F{n}", country=firm.country, kind=firm.kind, registration_number=number
                )
            )
        Organisation.objects.bulk_create(self.firms)
        turned = [own.pk for own, firm in zip(self.firms, self.world.firms, strict=True) if firm.was_turned]
        Organisation.objects.filter(pk__in=turned).update(kind="public")
        for own in self.firms:
            if own.pk in turned:
                own.save()
        Membership.objects.bulk_create(
            Membership(cluster=self.clusters[each], organisation=own, added=LONG_AGO if firm.is_old else clock.now())
            for own, firm in zip(self.firms, self.world.firms, strict=True)
            for each in firm.clusters
        )
        Offer.objects.bulk_create(
            Offer(organisation=own, text=own.name, language="nb", visibility="anonymous") for own in self.firms
        )
        for n, person in enumerate(self.world.people):
            user = User.objects.create(email=f"p{n}@example.com")
            self.people.append(user)
            Affiliation.objects.bulk_create(
                Affiliation(user=user, organisation=self.firms[each]) for each in person.firms
            )
            for each in person.offices:
                self.clusters[each].managers.add(user)

    def viewers(self) -> Iterator[tuple[Viewer, Collection[int], Collection[int]]]:
        """Yield everybody who may read, with the firms they belong to and the offices."""
        for user, person in zip(self.people, self.world.people, strict=True):
            yield viewer_of(user), person.firms, person.offices
        for n, cluster in enumerate(self.clusters):
            yield office_of(cluster), (), (n,)
        yield member_of(self.firms[0]), (0,), ()

    def counts(self, n: int, allied: Collection[int]) -> bool:
        """Return whether a firm counts to somebody whose allies these clusters are."""
        firm = self.world.firms[n]
        has_person = any(person.firms == {n} and not person.offices for person in self.world.people)
        is_confirmed = self.firms[n].registration_number in NUMBERS and has_person
        return not firm.was_turned and (is_confirmed or (firm.is_old and bool(firm.clusters & set(allied))))

    def is_enough(self, firms: Collection[int], home: Collection[int], allied: Collection[int]) -> bool:
        """Return whether these leave enough in question to a reader, and to each office that may be behind them."""
        suspects = [set[int](), *({each} for each in home)]
        groups = [[n for n in firms if not self.world.firms[n].clusters & office] for office in suspects]
        return all(not group or sum(self.counts(n, allied) for n in group) >= SMALLEST for group in groups)


@given(worlds())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow(reason="makes up twenty worlds, each with up to eleven readers")
def test_whatever_a_reader_is_shown_fits_three_that_count(db: None, world: World) -> None:
    with transaction.atomic():
        made = Made(world)
        for viewer, own, offices in made.viewers():
            check(made, viewer, own, offices)
        transaction.set_rollback(True)


def check(made: Made, viewer: Viewer, own: Collection[int], offices: Collection[int]) -> None:
    firms = made.world.firms
    home = {each for n in own for each in firms[n].clusters} | set(offices)
    alliances = {alliance for each in home for alliance in made.world.alliances[each]}
    allied = {n for n, each in enumerate(made.world.alliances) if each & alliances}
    unnamed = [
        n
        for n, firm in enumerate(firms)
        if n not in own and firm.clusters & allied and not firm.clusters & set(offices)
    ]
    by_key = {own.pk: n for n, own in enumerate(made.firms)}
    read = offers(viewer).filter(unnamed=True).values_list("organisation", flat=True)
    assert sorted(by_key[pk] for pk in read) == unnamed
    disclosures = Disclosures(viewer)
    shown = {n: disclosures.of(made.firms[n]) for n in unnamed}
    for disclosure in set(shown.values()):
        fitting = [n for n in unnamed if shown[n] == disclosure]
        assert all(disclosure in agreeing(firms[n]) for n in fitting)
        is_everybody = fitting == unnamed and disclosure == Disclosure()
        assert is_everybody or made.is_enough(fitting, home - set(offices), allied)
    for side in Side:
        reader = Reader(viewer, side.other)
        reader.__dict__["disclosures"] = disclosures  # not to be worked out again
        for n in unnamed:
            check_introduction(made, reader, n, side)


def agreeing(firm: Firm) -> set[Disclosure]:
    return {Disclosure(firm.country, firm.kind), Disclosure(firm.country), Disclosure()}


def check_introduction(made: Made, reader: Reader, author: int, side: Side) -> None:
    """An introduction shows the author as a search does, and an office's proposal does not add whose member it is."""
    unnamed, named = made.firms[author], Organisation(name="Somebody")
    asking, asked = (unnamed, named) if side is Side.ASKING else (named, unnamed)
    office = made.clusters[min(made.world.firms[author].clusters)]
    row = Introduction(asking=asking, asked=asked, asking_unnamed=True, asked_unnamed=True, office=office)
    found = identity_of(row, side, reader)
    assert found == identity_in_search(unnamed, reader, is_unnamed=True)
    assert found.organisation is None
    if side is Side.ASKING:
        assert proposer_of(row, reader) is None
