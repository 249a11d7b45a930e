"""The directory's HTTP API: what it tells whom, and that a cluster goes out and in again without loss."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Identifier, Import, Membership, Need, Offer, Organisation

MEMBERS = "/api/clusters/cluster-fi/members"


@pytest.fixture
def office(northern: Northern, finnish_office: User, client: Client) -> Client:
    client.force_login(finnish_office)
    return client


def post(client: Client, address: str, members: list[dict[str, Any]], **query: str) -> Any:
    separator = "?" + "&".join(f"{key}={value}" for key, value in query.items())
    return client.post(address + separator, {"members": members}, content_type="application/json")


def test_clusters_and_a_page_of_organisations(northern: Northern, client: Client) -> None:
    clusters = client.get("/api/clusters").json()
    assert [(each["slug"], each["members"], each["alliances"]) for each in clusters] == [
        ("cluster-de", 1, []),
        ("cluster-fi", 2, ["northern"]),
        ("cluster-no", 2, ["northern"]),
        ("cluster-se", 2, ["northern"]),
    ]
    page = client.get("/api/organisations", {"country": ["FI", "NO"], "per_page": 3, "page": 2}).json()
    assert (page["count"], page["page"], page["pages"]) == (4, 2, 2)
    assert page["organisations"] == [
        {
            "slug": "sawmill",
            "name": "sawmill Demo",
            "kind": "company",
            "country": "FI",
            "region": "",
            "city": "",
            "size": "micro",
            "headcount": 8,
            "activities": ["16.10"],
            "languages": ["fi", "en"],
            "markets": [],
            "website": "",
            "clusters": ["cluster-fi"],
            "fictional": False,
        }
    ]
    assert client.get("/api/organisations", {"page": 9}).json()["organisations"] == []


def test_an_organisation_as_a_visitor_and_as_a_member_of_the_alliance_sees_it(
    northern: Northern, client: Client
) -> None:
    address = "/api/organisations/machinist"
    assert client.get(address).json()["offers"] == []
    person = User.objects.create_user("person@demo.example")
    northern.organisations["drier"].affiliations.create(user=person)
    client.force_login(person)
    assert client.get(address).json()["offers"] == []  # anonymous: never with its author
    assert [need["text"] for need in client.get("/api/organisations/sawmill").json()["needs"]] == [
        "Tarvitsemme koneistajan, joka valmistaa varaosia pieninä sarjoina",
        "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla",
    ]
    answer = client.get("/api/organisations/nobody")
    assert (answer.status_code, answer.json()) == (404, {"detail": "There is no organisation 'nobody'."})


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_own_office_exports_and_imports(northern: Northern, client: Client, method: str) -> None:
    def status() -> int:
        return int(getattr(client, method)(MEMBERS, {"members": []}, content_type="application/json").status_code)

    assert status() == 401
    for role, expected in (("member", 404), ("evaluator", 404), ("other office", 404), ("office", 200)):
        person = User.objects.create_user(f"{role.replace(' ', '')}@demo.example")
        if role == "member":
            northern.organisations["sawmill"].affiliations.create(user=person, role="editor")
        elif role == "evaluator":
            northern.clusters["FI"].evaluators.add(person)
        else:
            northern.clusters["FI" if role == "office" else "SE"].managers.add(person)
        client.force_login(person)
        assert status() == expected, role


def kept(cluster: Cluster) -> list[dict[str, Any]]:
    """Return all that the database has of a cluster's members but keys, times and what is computed."""
    found = []
    for membership in Membership.objects.filter(cluster=cluster).order_by("organisation__name"):
        organisation = membership.organisation
        names = [
            field.name
            for field in Organisation._meta.concrete_fields
            if field.name not in {"id", "created", "updated", "is_demo"}
        ]
        found.append(
            {name: getattr(organisation, name) for name in names}
            | {"since": membership.since}
            | {"identifiers": sorted(organisation.identifiers.values_list("scheme", "value"))}
            | {
                name: list(getattr(organisation, name).values_list("text", "language", "visibility", "expires"))
                for name in ("offers", "needs")
            }
        )
    return found


