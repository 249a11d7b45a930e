"""People found, given roles, disabled and made administrators: pages, commands and API, by one service each."""

import re
import threading
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from intercluster.apps.access.models import Token
from intercluster.apps.access.services import make_token
from intercluster.apps.accounts.consent import agree, terms
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.services import confirm_address
from intercluster.apps.administration.models import Act
from intercluster.apps.administration.people import services
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, viewer_of
from intercluster.apps.people.invitations import invite
from intercluster.cli.commands import app
from intercluster.core.errors import Conflict, NotAllowed, NotFound
from intercluster.core.personal_data import erase_everywhere, everything_on


@pytest.fixture
def root(db: None) -> User:
    """Return an administrator."""
    return User.objects.create_superuser("root@people.example", name="Root")


@pytest.fixture
def anna(db: None) -> User:
    """Return a person without a role."""
    return User.objects.create_user("anna@people.example", name="Anna Berg")


@pytest.fixture
def places(db: None) -> tuple[Cluster, Organisation]:
    """Return a cluster and an organisation."""
    return (
        Cluster.objects.create(slug="wood", name="Wood Demo", country="SE"),
        Organisation.objects.create(slug="mill", name="Mill Demo", country="SE"),
    )


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["people", *arguments], env={"COLUMNS": "200"})


def test_people_are_listed_page_by_page(client: Client, root: User) -> None:
    User.objects.bulk_create(User(email=f"p{n:03}@many.example", name=f"Person {n:03}") for n in range(120))
    client.force_login(root)
    address = "/administration/people/"
    seen = [re.findall(r"p\d{3}@many.example", client.get(address, {"q": "many", "page": n}).text) for n in (1, 2, 3)]
    assert [len(page) for page in seen] == [50, 50, 20]
    assert [*chain(*seen)] == [f"p{n:03}@many.example" for n in range(120)]
    first = client.get(address, {"q": "many"}).text
    assert 'href="?q=many&amp;page=2"' in first
    assert '<span class="count">120</span>' in first
    secret = make_token(root, "Program", ["administration"], timezone.now() + timedelta(days=1))[1]
    listed = [
        client.get(
            "/api/administration/people", {"q": "many", "page": n}, headers={"Authorization": f"Bearer {secret}"}
        ).json()
        for n in (1, 3, 4)
    ]
    assert [[each["email"] for each in page] for page in listed] == [seen[0], seen[2], []]


def test_search_finds_names_addresses_and_open_invitations(client: Client, root: User, anna: User, places: Any) -> None:
    invite(viewer=OPERATOR, email="annabel@people.example", role="manager", place=places[0], language="en")
    client.force_login(root)
    page = client.get("/administration/people/", {"q": "ANNA people"}).text
    assert f"/administration/people/{anna.pk}/" in page
    assert "annabel@people.example" in page
    assert f"/administration/people/{root.pk}/" not in page
    assert "Nobody has such a name or address." in client.get("/administration/people/", {"q": "zz\x00"}).text


def test_roles_are_given_and_taken_on_the_page(client: Client, root: User, anna: User, places: Any) -> None:
    cluster, _mill = places
    cluster.managers.add(root)
    client.force_login(root)
    page = f"/administration/people/{anna.pk}/"
    for role, place in (("manager", "wood demo"), ("evaluator", "wood"), ("editor", "Mill Demo")):
        assert client.post(f"{page}roles/", {"role": role, "place": place})["Location"] == page
    wrong = client.post(f"{page}roles/", {"role": "editor", "place": "wood"})
    assert wrong.status_code == 422
    assert "There is none of this name or address." in wrong.text
    assert [(role.role, role.place.slug) for role in client.get(page).context["places"]] == [
        ("manager", "wood"),
        ("evaluator", "wood"),
        ("editor", "mill"),
    ]
    for key in ("manager:wood", "evaluator:wood", "editor:mill"):
        client.post(f"{page}roles/remove/", {"place": key})
    assert client.post(f"{page}roles/remove/", {"place": "manager:wood"}).status_code == 404
    assert list(cluster.managers.all()) == [root]
    assert not cluster.evaluators.exists()
    assert not Affiliation.objects.exists()
    last = client.post(f"/administration/people/{root.pk}/roles/remove/", {"place": "manager:wood"}, follow=True)
    assert "A cluster always has a manager: invite another one first." in last.text
    assert Act.objects.filter(person=anna).count() == 6


