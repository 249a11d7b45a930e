"""The API of strategies says what the pages say to its reader, and nothing more."""

from typing import Any

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.regions.conftest import dataset
from tests.strategy.roles import CITED, full_strategy
from tests.strategy.test_rounds import Table

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.strategy.evidence.services import cite
from intercluster.apps.strategy.hiding.services import hide
from intercluster.apps.strategy.models import RoundKind, Strategy
from intercluster.apps.strategy.rounds import amendments, proposals
from intercluster.apps.strategy.rounds.rules import Voice
from intercluster.apps.strategy.services import let_read, write
from intercluster.apps.strategy.signing.services import send, sign


@pytest.fixture
def strategy(northern: Northern) -> Strategy:
    """Return a strategy of the Finnish cluster whose first version is in force and whose draft has gone on."""
    strategy = full_strategy(northern.clusters["FI"])
    vision = strategy.parts.get(kind="vision")
    write(OPERATOR, vision, language="fi", title="Kestävä puu", body="Puusta.", translated_from=1)
    dataset()
    cite(OPERATOR, strategy.parts.get(kind="action"), CITED["query"], CITED)
    indicator = strategy.parts.get(kind="indicator")
    write(OPERATOR, indicator, language="fi", title="Mittari", body="", unit="sahaa")
    version = send(OPERATOR, strategy)
    sign(OPERATOR, version, northern.clusters["FI"], decided_by="board", signer="Anna, chair")
    write(OPERATOR, vision, language="en", title="Wood for ever", body="Of wood.", began_from=1)
    return strategy


def test_reader_gets_the_draft_or_the_version_in_force(northern: Northern, strategy: Strategy, client: Client) -> None:
    person = User.objects.create_user("anna@sawmill.example")
    Affiliation.objects.create(user=person, organisation=northern.organisations["sawmill"], role="member")
    address = f"/api/strategies/{strategy.slug}"

    def visions() -> tuple[bool, dict[str, Any]]:
        answer = client.get(address).json()
        return answer["is_draft"], answer["parts"][0]["texts"]

    assert (client.get("/api/strategies").json(), client.get(address).status_code) == ([], 404)
    client.force_login(person)
    listed = {
        "slug": strategy.slug,
        "alliance": None,
        "cluster": "cluster-fi",
        "titles": {"en": "Wood for ever", "fi": "Kestävä puu"},
        "in_force": 1,
    }
    assert client.get("/api/strategies").json() == [listed]
    finnish = {"title": "Kestävä puu", "body": "Puusta."}
    draft = {"title": "Wood for ever", "body": "Of wood.", "is_outdated": False}
    assert visions() == (True, {"en": draft, "fi": finnish | {"is_outdated": True}})
    let_read(OPERATOR, strategy, "offices")
    signed = {"title": "Wood that lasts", "body": "", "is_outdated": False}
    assert visions() == (False, {"en": signed, "fi": finnish | {"is_outdated": False}})
    assert client.get("/api/strategies").json()[0]["titles"] == {"en": "Wood that lasts", "fi": "Kestävä puu"}
    page = client.get("/strategies/").text
    assert ("Wood that lasts" in page, "Wood for ever" in page) == (True, False)


def test_version_has_its_digest_and_signatures_but_no_names(strategy: Strategy, client: Client) -> None:
    client.force_login(User.objects.create_superuser("operator@northern.example"))
    address = f"/api/strategies/{strategy.slug}/versions"
    (version,) = client.get(address).json()
    stored = strategy.versions.get()
    assert (version["number"], version["state"], version["digest"]) == (1, "in_force", stored.digest)
    assert [(each["cluster"], each["answer"]) for each in version["sign_offs"]] == [("cluster-fi", "signed")]
    whole = client.get(f"{address}/1")
    assert [part["kind"] for part in whole.json()["parts"]] == [part["kind"] for part in stored.content["parts"]]
    (facts,) = (part["facts"] for part in whole.json()["parts"] if part["kind"] == "indicator")
    assert (facts["unit"], facts["source"]) == ({"fi": "sahaa"}, {})
    assert "Anna" not in whole.text
    assert client.get(f"{address}/2").status_code == 404


def test_reader_gets_rounds_with_what_its_pages_show(
    northern: Northern, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Table(northern, monkeypatch)
    found, changes = table.round(RoundKind.PROPOSE, closes=5), table.round(RoundKind.AMEND, 6, 9)
    bad = table.propose(found, "drier", "Stäng dem", "sv")
    good = table.propose(found, "sawmill", "Kuori", "fi")
    proposals.support(viewer_of(table.office), good, Voice(cluster=northern.clusters["SE"]))
    hide(OPERATOR, bad, "insult", "Nej.")
    table.at(7)
    text = amendments.open_text(table.strategy.parts.get(kind="vision"), "en")
    viewer = viewer_of(table.people["sawmill"])
    sent = amendments.amend(viewer, changes, table.voice("sawmill"), text, title="Wood", body="", reason="Short")
    address = f"/api/strategies/{table.strategy.slug}/rounds"
    assert client.get(address).status_code == 401
    client.force_login(table.people["sawmill"])
    listed = client.get(address).json()
    assert [(each["round"], each["kind"], each["phase"]) for each in listed] == [
        (found.pk, "propose", "ended"),
        (changes.pk, "amend", "open"),
    ]
    by = {"organisation": "sawmill", "cluster": None}
    shown = {"by": by, "hidden": "", "hidden_note": ""}
    proposal = {
        "proposal": good.pk,
        "kind": "priority",
        "language": "fi",
        "title": "Kuori",
        "body": "",
        "supporters": [{"organisation": None, "cluster": "cluster-se"}],
        "merged_into": None,
        "part": None,
    }
    whole = client.get(f"{address}/{found.pk}").json()
    [answered] = whole.pop("proposals")
    assert answered.pop("at")
    assert answered == proposal | shown
    assert whole == listed[0] | {"amendments": [], "chosen": [], "statements": []}
    [answered] = client.get(f"{address}/{changes.pk}").json()["amendments"]
    assert answered.pop("at")
    assert answered == shown | {
        "amendment": sent.pk,
        "part": text.part_id,
        "language": "en",
        "version": 1,
        "title": "Wood",
        "body": "",
        "reason": "Short",
        "state": "open",
        "declined": "",
        "accepted_version": None,
    }
    client.force_login(table.people["drier"])
    hidden = client.get(f"{address}/{found.pk}").json()["proposals"][0]
    assert (hidden["title"], hidden["hidden"], hidden["hidden_note"]) == ("Stäng dem", "insult", "Nej.")
    client.force_login(User.objects.create_user("stranger@elsewhere.example"))
    assert (client.get(address).status_code, client.get(f"{address}/{found.pk}").status_code) == (404, 404)