def test_a_cluster_goes_out_and_in_again_without_loss(northern: Northern, office: Client) -> None:
    sawmill = northern.organisations["sawmill"]
    Organisation.objects.filter(pk=sawmill.pk).update(
        registration_number="01120389",
        kind="company",
        turnover_eur="1234567.80",
        region="FI198",
        city="Jyväskylä",
        latitude=62.24,
        longitude=25.75,
        markets=["SE", "DE"],
        website="https://sawmill.example/",
    )
    Membership.objects.filter(organisation=sawmill).update(since=date(2013, 5, 1))
    Identifier.objects.create(organisation=sawmill, scheme="pic", value="999999999")
    texts = {"language": "fi", "organisation": sawmill}
    Need.objects.create(text="=SUM(A1) ja\n  toinen rivi; “lainaus”", visibility="private", **texts)
    Need.objects.create(text="Vanhentunut tarve", visibility="public", expires=date(2020, 1, 1), **texts)
    Offer.objects.create(text="Nimetön tarjous", visibility="anonymous", expires=date(2030, 1, 1), **texts)
    cluster = northern.clusters["FI"]
    before = kept(cluster)
    document = office.get(MEMBERS).json()
    assert len(document["members"]) == 2
    # Imported over what is there, it changes nothing.
    assert post(office, MEMBERS, document["members"], dry_run="false").json() | {"imported": True} == {
        "imported": True,
        "number": None,
        "new": 0,
        "changed": 0,
        "unchanged": 2,
        "undecided": [],
        "rejected": [],
    }
    assert kept(cluster) == before
    Organisation.objects.filter(clusters=cluster).delete()
    dry = post(office, MEMBERS, document["members"]).json()
    assert (dry["imported"], dry["new"], kept(cluster)) == (False, 2, [])
    done = post(office, MEMBERS, document["members"], dry_run="false").json()
    assert (done["imported"], done["new"], done["number"]) == (True, 2, Import.objects.get().pk)
    assert kept(cluster) == before
    assert office.get(MEMBERS).json() == document


def test_what_is_wrong_is_told_by_member_and_field_and_nothing_is_written(northern: Northern, office: Client) -> None:
    members = [
        {"name": "Good Demo Oy", "country": "FI", "offers": [{"text": "Sahaamme"}]},
        {"name": "Bad Demo Oy", "country": "FI", "registration_number": "0112038-1", "activities": ["99.99"]},
    ]
    dry = post(office, MEMBERS, members).json()
    assert dry["new"] == 1
    assert [(each["member"], each["field"], each["value"]) for each in dry["rejected"]] == [
        (2, "registration_number", "0112038-1"),
        (2, "activities", "99.99"),
    ]
    answer = post(office, MEMBERS, members, dry_run="false")
    assert answer.status_code == 409
    assert "Nothing was imported. 1 row is rejected" in answer.json()["detail"]
    taken = [{"name": "New Demo", "country": "FI", "identifiers": [{"scheme": "pic", "value": "1"}]}]
    Identifier.objects.create(organisation=northern.organisations["drier"], scheme="pic", value="1")
    answer = post(office, MEMBERS, taken, dry_run="false")
    assert answer.status_code == 409
    assert "The number 1 of member 1 is another organisation's" in answer.json()["detail"]
    assert not Organisation.objects.filter(name__in=["Good Demo Oy", "New Demo"]).exists()


def test_what_looks_like_one_already_there_is_asked_and_decided(northern: Northern, office: Client) -> None:
    Organisation.objects.filter(slug="sawmill").update(name="Saha Demo Oy", registration_number="0112038-9")
    members = [{"name": "Saha Demo", "country": "FI"}]
    assert post(office, MEMBERS, members).json()["undecided"] == [
        "Member 1, Saha Demo: Is it the same as Saha Demo Oy?"
    ]
    assert post(office, MEMBERS, members, dry_run="false").status_code == 409
    members[0]["decision"] = "separate"
    assert post(office, MEMBERS, members, dry_run="false").json()["new"] == 1


def test_a_body_beyond_the_limit(office: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
    answer = post(office, MEMBERS, [{"name": "x" * 2**20, "country": "FI"}])
    assert (answer.status_code, answer.json()) == (413, {"detail": "The body has more than 1 MB. Divide it."})


def test_wrong_fields_are_answered_with_where_they_are(office: Client) -> None:
    answer = post(office, MEMBERS, [{"name": "X", "country": "Finland"}])
    assert answer.status_code == 422
    assert [problem["loc"] for problem in answer.json()["detail"]] == [["body", "document", "members", 0, "country"]]
    json.dumps(answer.json())


def test_a_document_of_many_faults_is_answered_shortly(office: Client) -> None:
    """An error takes hundreds of times the space of the value that it is about."""
    member = {"name": "Firm", "country": "FI"}
    for faults in ({"activities": [1] * 20_000}, {"needs": [{}] * 20_000}, {"languages": ["fi"] * 1_001}):
        answer = post(office, MEMBERS, [member | faults])
        assert (answer.status_code, len(answer.content) < 1000) == (422, True)
    assert post(office, MEMBERS, [member] * 20_001).status_code == 422
