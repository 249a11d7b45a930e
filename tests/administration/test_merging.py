"""Merging two clusters: nothing is lost, compared with sets of keys worked out by hand."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.clusters.merging import dry_run, merge, references
from intercluster.apps.administration.models import Act
from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.clusters.models import AllianceInvitation
from intercluster.apps.directory.models import Alliance, Cluster, FormerAddress, Import, Logo, Membership, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.people.models import Invitation, JoinRequest
from intercluster.core.errors import Conflict, NotAllowed

SIZE = 4
FEW = st.sets(st.integers(0, SIZE - 1))
DAY = st.one_of(st.none(), st.integers(0, 3))
SIDE = st.fixed_dictionaries(
    {
        "members": st.dictionaries(st.integers(0, SIZE - 1), DAY),
        "managers": FEW,
        "evaluators": FEW,
        "alliances": FEW,
        "invited": st.lists(st.integers(0, SIZE - 1), max_size=3),
        "asking": FEW,
        "imports": st.integers(0, 2),
        "logo": st.booleans(),
    }
)


def since(number: int | None) -> date | None:
    return None if number is None else date(2020, 1, 1 + number)


class TestMerge(TestCase):
    """Random clusters, merged."""

    @given(SIDE, SIDE)
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    def test_everything_of_both_is_in_the_one_that_stays(self, one: Any, other: Any) -> None:
        people = [User.objects.create_user(f"person{n}@merge.example") for n in range(SIZE)]
        firms = [
            Organisation.objects.create(slug=f"firm-{n}", name=f"Firm {n} Demo", country="SE") for n in range(SIZE)
        ]
        alliances = [Alliance.objects.create(slug=f"alliance-{n}", name=f"Alliance {n} Demo") for n in range(SIZE)]
        source, target = (
            build(slug, side, people, firms, alliances) for slug, side in (("source", one), ("target", other))
        )
        before = everything()
        dry = dry_run(source, target, viewer=OPERATOR)
        assert everything() == before  # a dry run changes nothing
        done = merge(source, target, viewer=OPERATOR)
        assert (done.kinds, done.new_alliances) == (dry.kinds, dry.new_alliances)
        assert [each.slug for each in Cluster.everything.all()] == ["target"]
        assert memberships(target) == earliest(one["members"], other["members"])
        assert keys(target.managers) == {people[n].pk for n in one["managers"] | other["managers"]}
        assert keys(target.evaluators) == {people[n].pk for n in one["evaluators"] | other["evaluators"]}
        assert keys(target.alliances) == {alliances[n].pk for n in one["alliances"] | other["alliances"]}
        invited = target.invitations.values_list("email", flat=True)
        assert sorted(invited) == sorted(f"invited{n}@merge.example" for n in [*one["invited"], *other["invited"]])
        asking = target.join_requests.values_list("email", flat=True)
        assert sorted(asking) == sorted(f"asking{n}@merge.example" for n in one["asking"] | other["asking"])
        assert target.imports.count() == one["imports"] + other["imports"]
        if one["logo"] or other["logo"]:
            assert bytes(Logo.objects.get().image) == (b"target" if other["logo"] else b"source")
        assert sorted(dry.new_alliances) == sorted(f"Alliance {n} Demo" for n in one["alliances"] - other["alliances"])
        assert FormerAddress.objects.values_list("slug", "cluster").get() == ("source", target.pk)
        for model, name in references():
            assert not model._base_manager.filter(**{name: source.pk}).exists(), model


def build(slug: str, side: Mapping[str, Any], people: Any, firms: Any, alliances: Any) -> Cluster:
    made = Cluster.objects.create(slug=slug, name=f"{slug} Demo", country="SE")
    for number, day in side["members"].items():
        Membership.objects.create(cluster=made, organisation=firms[number], since=since(day))
    made.managers.set(people[n] for n in side["managers"])
    made.evaluators.set(people[n] for n in side["evaluators"])
    made.alliances.set(alliances[n] for n in side["alliances"])
    for number, person in enumerate(side["invited"]):
        Invitation.objects.create(
            email=f"invited{person}@merge.example",
            language="en",
            role="manager",
            cluster=made,
            token_hash=f"{slug} {number}",
            expires=timezone.now() + timedelta(days=1),
        )
    for person in side["asking"]:
        JoinRequest.objects.create(
            name="N", email=f"asking{person}@merge.example", language="en", cluster=made, organisation_name="Firm"
        )
    for number in range(side["imports"]):
        Import.objects.create(cluster=made, file=f"{number}.csv", counts={}, done={})
    if side["logo"]:
        Logo.objects.create(cluster=made, image=slug.encode(), width=1, height=1, digest="0" * 64)
    return made


def everything() -> Mapping[str, Any]:
    """Return all rows that refer to clusters, and the clusters."""
    found: dict[str, Any] = {"clusters": list(Cluster.everything.order_by("pk").values())}
    for model, name in references():
        rows = model._base_manager.order_by("pk").values()
        found[f"{model._meta.label}.{name}"] = [{key: _plain(value) for key, value in row.items()} for row in rows]
    return found


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def keys(related: Any) -> set[int]:
    return set(related.values_list("pk", flat=True))


def memberships(cluster: Cluster) -> dict[str, date | None]:
    return dict(cluster.memberships.values_list("organisation__name", "since"))


def earliest(one: Mapping[int, int | None], other: Mapping[int, int | None]) -> dict[str, date | None]:
    """Work out by hand since when each firm is a member of both together."""
    found = {}
    for number in one.keys() | other.keys():
        days = [side[number] for side in (one, other) if number in side]
        known = [day for day in days if day is not None]
        found[f"Firm {number} Demo"] = since(min(known)) if known else None
    return found


def pair() -> tuple[Cluster, Cluster]:
    return tuple(Cluster.objects.create(slug=slug, name=slug.title(), country="SE") for slug in ("old", "new"))  # type: ignore[return-value]


@pytest.mark.django_db
def test_address_links_and_saved_searches_follow(client: Client) -> None:
    old, new = pair()
    owner = User.objects.create_user("owner@merge.example")
    searches = [
        SavedSearch.objects.create(
            owner=owner, name=name, kind="partners", parameters=parameters, week=date(2026, 1, 5)
        )
        for name, parameters in (
            ("both", "q=wood&cluster=old&cluster=new"),
            ("old", "cluster=old&country=SE"),
            ("alike", "cluster=older"),
        )
    ]
    merge(old, new, viewer=OPERATOR)
    for path in ("/clusters/old/", "/clusters/old/?q=a%20b"):
        assert client.get(path)["Location"] == path.replace("old", "new")
    assert client.get("/clusters/older/").status_code == 404
    assert client.post("/clusters/old/").status_code in {404, 405}
    found = [SavedSearch.objects.get(pk=each.pk).parameters for each in searches]
    assert found == ["q=wood&cluster=new", "cluster=new&country=SE", "cluster=older"]
    assert Act.objects.values_list("kind", "cluster", "detail").get() == ("merged", new.pk, "Old → New")


@pytest.mark.django_db
def test_what_cannot_be_merged_stays_as_it_is() -> None:
    old, new = pair()
    with pytest.raises(NotAllowed):
        merge(old, new, viewer=VISITOR)
    with pytest.raises(Conflict, match="with itself"):
        merge(old, old, viewer=OPERATOR)
    Cluster.objects.filter(pk=new.pk).update(is_demo=True)
    with pytest.raises(Conflict, match="fictional"):
        dry_run(old, new, viewer=OPERATOR)
    Cluster.objects.filter(pk=new.pk).update(is_demo=False, archived=datetime.now(timezone.get_current_timezone()))
    with pytest.raises(Conflict, match="archived"):
        merge(old, new, viewer=OPERATOR)
    assert Cluster.everything.count() == 2


def test_introductions_that_an_office_proposed_move(northern: Northern) -> None:
    source, target = northern.clusters["SE"], northern.clusters["FI"]
    one, other = Organisation.objects.order_by("pk")[:2]
    now = timezone.now()
    made = Introduction.objects.create(
        asking=one, asked=other, office=source, direction="they_offer", requested=now, expires=now, since=now
    )
    count = Membership.objects.filter(cluster__in=[source, target]).values("organisation").distinct().count()
    merge(source, target, viewer=OPERATOR)
    assert Introduction.objects.get(pk=made.pk).office == target
    assert target.memberships.count() == count


@pytest.mark.django_db
def test_invitations_to_alliances_move_except_those_between_the_two() -> None:
    old, new = pair()
    third = Cluster.objects.create(slug="third", name="Third", country="SE")
    for inviter, invited in ((old, new), (new, old), (old, third), (third, old), (third, new)):
        AllianceInvitation.objects.create(inviter=inviter, cluster=invited, alliance_name="North Demo")
    done = merge(old, new, viewer=OPERATOR)
    assert [(each.label, each.moved, each.same) for each in done.kinds] == [("Invitations to alliances", 1, 3)]
    left = AllianceInvitation.objects.order_by("pk").values_list("inviter", "cluster")
    assert list(left) == [(new.pk, third.pk), (third.pk, new.pk)]
