"""Clusters and alliances made, renamed, archived and handed over: pages, commands and API, by one service each."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from intercluster.apps.access.services import make_token
from intercluster.apps.accounts.models import User
from intercluster.apps.administration.clusters import services
from intercluster.apps.administration.models import Act
from intercluster.apps.directory.models import Alliance, Cluster, FormerAddress
from intercluster.apps.directory.rules import OPERATOR, VISITOR, viewer_of
from intercluster.apps.notices.delivery import send_mail
from intercluster.apps.notices.models import Mail, Notice
from intercluster.apps.people.invitations import accept, token_of
from intercluster.apps.people.models import Invitation
from intercluster.cli.commands import app
from intercluster.core.errors import Conflict, NotAllowed


@pytest.fixture
def root(db: None) -> User:
    """Return an administrator."""
    return User.objects.create_superuser("root@clusters.example", name="Root")


@pytest.fixture
def desk(client: Client, root: User) -> Client:
    """Return the browser of an administrator."""
    client.force_login(root)
    return client


def signed_in(email: str) -> Client:
    """Return the browser of somebody without a role."""
    client = Client()
    client.force_login(User.objects.create_user(email))
    return client


def make(name: str, **fields: Any) -> Cluster:
    return services.make_cluster(viewer=OPERATOR, name=name, country="SE", **fields)


def acts() -> list[tuple[str, str]]:
    return list(Act.objects.order_by("pk").values_list("kind", "detail"))


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})


def test_page_makes_a_cluster_and_invites_its_manager(desk: Client) -> None:
    form = {"name": "Wood Demo", "country": "NO", "region": "Innlandet", "manager": "x@wood.example", "language": "nb"}
    assert desk.post("/administration/new-cluster/", form)["Location"] == "/administration/clusters/wood-demo/"
    made = Cluster.objects.get()
    assert (made.name, made.country, made.region) == ("Wood Demo", "NO", "NO020")
    send_mail(Mail.objects.get().pk)
    assert mail.outbox[0].to == ["x@wood.example"]
    assert desk.post("/administration/new-cluster/", form)["Location"] == "/administration/clusters/wood-demo-2/"
    wrong = desk.post("/administration/new-cluster/", form | {"name": "", "region": "Värmland"})
    assert wrong.status_code == 422
    assert 'value="Värmland"' in wrong.text
    assert acts() == [("made", "Wood Demo"), ("made", "Wood Demo")]
    listed = desk.get("/administration/clusters/").text
    assert '/administration/clusters/wood-demo-2/"' in listed
    assert "no manager" in listed


def test_former_address_leads_to_the_present_one(desk: Client) -> None:
    first, second = make("First Demo"), make("Second Demo")
    page = f"/administration/clusters/{first.slug}/"
    taken = desk.post(page, {"name": "Oak Demo", "slug": "second-demo"})
    assert taken.status_code == 422
    assert "The address second-demo belongs to another already." in taken.text
    assert desk.post(page, {"name": "Oak Demo", "slug": "oak"})["Location"] == "/administration/clusters/oak/"
    for path in ("/clusters/first-demo/", "/office/first-demo/", "/administration/clusters/first-demo/"):
        assert desk.get(path)["Location"] == path.replace("first-demo", "oak")
    with pytest.raises(Conflict, match="still leads to another"):
        services.rename(second, viewer=OPERATOR, name="Second Demo", slug="first-demo")
    again = services.rename(Cluster.objects.get(slug="oak"), viewer=OPERATOR, name="Oak Demo", slug="first-demo")
    assert again.slug == "first-demo"  # back to its own former address
    assert list(FormerAddress.objects.values_list("slug", flat=True)) == ["oak"]
    assert make("Oak").slug == "oak-2"  # links to the former address still work
    services.archive(again, viewer=OPERATOR)
    stranger = signed_in("stranger@oak.example")
    assert desk.get("/administration/clusters/oak/")["Location"] == "/administration/clusters/first-demo/"
    for path in ("/clusters/oak/", "/api/clusters/oak/members", "/administration/clusters/oak/"):
        for reader in (Client(), stranger):
            answer = reader.get(path)
            assert "first-demo" not in answer.headers.get("Location", "") + answer.text
    assert acts()[2:3] == [("renamed", "First Demo → Oak Demo")]


def test_archived_cluster_comes_back_with_all_it_had(desk: Client, root: User) -> None:
    cluster, other = make("First Demo"), make("Second Demo")
    alliance = services.make_alliance(viewer=OPERATOR, name="North Demo", clusters=[cluster, other])
    mate = User.objects.create_user("mate@clusters.example")
    cluster.managers.add(root, mate)
    desk.post("/administration/clusters/first-demo/archive/")
    assert desk.get("/clusters/first-demo/").status_code == 404
    assert "archived" in desk.get("/administration/clusters/").text
    assert "Everything it had is kept." in desk.get("/administration/clusters/first-demo/").text
    with pytest.raises(Conflict, match="Restore it first"):
        services.add_to_alliance(alliance, Cluster.everything.get(slug="first-demo"), viewer=OPERATOR)
    desk.post("/administration/clusters/first-demo/restore/")
    assert desk.get("/clusters/first-demo/").status_code == 200
    restored = Cluster.objects.get(slug="first-demo")
    assert (set(restored.managers.all()), list(restored.alliances.all())) == ({root, mate}, [alliance])
    assert [kind for kind, _detail in acts()][-2:] == ["archived", "restored"]
    told = Notice.objects.order_by("pk").values_list("recipient", "context__act")
    assert list(told) == [(mate.pk, "archived"), (mate.pk, "restored")]  # but not the one who did it
    history = " ".join(desk.get("/office/first-demo/history/").text.split())
    for said in ("Made", "Added to an alliance", "Archived", "Restored"):
        assert f"Administration: <strong>{said}</strong>" in history


def test_alliance_is_made_filled_renamed_and_archived(desk: Client) -> None:
    make("First Demo")
    make("Second Demo")
    form = {"name": "North Demo", "summary": "The north.", "clusters": ["first-demo"]}
    page = desk.post("/administration/new-alliance/", form)["Location"]
    assert page == "/administration/alliances/north-demo/"
    desk.post(f"{page}clusters/", {"cluster": "second-demo"})
    alliance = Alliance.objects.get()
    assert sorted(alliance.clusters.values_list("slug", flat=True)) == ["first-demo", "second-demo"]
    assert desk.post(f"{page}clusters/", {"cluster": "second-demo"}).status_code == 422  # it belongs to it already
    desk.post(f"{page}clusters/first-demo/remove/")
    assert list(alliance.clusters.values_list("slug", flat=True)) == ["second-demo"]
    desk.post(page, {"name": "South Demo", "slug": "south"})
    assert desk.get("/alliances/north-demo/")["Location"] == "/alliances/south/"
    desk.post("/administration/alliances/south/archive/")
    assert desk.get("/alliances/south/").status_code == 404
    desk.post("/administration/alliances/south/restore/")
    assert desk.get("/alliances/south/").status_code == 200
    assert [kind for kind, _detail in acts()] == [
        "made", "made", "made", "joined", "joined", "left", "renamed", "archived", "restored",
    ]  # fmt: skip


def test_manager_steps_down_when_the_new_one_accepts(desk: Client) -> None:
    cluster = make("First Demo")
    old, colleague, new = (User.objects.create_user(f"{name}@clusters.example") for name in ("old", "other", "new"))
    cluster.managers.add(old, colleague)
    form = {"email": "new@clusters.example", "language": "sv", "leaving": old.pk}
    assert desk.post("/administration/clusters/first-demo/hand-over/", form).status_code == 302
    assert set(cluster.managers.all()) == {old, colleague}
    accept(token_of(Invitation.objects.get()), new)
    assert set(cluster.managers.all()) == {new, colleague}
    stranger = User.objects.create_user("stranger@clusters.example")
    with pytest.raises(Conflict, match="does not manage"):
        services.hand_over(cluster, viewer=OPERATOR, email="x@y.example", language="en", leaving=stranger)
    assert desk.post("/administration/clusters/first-demo/hand-over/", form).status_code == 422


def test_dry_run_page_says_what_moves_and_the_button_merges(desk: Client, root: User) -> None:
    old, new = make("Old Demo"), make("New Demo")
    old.managers.add(root)
    services.make_alliance(viewer=OPERATOR, name="North Demo", clusters=[old])
    page = desk.get("/administration/clusters/old-demo/merge/", {"into": "new-demo"})
    assert "share what they offer and need with: North Demo." in " ".join(page.text.split())
    assert Cluster.objects.count() == 2
    done = desk.post("/administration/clusters/old-demo/merge/", {"into": "new-demo"})
    assert done["Location"] == "/administration/clusters/new-demo/"
    assert list(new.managers.all()) == [root]
    assert desk.get("/administration/clusters/new-demo/merge/", {"into": "new-demo"}).status_code == 422


@pytest.mark.django_db
def test_commands_make_rename_merge_and_archive() -> None:
    assert run("clusters", "make", "Old Demo", "--country", "se", "--region", "SE311").output == (
        "Made the cluster old-demo.\n"
    )
    run("clusters", "make", "New Demo", "--country", "SE", "--manager", "m@new.example", "--language", "sv")
    assert Invitation.objects.values_list("email", "language").get() == ("m@new.example", "sv")
    assert "Country: Choose a country." in str(run("clusters", "make", "X", "--country", "Sweden").exception)
    assert run("alliances", "make", "North Demo", "--cluster", "old-demo").output == "Made the alliance north-demo.\n"
    run("alliances", "add", "north-demo", "new-demo")
    run("alliances", "remove", "north-demo", "old-demo")
    assert list(Alliance.objects.get().clusters.values_list("slug", flat=True)) == ["new-demo"]
    assert run("clusters", "rename", "old-demo", "Oak Demo", "--slug", "oak").output == "oak is called Oak Demo.\n"
    assert run("alliances", "rename", "north-demo", "South Demo").output == "north-demo is called South Demo.\n"
    for group, slug in (("clusters", "oak"), ("alliances", "north-demo")):
        for act in ("archive", "restore"):
            assert run(group, act, slug).exit_code == 0
        assert slug in run(group, "list").output
    boss = User.objects.create_user("boss@oak.example")
    Cluster.objects.get(slug="oak").managers.add(boss)
    run("clusters", "handover", "oak", "--to", "next@oak.example", "--leaving", "boss@oak.example")
    assert Invitation.objects.get(email="next@oak.example").replaces == boss
    dry = run("clusters", "merge", "oak", "new-demo")
    assert dry.output.splitlines()[-1] == "This was the dry run; nothing was changed. Add --yes to merge."
    assert Cluster.objects.count() == 2
    assert run("clusters", "merge", "oak", "new-demo", "--yes").exit_code == 0
    assert list(Cluster.everything.values_list("slug", flat=True)) == ["new-demo"]
    assert "There is no cluster 'oak'. There are: new-demo." in str(run("clusters", "archive", "oak").exception)


def test_api_does_the_same(client: Client, root: User) -> None:
    secret = make_token(root, "Program", ["administration"], timezone.now() + timedelta(days=1))[1]

    def call(path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {secret}"}
        address = f"/api/administration/{path}"
        if body is None:
            return client.get(address, headers=headers)
        return client.post(address, body, content_type="application/json", headers=headers)

    made = call("clusters", {"name": "Old Demo", "country": "FI", "region": "Keski-Suomi"})
    assert (made.status_code, made.json()) == (200, {"slug": "old-demo", "name": "Old Demo", "archived": None})
    assert call("clusters", {"name": "", "country": "FI"}).json() == {"detail": "name: Write a name."}
    assert call("clusters", {"name": "New Demo", "country": "FI"}).status_code == 200
    assert call("alliances", {"name": "North Demo", "clusters": ["old-demo"]}).status_code == 200
    assert call("alliances/north-demo/clusters", {"cluster": "new-demo"}).status_code == 200
    assert call("alliances/north-demo/clusters", {"cluster": "old-demo", "remove": True}).status_code == 200
    assert list(Alliance.objects.get().clusters.values_list("slug", flat=True)) == ["new-demo"]
    assert call("clusters/old-demo/name", {"name": "Oak Demo", "slug": "oak"}).json()["slug"] == "oak"
    assert call("clusters/oak/name", {"name": "Oak Demo", "slug": "new-demo"}).status_code == 409
    assert call("alliances/north-demo/name", {"name": "South Demo"}).json()["name"] == "South Demo"
    for place in ("clusters/oak", "alliances/north-demo"):
        assert call(f"{place}/archive", {}).json()["archived"] is not None
        assert call(f"{place}/restore", {}).json()["archived"] is None
    assert call("clusters/oak/manager", {"email": "next@oak.example"}).status_code == 200
    assert call("clusters/oak/merge", {"into": "new-demo"}).json() == {
        "kinds": [
            {"label": "Former addresses", "moved": 1, "same": 0},
            {"label": "Invitations", "moved": 1, "same": 0},
            {"label": "Entries in the history", "moved": 7, "same": 0},
        ],
        "new_alliances": [],
    }
    assert Cluster.objects.count() == 2
    assert call("clusters/oak/merge", {"into": "new-demo", "dry_run": False}).status_code == 200
    assert [each["slug"] for each in call("clusters").json()] == ["new-demo"]
    assert client.get("/clusters/old-demo/")["Location"] == "/clusters/new-demo/"


def test_nobody_but_an_administrator_does_any_of_it(db: None) -> None:
    cluster = make("First Demo")
    alliance = services.make_alliance(viewer=OPERATOR, name="North Demo")
    manager = User.objects.create_user("manager@clusters.example")
    cluster.managers.add(manager)
    for viewer in (VISITOR, viewer_of(manager)):
        for act in (
            lambda who: services.make_cluster(viewer=who, name="X", country="SE"),
            lambda who: services.make_alliance(viewer=who, name="X"),
            lambda who: services.rename(cluster, viewer=who, name="X"),
            lambda who: services.archive(cluster, viewer=who),
            lambda who: services.restore(alliance, viewer=who),
            lambda who: services.add_to_alliance(alliance, cluster, viewer=who),
            lambda who: services.remove_from_alliance(alliance, cluster, viewer=who),
            lambda who: services.hand_over(cluster, viewer=who, email="x@y.example", language="en"),
        ):
            with pytest.raises(NotAllowed):
                act(viewer)  # type: ignore[no-untyped-call]
    assert (Cluster.objects.get().name, Alliance.objects.get().name) == ("First Demo", "North Demo")
