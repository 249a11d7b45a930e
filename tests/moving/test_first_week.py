"""The first week of an office: what is missing for good matches, with numbers that agree with the lists."""

import re

import pytest
from django.test import Client

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Alliance, Cluster, Membership, Need, Offer, Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.moving.first_week import queries, services
from intercluster.core.errors import NotAllowed
from intercluster.core.personal_data import erase_everywhere, everything_on


@pytest.fixture
def cluster(db: None) -> Cluster:
    """Return a brand-new cluster with its only manager."""
    made = Cluster.objects.create(slug="north", name="North Demo", country="NO")
    made.managers.add(User.objects.create_user("office@north.example", name="Office"))
    return made


def member(cluster: Cluster, name: str, **facts: object) -> Organisation:
    """Make a member of the cluster."""
    made = Organisation.objects.create(slug=name.lower(), name=name, country="NO", **facts)
    Membership.objects.create(cluster=cluster, organisation=made)
    return made


def state(cluster: Cluster) -> dict[str, object]:
    """Return what each step says: done, waiting for members, or the number of members that lack it."""
    return {
        step.key: "done" if step.is_done else step.count if step.is_open else "waits" for step in queries.steps(cluster)
    }


def test_a_new_cluster_begins_with_its_members(cluster: Cluster, client: Client) -> None:
    about_members = dict.fromkeys(queries.LACKING, "waits")
    assert state(cluster) == {"members": None, **about_members, "alliance": None, "colleague": None}
    client.force_login(cluster.managers.get())
    page = client.get("/office/north/").text
    assert "What good matches need, in this order: 0 of 9 are done." in " ".join(page.split())
    assert 'href="/office/north/import/">Import your members' in page
    assert 'href="/office/north/alliances/">Work together' in page
    for key in queries.LACKING:
        assert "No member lacks it." in client.get(f"/office/north/first-week/{key}/").text
    assert client.get("/office/north/first-week/colleague/").status_code == 404


def test_each_number_is_that_of_the_list_it_opens(cluster: Cluster, client: Client) -> None:
    whole = member(cluster, "Whole", region="NO020", languages=["nb"])
    Offer.objects.create(organisation=whole, text="Saging av gran etter mål", language="nb")
    Need.objects.create(organisation=whole, text="Tørking av trelast om vinteren", language="nb")
    person = User.objects.create_user("anna@whole.example")
    Affiliation.objects.create(user=person, organisation=whole, role="editor")
    short = member(cluster, "Short", region="NO020")
    Offer.objects.create(organisation=short, text="Saging, høvling", language="nb", visibility="private")
    member(cluster, "Empty")
    expected = {"needs": 2, "offers": 1, "short-texts": 1, "region": 1, "languages": 2, "people": 2}
    assert state(cluster) == {"members": "done", **expected, "alliance": None, "colleague": None}
    client.force_login(cluster.managers.get())
    home = client.get("/office/north/").text
    for key, count in expected.items():
        address = f"/office/north/first-week/{key}/"
        assert re.search(rf'href="{address}">[^<]*</a>\s*<span class="count">{count}</span>', home), key
        assert len(client.get(address).context["members"]) == count
    (_member, way), *_more = client.get("/office/north/first-week/region/").context["members"]
    assert way == "/organisations/empty/facts/"
    person.is_active = False
    person.save()
    assert state(cluster)["people"] == 3


def test_it_disappears_when_all_is_done_or_when_it_is_dismissed(cluster: Cluster, client: Client) -> None:
    manager = cluster.managers.get()
    client.force_login(manager)
    assert "Your first week" in client.get("/office/north/").text
    whole = member(cluster, "Whole", region="NO020", languages=["nb"])
    for model in (Offer, Need):
        model.objects.create(organisation=whole, text="Saging av gran etter mål", language="nb")
    colleague = User.objects.create_user("second@north.example")
    cluster.managers.add(colleague)
    cluster.alliances.add(Alliance.objects.create(slug="alliance", name="Alliance Demo"))
    Affiliation.objects.create(user=colleague, organisation=whole, role="editor")
    assert set(state(cluster).values()) == {"done"}
    assert "Your first week" not in client.get("/office/north/").text
    member(cluster, "Empty")
    assert "Your first week" in client.get("/office/north/").text
    with pytest.raises(NotAllowed):
        services.dismiss(cluster, viewer=viewer_of(User.objects.create_user("stranger@x.example")))
    client.post("/office/north/first-week/dismiss/")
    assert "Your first week" not in client.get("/office/north/").text
    assert len(everything_on(manager)["moving"]["first week dismissed"]) == 1
    erase_everywhere(manager)
    assert everything_on(manager)["moving"]["first week dismissed"] == []
    assert queries.is_dismissed(cluster)
