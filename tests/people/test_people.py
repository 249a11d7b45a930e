"""The people of a cluster and of an organisation: seen, changed and removed by whom it concerns."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from tests.people.conftest import PASSWORD, North, make_north

from intercluster.apps.accounts import consent
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.people.invitations import InvitationError, accept_with_new_account, invite, token_of
from intercluster.apps.people.models import Invitation, JoinRequest
from intercluster.apps.people.roles import change_role, end_affiliation, remove_manager
from intercluster.core import personal_data
from intercluster.core.errors import Conflict, NotAllowed

As = Callable[[User], Client]


def test_the_office_sees_its_people_and_no_other_does(north: North, as_: As) -> None:
    editor = north.person("berit@firm.example", "editor")
    page = as_(north.manager).get("/office/north/people/").content.decode()
    assert "berit@firm.example" in page
    for client in (as_(editor), Client()):
        assert client.get("/office/north/people/").status_code == 404


def test_colleagues_see_each_other_and_strangers_do_not(north: North, as_: As) -> None:
    north.person("berit@firm.example", "editor")
    member = as_(north.person("carl@firm.example", "member"))
    page = member.get("/organisations/firm/people/").content.decode()
    assert "berit@firm.example" in page
    assert "/role/" not in page
    assert as_(north.person("eve@else.example")).get("/organisations/firm/people/").status_code == 404
    assert Client().get("/organisations/firm/people/").status_code == 404


def test_roles_are_changed_by_editors_and_the_office(north: North, as_: As) -> None:
    editor, member = north.person("berit@firm.example", "editor"), north.person("carl@firm.example", "member")
    place = member.affiliations.get()
    assert as_(member).post(f"/people/places/{place.pk}/role/", {"role": "editor"}).status_code == 404
    assert as_(editor).post(f"/people/places/{place.pk}/role/", {"role": "editor"}).status_code == 302
    assert viewer_of(member).edited_ids == {north.firm.pk}
    assert as_(north.manager).post(f"/people/places/{place.pk}/role/", {"role": "member"}).status_code == 302
    assert as_(editor).post(f"/people/places/{place.pk}/role/", {"role": "manager"}).status_code == 404
    with pytest.raises(ValueError, match="manager"):
        change_role(place, "manager", viewer=viewer_of(editor))
    assert viewer_of(member).edited_ids == frozenset()


def test_a_place_is_taken_away_or_given_up(north: North, as_: As) -> None:
    editor, member = north.person("berit@firm.example", "editor"), north.person("carl@firm.example", "member")
    with pytest.raises(NotAllowed):
        end_affiliation(editor.affiliations.get(), viewer=viewer_of(member))
    left = as_(member).post(f"/people/places/{member.affiliations.get().pk}/remove/")
    assert left["Location"] == "/organisations/firm/"
    as_(north.manager).post(f"/people/places/{editor.affiliations.get().pk}/remove/")
    assert not Affiliation.objects.exists()


def test_the_last_manager_stays(north: North, as_: As) -> None:
    second = north.person("second@north.example")
    north.cluster.managers.add(second)
    client = as_(north.manager)
    assert client.post(f"/office/north/managers/{second.pk}/remove/").status_code == 302
    assert list(north.cluster.managers.all()) == [north.manager]
    answer = client.post(f"/office/north/managers/{north.manager.pk}/remove/", follow=True)
    assert "always has a manager" in answer.content.decode()
    assert list(north.cluster.managers.all()) == [north.manager]


def test_a_manager_whose_account_is_closed_does_not_count(north: North) -> None:
    closed = north.person("closed@north.example")
    north.cluster.managers.add(closed)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    with pytest.raises(Conflict):
        remove_manager(north.cluster, north.manager, viewer=viewer_of(north.manager))


def test_an_evaluator_is_let_go(north: North, as_: As) -> None:
    evaluator = north.person("eva@funder.example")
    north.cluster.evaluators.add(evaluator)
    assert as_(evaluator).post(f"/office/north/evaluators/{evaluator.pk}/remove/").status_code == 404
    as_(north.manager).post(f"/office/north/evaluators/{evaluator.pk}/remove/")
    assert not north.cluster.evaluators.exists()


def test_what_is_held_on_a_persons_places_and_how_it_is_forgotten(north: North) -> None:
    berit = north.person("berit@firm.example", "editor")
    north.cluster.managers.add(berit)
    invite(viewer=viewer_of(north.manager), email=berit.email, role="evaluator", place=north.cluster, language="en")
    JoinRequest.objects.create(
        name="Berit", email=berit.email, language="en", organisation=north.firm, message="Let me in", state="declined"
    )
    held = personal_data.everything_on(berit)["people"]
    assert [(place["organisation"], place["role"]) for place in held["organisations"]] == [("Firm Demo", "editor")]
    assert (held["manages"], held["evaluates"]) == (["North Demo"], [])
    assert [(each["to"], each["role"]) for each in held["invitations"]] == [("North Demo", "evaluator")]
    assert [each["message"] for each in held["requests"]] == ["Let me in"]
    personal_data.erase_everywhere(berit)
    assert not Invitation.objects.exists()
    left = JoinRequest.objects.get()
    assert (left.name, left.email, left.message, left.state) == ("", "erased@erased.invalid", "", "declined")
    assert viewer_of(berit).home_ids == frozenset()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do several things at the same time, and return the name of what each raised, or nothing."""

    def tried(act: Callable[[], object]) -> str:
        try:
            act()
        except Exception as problem:  # noqa: BLE001 - what it is, is the answer
            return type(problem).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(tried, acts))


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once_are_one() -> None:
    north = make_north()
    for role in ("editor", "member"):
        made = invite(
            viewer=viewer_of(north.manager), email=f"{role}@firm.example", role=role, place=north.firm, language="en"
        )

        def accepted(token: str = token_of(made)) -> None:
            accept_with_new_account(token, name="B", password=PASSWORD, language="en", agreed_to=consent.terms("en"))

        assert at_once(accepted, accepted, accepted) == ["", InvitationError.__name__, InvitationError.__name__]
    assert dict(Affiliation.objects.values_list("user__email", "role")) == {
        "editor@firm.example": "editor",
        "member@firm.example": "member",
    }


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_remove_each_other_leave_one() -> None:
    north = make_north()
    second = User.objects.create_user("second@north.example")
    north.cluster.managers.add(second)
    viewers = {user: viewer_of(user) for user in (north.manager, second)}
    problems = at_once(
        lambda: remove_manager(north.cluster, second, viewer=viewers[north.manager]),
        lambda: remove_manager(north.cluster, north.manager, viewer=viewers[second]),
    )
    assert problems == ["", NotAllowed.__name__]
    assert Cluster.objects.get().managers.count() == 1