def test_disabled_account_is_out_at_once_and_keeps_its_roles(
    client: Client, root: User, anna: User, places: Any
) -> None:
    places[0].managers.add(anna)
    secret = make_token(anna, "Program", ["directory"], timezone.now() + timedelta(days=1))[1]
    anna.set_password("kuusia vastavalossa")
    anna.save()
    agree(anna, terms("en"))
    confirm_address(anna, anna.email)
    theirs = Client()
    theirs.post("/accounts/sign-in/", {"login": anna.email, "password": "kuusia vastavalossa"})
    assert UserSession.objects.filter(user=anna).exists()
    client.force_login(root)
    client.post(f"/administration/people/{anna.pk}/disable/")
    assert theirs.get("/notices/").status_code == 302
    headers = {"Authorization": f"Bearer {secret}"}
    assert theirs.get("/api/organisations", headers=headers).status_code == 401
    assert not Token.objects.filter(user=anna).exists()
    assert "disabled" in client.get(f"/administration/people/{anna.pk}/").text
    refused = client.post(f"/administration/people/{anna.pk}/administrator/", follow=True)
    assert "This account is disabled. Enable it first." in refused.text
    client.post(f"/administration/people/{anna.pk}/enable/")
    anna.refresh_from_db()
    assert anna.is_active
    assert list(places[0].managers.all()) == [anna]


def test_the_last_administrator_stays(client: Client, root: User, anna: User) -> None:
    client.force_login(root)
    own = f"/administration/people/{root.pk}/"
    refused = client.post(f"{own}administrator/remove/", follow=True).text
    assert "The platform always has an administrator: make somebody else one first." in refused
    assert "You cannot disable your own account." in client.post(f"{own}disable/", follow=True).text
    client.post(f"/administration/people/{anna.pk}/administrator/")
    client.post(f"/administration/people/{anna.pk}/disable/")  # one that is disabled does not count
    client.post(f"{own}administrator/remove/")
    assert User.objects.get(pk=root.pk).is_superuser
    client.post(f"/administration/people/{anna.pk}/enable/")
    assert client.post(f"{own}administrator/remove/")["Location"] == "/accounts/welcome/"
    assert list(User.objects.filter(is_superuser=True)) == [anna]
    assert client.get("/administration/people/").status_code == 404


def test_administrator_hands_over(client: Client, root: User, anna: User) -> None:
    client.force_login(root)
    refused = client.post(f"/administration/people/{root.pk}/administrator/hand-over/", follow=True)
    assert "Hand over to somebody else." in refused.text
    client.post(f"/administration/people/{anna.pk}/administrator/hand-over/")
    assert list(User.objects.filter(is_superuser=True)) == [anna]
    assert list(Act.objects.values_list("kind", "person", "by")) == [
        ("role_taken", root.pk, root.pk),
        ("role_given", anna.pk, root.pk),
    ]


def test_commands_do_the_same(root: User, anna: User, places: Any) -> None:
    assert run("give", "anna@people.example", "--role", "manager", "--in", "wood").exit_code == 0
    assert run("give", "ANNA@people.example", "--role", "member", "--in", "mill").exit_code == 0
    found = " ".join(run("find", "anna").output.split())
    assert "anna@people.example │ Anna Berg │ manager of wood, member of mill" in found
    assert run("take", "anna@people.example", "--role", "member", "--in", "mill").exit_code == 0
    assert isinstance(run("take", "anna@people.example", "--role", "member", "--in", "mill").exception, NotFound)
    assert "There is no organisation 'wood'. There are: mill." in str(
        run("give", "anna@people.example", "--role", "editor", "--in", "wood").exception
    )
    assert "Nobody has an account with the address x@y.example" in str(run("disable", "x@y.example").exception)
    for act in ("disable", "enable", "administrator"):
        assert run(act, "anna@people.example").exit_code == 0
    assert run("administrator", "root@people.example", "--end").exit_code == 0
    last = run("administrator", "anna@people.example", "--end")
    assert str(last.exception) == "The platform always has an administrator: make somebody else one first."
    assert list(User.objects.filter(is_superuser=True)) == [anna]


