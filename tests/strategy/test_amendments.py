"""Amendments: what they change, how two of them meet, and who gets a notification."""

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.strategy.test_rounds import Table

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.strategy.models import Amendment, Part, Round, RoundKind
from intercluster.apps.strategy.rounds import amendments
from intercluster.apps.strategy.services import TextClash, write
from intercluster.core.errors import Conflict, NotAllowed

BODY = "We dry bark.\n\nWe sell sawdust."


@pytest.fixture
def table(northern: Northern, monkeypatch: pytest.MonkeyPatch) -> Table:
    """Return the strategy, whose vision has two paragraphs, and its people."""
    made = Table(northern, monkeypatch)
    vision = made.strategy.parts.get(kind="vision")
    write(OPERATOR, vision, language="en", title="Wood that lasts", body=BODY, began_from=1)
    return made


@pytest.fixture
def vision(table: Table) -> Part:
    """Return the vision."""
    return table.strategy.parts.get(kind="vision")


@pytest.fixture
def found(table: Table) -> Round:
    """Return an open round of amendments."""
    return table.round(RoundKind.AMEND)


def amend(table: Table, found: Round, name: str, body: str, title: str = "Wood that lasts") -> Amendment:
    text = amendments.open_text(table.strategy.parts.get(kind="vision"), "en")
    viewer = viewer_of(table.people[name])
    return amendments.amend(viewer, found, table.voice(name), text, title=title, body=body, reason="It is true.")


def test_amendments_of_different_paragraphs_are_both_accepted(table: Table, found: Round, vision: Part) -> None:
    one = amend(table, found, "drier", BODY.replace("bark", "bark and chips"))
    other = amend(table, found, "sawmill", BODY.replace("sawdust", "pellets"), title="Wood for ever")
    text = amendments.accept(viewer_of(table.office), one)
    assert text.version == 3
    merged = amendments.accept(viewer_of(table.office), other)
    assert (merged.version, merged.title, merged.body) == (
        4,
        "Wood for ever",
        "We dry bark and chips.\n\nWe sell pellets.",
    )
    assert [each.accepted.version for each in amendments.that_led_to(vision) if each.accepted] == [3, 4]
    assert table.told() == [("strategy.amendment", "drier.example"), ("strategy.amendment", "sawmill.example")]
    with pytest.raises(Conflict):
        amendments.withdraw(viewer_of(table.people["drier"]), one)
    same = amend(table, found, "machinist", merged.body + " Today.", title=merged.title)
    write(OPERATOR, vision, language="en", title=merged.title, body=same.body, began_from=4)
    assert amendments.accept(OPERATOR, same).version == 5
    assert amendments.shown([same])[0].changes[-1].text == " Today."


def test_amendment_that_clashes_is_accepted_with_the_text_that_an_office_makes(
    table: Table, found: Round, vision: Part, client: Client
) -> None:
    sent = amend(table, found, "drier", BODY.replace("sawdust", "pellets"))
    write(OPERATOR, vision, language="en", title="Wood that lasts", body=BODY.replace("sell", "burn"), began_from=2)
    with pytest.raises(TextClash):
        amendments.accept(OPERATOR, sent)
    client.force_login(table.office)
    address = f"/strategies/{table.strategy.slug}/amendments/{sent.pk}/"
    page = client.get(address).text
    assert "We sell <del>sawdust</del><ins>pellets</ins>." in page
    assert "The text has changed since the amendment was written." in page
    page = client.post(f"{address}decide/", {"act": "accept"})
    assert page.status_code == 422
    assert "We burn sawdust. We sell pellets.</textarea>" in page.text
    made = {"act": "accept", "title": "Wood that lasts", "body": "We burn no pellets.", "began_from": "3"}
    page = client.post(f"{address}decide/", made, follow=True).text
    assert "It led to version 4 of the text." in page
    page = client.get(f"/strategies/{table.strategy.slug}/parts/{vision.pk}/?language=en").text
    assert "Version 4 by an amendment of drier Demo" in page


def test_amendment_is_declined_with_a_reason(table: Table, found: Round, client: Client) -> None:
    sent = amend(table, found, "drier", "We dry nothing.")
    client.force_login(table.office)
    address = f"/strategies/{table.strategy.slug}/amendments/{sent.pk}/"
    page = client.post(f"{address}decide/", {"act": "decline", "reason": " "})
    assert (page.status_code, "Say why, so that they understand it." in page.text) == (422, True)
    page = client.post(f"{address}decide/", {"act": "decline", "reason": "We do dry."}, follow=True).text
    assert "Why it was declined" in page
    client.force_login(table.people["drier"])
    assert "We do dry." in client.get(address).text
    assert client.post(f"{address}decide/", {"act": "accept"}).status_code == 404
    assert client.post(f"{address}withdraw/").status_code == 409


def test_member_amends_in_the_browser_and_nothing_typed_is_lost(
    table: Table, found: Round, vision: Part, client: Client
) -> None:
    client.force_login(table.people["sawmill"])
    address = f"/strategies/{table.strategy.slug}/rounds/{found.pk}/"
    assert f"{address}amend/{vision.pk}/?language=en" in client.get(address).text
    page = client.get(f"{address}amend/{vision.pk}/?language=en").text
    assert "We dry bark. We sell sawdust.</textarea>" in page
    said = {"language": "en", "began_from": "2", "title": "Wood that lasts", "body": "We dry wood."}
    wrong = client.post(f"{address}amend/{vision.pk}/", said | {"reason": ""})
    assert (wrong.status_code, "We dry wood.</textarea>" in wrong.text) == (422, True)
    unchanged = client.post(f"{address}amend/{vision.pk}/", said | {"body": BODY, "reason": "Because"})
    assert "Nothing is changed yet" in unchanged.text
    page = client.post(f"{address}amend/{vision.pk}/", said | {"reason": "Bark is wood."}, follow=True).text
    assert "sawmill Demo" in page
    assert "Not decided yet" in client.get(address).text
    assert client.get(f"{address}amend/{vision.pk}/?language=sv").status_code == 404


def test_nobody_amends_for_others_or_after_the_end(table: Table, found: Round, vision: Part) -> None:
    text, viewer = amendments.open_text(vision, "en"), viewer_of(table.people["sawmill"])
    said = {"title": "Wood", "body": "Wood", "reason": "Shorter"}
    with pytest.raises(NotAllowed):
        amendments.amend(viewer, found, table.voice("drier"), text, **said)
    with pytest.raises(FieldsRefused):
        amendments.amend(viewer, found, table.voice("sawmill"), text, **said | {"title": " "})
    table.at(14)
    with pytest.raises(Conflict):
        amendments.amend(viewer, found, table.voice("sawmill"), text, **said)
