"""What follows from the roles of a person."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Membership, Need, Offer
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import (
    OPERATOR,
    VISITOR,
    Viewer,
    manages,
    may_edit,
    member_of,
    office_of,
    viewer_for,
    viewer_of,
)


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("person@demo.example")


def affiliate(person: User, northern: Northern, slug: str, role: str) -> None:
    Affiliation.objects.create(user=person, organisation=northern.organisations[slug], role=role)


def test_a_person_without_a_role_is_a_visitor_with_a_name(northern: Northern, person: User) -> None:
    assert viewer_of(person) == Viewer(user_id=person.pk)
    assert not viewer_of(person).is_allied


def test_a_person_has_all_their_roles_at_once(northern: Northern, person: User) -> None:
    northern.clusters["FI"].managers.add(person)
    northern.clusters["DE"].evaluators.add(person)
    affiliate(person, northern, "drier", "editor")
    affiliate(person, northern, "institute", "member")
    organisations = northern.organisations
    assert viewer_of(person) == Viewer(
        user_id=person.pk,
        cluster_ids=frozenset({northern.clusters["FI"].pk}),
        organisation_ids=frozenset({organisations["drier"].pk, organisations["institute"].pk}),
        edited_ids=frozenset({organisations["drier"].pk}),
        home_ids=frozenset({northern.clusters["FI"].pk, northern.clusters["SE"].pk}),
        alliance_ids=frozenset({northern.alliance.pk}),
        evaluated_ids=frozenset({northern.clusters["DE"].pk}),
    )


def test_a_platform_administrator_sees_everything(db: None) -> None:
    assert viewer_of(User.objects.create_superuser("root@demo.example")).is_operator


def seen(viewer: Viewer) -> dict[str, bool]:
    """Return the texts a viewer reads, and whether they may not learn whose each is."""
    return {text.text: text.unnamed for text in [*offers(viewer), *needs(viewer)]}


def test_a_member_reads_all_of_their_own_organisation_and_of_the_alliance_what_it_shares(northern: Northern) -> None:
    secretive = northern.organisations["secretive"]
    Need.objects.create(organisation=secretive, text="Vi söker en hemlig ugn", language="sv", visibility="anonymous")
    others = seen(member_of(northern.organisations["accountant"]))
    own = seen(member_of(secretive))
    assert "Torkning av trävaror i hemlig ugn" not in others
    assert own["Torkning av trävaror i hemlig ugn"] is False
    assert others["Vi söker en hemlig ugn"] is True
    assert own["Vi söker en hemlig ugn"] is False
    assert others["Vi maskinerer reservedeler i små serier"] is True
    assert others["Vi söker virke sågat av klen tall"] is False
    assert "Wir trocknen Schnittholz energiesparend" not in others


def test_who_only_evaluates_reads_what_a_visitor_reads(northern: Northern, person: User) -> None:
    northern.clusters["NO"].evaluators.add(person)
    assert seen(viewer_of(person)) == seen(VISITOR)


def test_editors_offices_and_operators_change_an_organisation(northern: Northern, person: User) -> None:
    drier = northern.organisations["drier"]
    affiliate(person, northern, "drier", "member")
    assert not may_edit(viewer_of(person), drier)
    Affiliation.objects.update(role="editor")
    assert may_edit(viewer_of(person), drier)
    assert not may_edit(viewer_of(person), northern.organisations["sawmill"])
    assert may_edit(office_of(northern.clusters["SE"]), drier)
    assert not may_edit(office_of(northern.clusters["NO"]), drier)
    assert may_edit(OPERATOR, drier)
    assert not may_edit(VISITOR, drier)
    assert not manages(viewer_of(person), northern.clusters["SE"])


def test_leaving_the_cluster_ends_what_its_membership_showed(northern: Northern) -> None:
    accountant = northern.organisations["accountant"]
    Membership.objects.filter(organisation=accountant).delete()
    assert set(seen(member_of(accountant))) == set(seen(VISITOR)) | set(
        Offer.objects.filter(organisation=accountant).values_list("text", flat=True)
    )


def test_the_roles_of_whoever_asks_are_looked_up_once_and_never_out_of_date(
    northern: Northern, client: Client, rf: Any
) -> None:
    user = User.objects.create_user("aino@sawmill.example")
    place = Affiliation.objects.create(user=user, organisation=northern.organisations["sawmill"], role="editor")
    client.force_login(user)
    for address in ("/", "/directory/", "/introductions/", "/organisations/sawmill/profile/"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len([query for query in asked if "WITH office AS" in query["sql"]]) == 1, address
    reading, writing = rf.get("/"), rf.post("/")
    reading.user = writing.user = user
    before = viewer_for(reading)
    assert viewer_for(writing) == before
    place.delete()
    assert viewer_for(reading) is before
    assert viewer_for(writing).edited_ids == frozenset()
    reading.user = User.objects.create_user("other@sawmill.example")
    assert viewer_for(reading).edited_ids == frozenset()
