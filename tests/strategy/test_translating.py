"""Proposals and comments that a service translates: only those whose author allows it, and to that service."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from tests.plugins.northern import Northern
from tests.strategy.test_rounds import Table
from tests.translation.server import TranslationServer, serving

from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.strategy.hiding.services import hide
from intercluster.apps.strategy.models import Comment, Proposal, RoundKind
from intercluster.apps.strategy.rounds.proposals import withdraw


@pytest.fixture
def server(settings: Settings) -> Iterator[TranslationServer]:
    """Return the service that the settings name."""
    cache.clear()
    with serving() as told:
        settings.TRANSLATION_URL, settings.TRANSLATION_KIND = told.address, "libretranslate"
        yield told


@pytest.fixture
def table(northern: Northern, monkeypatch: pytest.MonkeyPatch) -> Table:
    """Return the strategy and its people."""
    return Table(northern, monkeypatch)


def of(table: Table, name: str) -> Client:
    client = Client(headers={"accept-language": table.people[name].language})
    client.force_login(table.people[name])
    return client


ALLOWED = {"translation_host": "127.0.0.1"}


def test_author_is_asked_and_only_what_they_allow_is_sent(table: Table, server: TranslationServer) -> None:
    author, reader = of(table, "drier"), of(table, "sawmill")
    found, talk = table.round(RoundKind.PROPOSE), table.round(RoundKind.DISCUSS)
    of_rounds = f"/strategies/{table.strategy.slug}/rounds/"
    form = author.get(f"{of_rounds}{found.pk}/propose/").text
    (box,) = re.findall(r'<input[^>]*name="translation_host"[^>]*>', form)
    assert ('value="127.0.0.1"' in box, "checked" in box) == (True, False)
    said = {"kind": "priority", "language": "sv", "title": "Torka bark", "body": "Vi torkar."}
    author.post(f"{of_rounds}{found.pk}/propose/", said)
    proposal = Proposal.objects.get()
    page = f"/strategies/{table.strategy.slug}/proposals/{proposal.pk}/"
    assert f'action="{page}translation/"' not in reader.get(page).text
    assert reader.post(f"{page}translation/").status_code == 404

    consent = f"{page}translation/consent/"
    assert [f'action="{consent}"' in each.get(page).text for each in (author, reader)] == [True, False]
    assert reader.post(consent, {"host": "127.0.0.1"}).status_code == 404
    assert author.post(consent, {"host": "another.example"}).status_code == 404
    assert author.post(consent, {"host": "127.0.0.1"})["Location"] == page
    assert f'action="{page}translation/"' in reader.get(page).text
    assert f'action="{page}translation/"' not in author.get(page).text  # it is in their own language
    translated = reader.post(f"{page}translation/").text
    assert '<p class="original" lang="fi">sv&gt;fi: Torka bark Vi torkar.</p>' in translated
    assert '<p class="original" lang="sv">Torka bark Vi torkar.</p>' in translated
    author.post(consent)
    assert reader.post(f"{page}translation/").status_code == 404

    comments = f"{of_rounds}{talk.pk}/comments/"
    author.post(comments, {"proposal": proposal.pk, "language": "sv", "text": "Bra.", **ALLOWED})
    comment = Comment.objects.get()
    address = f"/strategies/{table.strategy.slug}/comments/{comment.pk}/translation/"
    assert f'action="{address}"' in reader.get(f"{comments}?proposal={proposal.pk}").text
    server.status = 500
    failed = reader.post(address)
    assert (failed.status_code, "Bra.</p>" in failed.text) == (503, True)
    assert [content["q"] for _path, _key, content in server.asked] == ["Torka bark\nVi torkar.", "Bra."]
    assert reader.post(f"{address}consent/").status_code == 404
    author.post(f"{address}consent/")
    assert Comment.objects.get().translation_host == ""


def test_hidden_and_withdrawn_texts_are_not_sent(table: Table, server: TranslationServer) -> None:
    found, reader = table.round(RoundKind.PROPOSE), of(table, "sawmill")
    for number, end in enumerate(("hidden", "withdrawn")):
        proposal = table.propose(found, "drier", f"Torka bark {number}", "sv")
        Proposal.objects.filter(pk=proposal.pk).update(**ALLOWED)
        if end == "hidden":
            hide(OPERATOR, proposal, "insult", "Nej.")
        else:
            withdraw(viewer_of(table.people["drier"]), proposal)
        address = f"/strategies/{table.strategy.slug}/proposals/{proposal.pk}/translation/"
        assert reader.post(address).status_code == 404
    assert server.asked == []


def test_without_a_service_nobody_is_asked(table: Table, settings: Settings) -> None:
    settings.TRANSLATION_URL = ""
    found = table.round(RoundKind.PROPOSE)
    page = of(table, "drier").get(f"/strategies/{table.strategy.slug}/rounds/{found.pk}/propose/").text
    assert "translation" not in page