def test_api_does_the_same(client: Client, root: User, anna: User, places: Any) -> None:
    secret = make_token(root, "Program", ["administration"], timezone.now() + timedelta(days=1))[1]
    headers = {"Authorization": f"Bearer {secret}"}

    def post(path: str, body: dict[str, Any]) -> Any:
        address = f"/api/administration/people/{path}"
        return client.post(address, body, content_type="application/json", headers=headers)

    assert post(f"{anna.pk}/roles", {"role": "editor", "slug": "mill"}).status_code == 200
    assert post(f"{anna.pk}", {"is_active": False}).json()["is_active"] is False
    assert post(f"{anna.pk}", {"is_administrator": True}).status_code == 409
    assert post(f"{anna.pk}", {"is_active": True, "is_administrator": True}).status_code == 200
    found = client.get("/api/administration/people", {"q": "anna"}, headers=headers).json()
    assert found == [
        {
            "number": anna.pk,
            "name": "Anna Berg",
            "email": "anna@people.example",
            "is_active": True,
            "is_administrator": True,
            "roles": [{"role": "editor", "slug": "mill"}],
        }
    ]
    assert post(f"{anna.pk}/roles", {"role": "editor", "slug": "mill", "remove": True}).json()["roles"] == []
    assert post(f"{anna.pk}/roles", {"role": "editor", "slug": "mill", "remove": True}).status_code == 404
    other = make_token(anna, "Program", ["directory"], timezone.now() + timedelta(days=1))[1]
    refused = client.get("/api/administration/people", headers={"Authorization": f"Bearer {other}"})
    assert refused.status_code == 403


def test_nobody_but_an_administrator_does_any_of_it(root: User, anna: User, places: Any) -> None:
    cluster, _mill = places
    cluster.managers.add(anna)
    for viewer in (VISITOR, viewer_of(anna)):
        for act in (services.make_administrator, services.remove_administrator, services.disable, services.enable):
            with pytest.raises(NotAllowed):
                act(root, viewer=viewer)
        with pytest.raises(NotAllowed):
            services.hand_over(root, viewer=viewer)
        for change in (services.give_role, services.take_role):
            with pytest.raises(NotAllowed):
                change(anna, "manager", cluster, viewer=viewer)
    with pytest.raises(Conflict, match="no such role"):
        services.give_role(anna, "editor", cluster, viewer=OPERATOR)
    assert not Act.objects.exists()


def test_acts_are_shown_to_the_person_and_forgotten_with_them(root: User, anna: User, places: Any) -> None:
    services.give_role(anna, "evaluator", places[0], viewer=viewer_of(root))
    (own,) = everything_on(root)["administration"]["acts"]
    assert (own["kind"], own["detail"], own["by"]) == ("role_given", "evaluator: Wood Demo", True)
    assert everything_on(anna)["administration"]["acts"][0]["by"] is False
    erase_everywhere(root)
    erase_everywhere(anna)
    assert Act.objects.values_list("by", "person", "detail").get() == (None, None, "evaluator: Wood Demo")


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_leave_one(transactional_db: None) -> None:
    pair = [User.objects.create_superuser(f"{name}@people.example") for name in ("one", "other")]
    together, results = threading.Barrier(2), []

    def remove(number: int) -> None:
        together.wait()
        try:
            services.remove_administrator(pair[number], viewer=viewer_of(pair[1 - number]))
            results.append("removed")
        except Conflict:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=(number,)) for number in (0, 1)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(results) == ["refused", "removed"]
    assert User.objects.filter(is_superuser=True).count() == 1
