"""Kinds of saved searches are registered by the apps that own them; alerts names none."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail as outbox
from django.http import QueryDict
from django.test import Client
from django.urls import ResolverMatch
from django.utils import timezone
from tests.plugins.northern import Northern

from intercluster.apps import alerts
from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.alerts.saved_search_results import BrokenSearchError, answer
from intercluster.apps.alerts.services import weekly
from intercluster.apps.directory.models import Offer
from intercluster.apps.notices.delivery import send_mail
from intercluster.apps.notices.models import Mail
from intercluster.core.saved_searches import FoundText, Search, SearchKind

PAGE = "/directory/?q=kiln"


def read(match: ResolverMatch, parameters: QueryDict) -> Search | None:
    return Search(f"q={parameters['q']}") if match.route == "directory/" and "q" in parameters else None


def address(search: Search) -> str:
    return f"/directory/?{search.parameters}"


def text(search: Search) -> str:
    return QueryDict(search.parameters)["q"]


def default_name(search: Search) -> str:
    return f"Members that say {text(search)}"


def found(search: Search, owner: User) -> list[FoundText] | None:
    """Find offers by a word, except for a word that is gone."""
    if text(search) == "gone":
        return None
    rows = Offer.objects.filter(text__contains=text(search)).select_related("organisation")
    return [FoundText(f"{row.pk}", row.organisation.name, "", row.text, row.language, is_shown=True) for row in rows]


@pytest.fixture
def _members(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the directory own a kind of search too."""
    functions = {each.__name__: f"{__name__}.{each.__name__}" for each in (read, address, text, default_name, found)}
    monkeypatch.setattr(apps.get_app_config("directory"), "saved_searches", [SearchKind("members", **functions)])


@pytest.mark.usefixtures("_members")
def test_another_kind_is_saved_listed_and_told(owner: User, client: Client, northern: Northern) -> None:
    client.force_login(owner)
    form = client.get("/searches/new/", {"search": PAGE})
    assert 'value="Members that say kiln"' in form.content.decode()
    client.post("/searches/new/", {"search": PAGE, "name": "Kilns", "alerts": "on"})
    search = SavedSearch.objects.get()
    assert (search.kind, search.parameters, search.seen) == ("members", "q=kiln", [])
    assert f'href="{PAGE}"' in client.get("/searches/").content.decode()

    Offer.objects.create(organisation=northern.organisations["drier"], text="We lend a kiln", language="en")
    assert weekly(timezone.now() + timedelta(days=7)) == 1
    send_mail(Mail.objects.get().pk)
    assert "We lend a kiln" in outbox.outbox[0].body
    assert PAGE in outbox.outbox[0].body


@pytest.mark.usefixtures("_members")
def test_another_kind_that_finds_nothing_any_more_is_broken(owner: User) -> None:
    with pytest.raises(BrokenSearchError, match="Kilns"):
        answer(SavedSearch(owner=owner, name="Kilns", kind="members", parameters="q=gone"))


def test_alerts_name_no_kind() -> None:
    for file in Path(alerts.__path__[0]).glob("*.py"):
        source = file.read_text("utf-8")
        assert not re.findall(
            r"partnering\.(?:forms|search|saved_searches)|[\"']partner(?:s|ing:[^\"']*)[\"']", source
        ), file
