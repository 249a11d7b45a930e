"""What anybody reads follows from who is where: queries compared with a definition in a few lines, by hypothesis."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from intercluster.apps.accounts.models import User
from intercluster.apps.clusters.alliances.services import agree, invite, leave
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Affiliation, Alliance, Cluster, Membership, Need, Offer, Organisation
from intercluster.apps.directory.queries import needs, offers, organisations
from intercluster.apps.directory.rules import OPERATOR, viewer_of

CLUSTERS, ALLIANCES, ORGANISATIONS = range(4), range(3), range(5)


@dataclass
class World:
    """Who is where."""

    members: set[tuple[int, int]]
    """Organisation and cluster."""
    allied: set[tuple[int, int]] = field(default_factory=set)
    """Cluster and alliance."""
    archived_clusters: set[int] = field(default_factory=set)
    archived_alliances: set[int] = field(default_factory=set)

    def clusters_of(self, organisation: int) -> set[int]:
        """Return the clusters of an organisation that are in use."""
        return {cluster for own, cluster in self.members if own == organisation} - self.archived_clusters

    def alliances_of(self, clusters: set[int]) -> set[int]:
        """Return the alliances in use that clusters in use work in."""
        own = {alliance for cluster, alliance in self.allied if cluster in clusters - self.archived_clusters}
        return own - self.archived_alliances

    def is_found(self, organisation: int) -> bool:
        """Return whether others find an organisation at all."""
        is_member = any(own == organisation for own, _cluster in self.members)
        return not is_member or bool(self.clusters_of(organisation))

    def reads(self, places: set[int], offices: set[int], organisation: int, visibility: str) -> str:
        """Return how people of these organisations and offices read a text: "named", "unnamed" or "" for not at all."""
        offices = offices - self.archived_clusters
        if organisation in places or offices & self.clusters_of(organisation):
            return "named"
        if visibility == Visibility.PUBLIC:
            return "named" if self.is_found(organisation) else ""
        home = offices.union(*(self.clusters_of(place) for place in places))
        if not self.alliances_of(home) & self.alliances_of(self.clusters_of(organisation)):
            return ""
        return {Visibility.ALLIANCE: "named", Visibility.ANONYMOUS: "unnamed"}.get(Visibility(visibility), "")


PAIRS = {
    "enter": st.tuples(st.sampled_from(CLUSTERS), st.sampled_from(ALLIANCES)),
    "leave": st.tuples(st.sampled_from(CLUSTERS), st.sampled_from(ALLIANCES)),
    "cluster": st.tuples(st.sampled_from(CLUSTERS), st.booleans()),
    "alliance": st.tuples(st.sampled_from(ALLIANCES), st.booleans()),
}
ACTS = st.one_of([pair.map(lambda values, act=act: (act, *values)) for act, pair in PAIRS.items()])


PEOPLE: tuple[tuple[set[int], set[int]], ...] = (
    ({0}, set()),
    ({1, 2}, set()),
    (set(), {0}),
    ({3}, {1}),
    (set(), set()),
)
"""Organisations and offices of the people who read; the last is a visitor."""


@given(
    members=st.sets(st.tuples(st.sampled_from(ORGANISATIONS), st.sampled_from(CLUSTERS)), min_size=4, max_size=8),
    begun=st.sets(PAIRS["enter"], min_size=4, max_size=8),
    acts=st.lists(ACTS, max_size=6),
)
@example(members={(0, 0), (1, 1), (2, 1)}, begun={(0, 0), (1, 0)}, acts=[("cluster", 1, True), ("cluster", 1, False)])
@example(members={(0, 0), (1, 1), (1, 2)}, begun={(0, 0), (1, 0)}, acts=[("alliance", 0, True), ("leave", 1, 0)])
@example(members={(0, 0), (1, 1)}, begun={(0, 0), (1, 0), (0, 1), (1, 1)}, acts=[("leave", 1, 0), ("leave", 0, 1)])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow(reason="reads as five people after each act in random worlds")
def test_what_a_viewer_reads_is_what_the_definition_says(
    db: None, members: set[tuple[int, int]], begun: set[tuple[int, int]], acts: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        _try(World(members, set(begun)), acts)
        transaction.set_rollback(True)


def _try(world: World, acts: list[tuple[str, int, int]]) -> None:
    clusters = [Cluster.objects.create(slug=f"c{key}", name=f"C{key}", country="SE") for key in CLUSTERS]
    alliances = [Alliance.objects.create(slug=f"a{key}", name=f"A{key}") for key in ALLIANCES]
    rows = [Organisation.objects.create(slug=f"o{key}", name=f"O{key}", country="SE") for key in ORGANISATIONS]
    Membership.objects.bulk_create(
        [Membership(organisation=rows[own], cluster=clusters[cluster]) for own, cluster in world.members]
    )
    texts = [(row, f"{key} {each}", each) for (key, row), each in product(enumerate(rows), Visibility.values)]
    for model in (Offer, Need):
        model.objects.bulk_create([model(organisation=row, text=text, visibility=each) for row, text, each in texts])
    for cluster, alliance in world.allied:
        alliances[alliance].clusters.add(clusters[cluster])
    people: list[User | AnonymousUser] = [AnonymousUser() for _person in PEOPLE]
    for number, (places, offices) in enumerate(PEOPLE[:-1]):
        people[number] = person = User.objects.create_user(f"person-{number}@firm.example")
        for place in places:
            Affiliation.objects.create(user=person, organisation=rows[place], role="member")
        for office in offices:
            clusters[office].managers.add(person)
    _compare(world, people)
    for act in acts:
        _carry_out(act, world, clusters, alliances)
        _compare(world, people)


def _carry_out(act: tuple[str, int, int], world: World, clusters: list[Cluster], alliances: list[Alliance]) -> None:
    """Do an act as managers and administrators do, and note in the world what follows from it."""
    kind, one, other = act
    if kind == "leave" and (one, other) in world.allied and _are_in_use(world, one, other):
        leave(clusters[one], alliances[other], viewer=OPERATOR)
        world.allied.remove((one, other))
        if not any(key not in world.archived_clusters for key, alliance in world.allied if alliance == other):
            world.archived_alliances.add(other)
    elif kind == "enter" and (one, other) not in world.allied and _are_in_use(world, one, other):
        inside = [key for key, alliance in world.allied if alliance == other and key not in world.archived_clusters]
        if inside:
            invitation = invite(clusters[inside[0]], clusters[one], viewer=OPERATOR, alliance=alliances[other])
            agree(invitation, viewer=OPERATOR)
            world.allied.add((one, other))
    elif kind in {"cluster", "alliance"}:
        model, archived = (
            (Cluster, world.archived_clusters) if kind == "cluster" else (Alliance, world.archived_alliances)
        )
        moment = timezone.now() if other else None
        model.everything.filter(slug=f"{kind[0]}{one}").update(archived=moment)
        archived.discard(one)
        archived |= {one} if other else set()


def _are_in_use(world: World, cluster: int, alliance: int) -> bool:
    return cluster not in world.archived_clusters and alliance not in world.archived_alliances


def _compare(world: World, people: list[User | AnonymousUser]) -> None:
    for (places, offices), person in zip(PEOPLE, people, strict=True):
        expected = {
            (f"{key} {visibility}", sight)
            for key, visibility in product(ORGANISATIONS, Visibility.values)
            if (sight := world.reads(places, offices, key, visibility))
        }
        viewer = viewer_of(person)
        for readable in (offers, needs):
            assert _read(readable(viewer)) == expected
        found = set(organisations(viewer).values_list("slug", flat=True))
        assert found == {f"o{key}" for key in ORGANISATIONS if world.is_found(key) or key in places}


def _read(texts: Iterable[Any]) -> set[tuple[str, str]]:
    return {(text.text, "unnamed" if text.unnamed else "named") for text in texts}


def test_definition_tells_apart_what_it_should() -> None:
    world = World({(0, 0), (1, 1)}, {(0, 0), (1, 0)})
    for places, sights in (({0}, ["", "unnamed", "named", "named"]), (set(), ["", "", "", "named"])):
        assert [world.reads(places, set(), 1, visibility) for visibility in Visibility.values] == sights
