"""What is archived shares nothing and is in no list, and its history stays."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.anonymity.disclosure import Disclosure, Disclosures
from intercluster.apps.directory.models import Affiliation, Alliance, Cluster, Membership
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import OPERATOR, VISITOR, Viewer, member_of, office_of, viewer_of
from intercluster.apps.notices.delivery import send_mail
from intercluster.apps.notices.models import Mail
from intercluster.apps.partnering.search.queries import partners_for_text
from intercluster.apps.people.invitations import invite, token_of
from intercluster.core.personal_data import erase_everywhere, everything_on


def archive(*archived: Cluster | Alliance) -> None:
    for each in archived:
        each.archived = timezone.now()
        each.save(update_fields=["archived"])


def seen(viewer: Viewer) -> set[str]:
    return {text.text for text in [*offers(viewer), *needs(viewer)]}


def test_members_of_an_archived_cluster_are_found_by_nobody_else(northern: Northern, client: Client) -> None:
    swedish = northern.clusters["SE"]
    manager = User.objects.create_user("office@cluster-se.example")
    swedish.managers.add(manager)
    own = User.objects.create_user("editor@drier.example")
    Affiliation.objects.create(user=own, organisation=northern.organisations["drier"], role="editor")
    of_drier = {"Vi torkar sågade trävaror med låg energiförbrukning", "Vi söker virke sågat av klen tall"}
    before = {name: seen(viewer) for name, viewer in {"visitor": VISITOR, "office": viewer_of(manager)}.items()}
    assert before["office"] >= of_drier
    archive(swedish)

    assert seen(VISITOR) == before["visitor"] - of_drier
    assert viewer_of(manager) == Viewer(user_id=manager.pk)
    assert seen(office_of(northern.clusters["FI"])).isdisjoint(of_drier)
    assert seen(OPERATOR) >= of_drier
    assert viewer_of(own).alliance_ids == frozenset()
    assert seen(viewer_of(own)) == seen(VISITOR) | of_drier

    client.force_login(User.objects.create_user("stranger@firm.example"))
    pages = ("/directory/", "/", "/clusters/cluster-fi/", "/alliances/northern/", "/api/organisations", "/join/")
    for address in pages:
        text = client.get(address).text
        assert "drier" not in text, address
        assert "Demo SE" not in text, address
    for address in (
        "/clusters/cluster-se/",
        "/organisations/drier/",
        "/organisations/drier/partners/",
        "/api/organisations/drier",
        "/api/organisations/drier/partners",
        "/join/?organisation=drier",
    ):
        assert client.get(address).status_code == 404, address
    assert [each["slug"] for each in client.get("/api/clusters").json()] == ["cluster-de", "cluster-fi", "cluster-no"]
    found = partners_for_text("Vi söker torkning av sågade trävaror", language="sv", viewer=VISITOR).partners
    assert "drier" not in {partner.organisation.slug for partner in found if partner.organisation}

    client.force_login(manager)
    for address in ("/office/cluster-se/", "/office/cluster-se/people/", "/office/cluster-se/import/"):
        assert client.get(address).status_code == 404, address
    client.force_login(own)
    assert client.get("/organisations/drier/").status_code == 200
    assert client.get("/organisations/drier/profile/").status_code == 200


def test_member_of_another_cluster_too_stays_there(northern: Northern) -> None:
    drier = northern.organisations["drier"]
    Membership.objects.create(cluster=northern.clusters["DE"], organisation=drier)
    before = seen(VISITOR)
    archive(northern.clusters["SE"])
    assert seen(VISITOR) == before
    assert member_of(drier).home_ids == frozenset({northern.clusters["DE"].pk})
    assert "Vi söker virke sågat av klen tall" not in seen(office_of(northern.clusters["FI"]))


def test_archived_cluster_is_no_company_for_an_unnamed_author(northern: Northern) -> None:
    northern.add("maker", "NO", kind="company")
    northern.add("smith", "SE", kind="company")
    viewer = office_of(northern.clusters["FI"])
    assert Disclosures(viewer).by_cell["NO", "company"] == Disclosure("NO", "company")
    archive(northern.clusters["NO"])
    assert ("NO", "company") not in Disclosures(viewer).by_cell


def test_archived_alliance_shares_nothing(northern: Northern, client: Client) -> None:
    archive(northern.alliance)
    for own in (office_of(northern.clusters["FI"]), member_of(northern.organisations["sawmill"])):
        assert own.alliance_ids == frozenset()
        assert "Vi söker virke sågat av klen tall" not in seen(own)
    assert client.get("/alliances/northern/").status_code == 404
    assert client.get("/api/clusters").json()[0]["alliances"] == []
    assert list(Alliance.everything.values_list("slug", flat=True)) == ["northern"]


def test_invitation_to_an_archived_cluster_does_not_open_it(northern: Northern, client: Client) -> None:
    swedish = northern.clusters["SE"]
    made = invite(viewer=OPERATOR, email="new@firm.example", role="manager", place=swedish, language="en", mailed=True)
    address = reverse("people:invitation", args=[token_of(made)])
    assert client.get(address).status_code == 200
    archive(swedish)
    assert client.get(address).status_code == 410
    send_mail(Mail.objects.get().pk)
    assert mail.outbox == []


def test_person_is_forgotten_by_what_is_archived(northern: Northern) -> None:
    user = User.objects.create_user("anna@cluster.example")
    northern.clusters["SE"].managers.add(user)
    northern.clusters["NO"].evaluators.add(user)
    northern.alliance.committee.add(user)
    archive(northern.clusters["SE"], northern.clusters["NO"], northern.alliance)
    held = everything_on(user)["people"]
    assert (held["manages"], held["evaluates"], held["committees"]) == (["Demo SE"], ["Demo NO"], ["Northern Demo"])
    erase_everywhere(user)
    held = everything_on(user)["people"]
    assert (held["manages"], held["evaluates"], held["committees"]) == ([], [], [])


def test_name_in_the_language_of_the_reader(northern: Northern) -> None:
    cluster = Cluster(name="The Wood Cluster", names={"fi": "Puuklusteri", "sv": ""})
    for language, name in (("fi", "Puuklusteri"), ("sv", "The Wood Cluster"), ("en", "The Wood Cluster")):
        with override(language):
            assert cluster.display_name == name
    assert cluster.name_in("fi") == "Puuklusteri"


BROKEN: dict[str, Callable[[Cluster], object]] = {
    "names_by_language": lambda cluster: setattr(cluster, "names", ["Puuklusteri"]),
    "name_given": lambda cluster: setattr(cluster, "name", ""),
    "colour_hex": lambda cluster: setattr(cluster, "colour", "#12345G"),
    "regions_nuts": lambda cluster: setattr(cluster, "regions", ["Värmland"]),
    "languages_iso": lambda cluster: setattr(cluster, "languages", ["EN"]),
    "visibility_known": lambda cluster: setattr(cluster, "default_visibility", "friends"),
    "deciding_known": lambda cluster: setattr(cluster, "deciding", "chair"),
    "ratifying_known": lambda cluster: setattr(cluster, "ratifying", "chair"),
    "quorum_per_cent": lambda cluster: setattr(cluster, "quorum", 101),
    "invitations_by_language": lambda cluster: setattr(cluster, "invitation_texts", "Hello"),
    "retention_by_period": lambda cluster: setattr(cluster, "retention", [30]),
}


def test_database_refuses_settings_that_cannot_be(northern: Northern) -> None:
    for name, spoil in BROKEN.items():
        cluster = Cluster.objects.get(slug="cluster-se")
        spoil(cluster)
        with pytest.raises(IntegrityError, match=f"cluster_{name}"), transaction.atomic():
            cluster.save()


def test_history_of_places_in_alliances_is_kept(northern: Northern) -> None:
    german = northern.clusters["DE"]
    user = User.objects.create_user("anna@cluster.example")
    northern.alliance.clusters.add(german)
    northern.alliance.clusters.remove(german)
    northern.alliance.committee.add(user)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pgh_label, alliance_id FROM directory_clusterallianceevent WHERE cluster_id = %s ORDER BY pgh_id",
            [german.pk],
        )
        places = cursor.fetchall()
        cursor.execute("SELECT pgh_label, user_id FROM directory_alliancecommitteeevent")
        people = cursor.fetchall()
    assert places == [("insert", northern.alliance.pk), ("delete", northern.alliance.pk)]
    assert people == [("insert", user.pk)]
