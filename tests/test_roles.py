"""Who may do what: every cell of the tables in docs/reference/roles.md, tried."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings
from tests.plugins.northern import Northern
from tests.roles import ROLES, Cell, World, address_of, before, collected, make_world
from typer.testing import CliRunner

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import OPERATOR, VISITOR, office_of
from intercluster.apps.partnering.schemas import SearchResultOut
from intercluster.apps.partnering.search.queries import partners_for, partners_for_text
from intercluster.apps.partnering.search.results import SearchResult, Seeking
from intercluster.cli.commands import app

TEXT = (Path(__file__).parent.parent / "docs/reference/roles.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(GET|POST) (/\S*)` \|[^|]*\| (.+) \|$", TEXT, re.MULTILINE)
CELLS = {(method, path): dict(zip(ROLES, cells.split(" | "), strict=True)) for method, path, cells in ROWS}
COMMANDS = dict(re.findall(r"^\| `(intercluster [a-z ]+)` \| (.+) \|$", TEXT, re.MULTILINE))

REFUSED = {401, 403, 404}

DATA, JSON, QUERIES = (collected(name) for name in ("DATA", "JSON", "QUERIES"))


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path) -> World:
    """Return the clusters, and a person of each role in the first."""
    settings.DEMO_SIGN_IN = True
    settings.MEDIA_ROOT = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return make_world()


def signed_in(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        user.refresh_from_db()
        client.force_login(user)
    return client


def may(method: str, path: str, world: World, role: str, *, own: bool) -> bool:
    """Try an act, undo it, and return whether it was let through."""
    with transaction.atomic():
        user = world.people[role]
        whose = user if own and user is not None else world.other.manager
        cell = Cell(world.own if own else world.other, user, whose, signed_in(user))
        before(path, cell)
        client, address = cell.client, address_of(path, cell)
        data = {
            name: SimpleUploadedFile("members.csv", value) if isinstance(value, bytes) else value
            for name, value in DATA.get(path, {}).items()
        }
        # The passkey page answers a script only.
        headers = {"accept": "application/json"} if path == "/accounts/passkeys/sign-in/" else {}
        query = QUERIES.get(path, {})
        if path.startswith("/api/") and method == "POST":
            answer = client.post(address, JSON.get(path, {}), content_type="application/json")
        else:
            answer = client.post(address, data) if method == "POST" else client.get(address, query, headers=headers)
        transaction.set_rollback(True)
    assert answer.status_code < 500, (address, answer.status_code)
    # A redirect to the sign-in page turns away; the answer to signing out or taking consent back goes elsewhere.
    turned_away = answer.status_code == 302 and answer["Location"].startswith("/accounts/sign-in/")
    return answer.status_code not in REFUSED and not turned_away


@pytest.mark.parametrize(("method", "path"), list(CELLS), ids=[f"{method} {path}" for method, path in CELLS])
def test_every_cell(world: World, method: str, path: str) -> None:
    tried = {
        role: (may(method, path, world, role, own=True), may(method, path, world, role, own=False)) for role in ROLES
    }
    words = {(True, True): "yes", (True, False): "own", (False, False): "no"}
    assert {role: words.get(both, both) for role, both in tried.items()} == CELLS[method, path]


def routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for each in patterns:
        route = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"{\1}", str(each.pattern))
        route = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.replace("\\.", ".").lstrip("^").rstrip("$"))
        if isinstance(each, URLPattern):
            yield before + route
        else:
            yield from routes(each.url_patterns, before + route)


def test_every_address_is_in_the_table() -> None:
    assert set(routes(get_resolver().url_patterns)) - {"/api/"} == {path for _method, path in CELLS}


def commands(command: Any, name: str = "intercluster") -> Iterator[str]:
    if not hasattr(command, "commands"):
        yield name
    for key, each in getattr(command, "commands", {}).items():
        yield from commands(each, f"{name} {key}")


def test_every_command_is_in_the_table() -> None:
    assert set(commands(typer.main.get_command(app))) == set(COMMANDS)


NEED = "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla"


@pytest.mark.parametrize("asking", ["visitor", "operator"])
def test_a_command_answers_a_text_as_whom_it_is_asked_to(northern: Northern, asking: str) -> None:
    viewer = {"visitor": VISITOR, "operator": OPERATOR}[asking]
    result = partners_for_text(NEED, language="", seeking=Seeking.OFFERS, viewer=viewer, limit=10)
    assert found_as("--text", NEED, "--as", asking) == named(result)


def test_and_an_organisation_as_its_office(northern: Northern) -> None:
    asked = northern.organisations["drier"]
    result = partners_for(asked, viewer=office_of(northern.clusters["SE"]), limit=10)
    assert found_as("--for", "drier", "--as", "office") == named(result)
    refused = CliRunner().invoke(app, ["partners", "find", "--text", NEED, "--as", "office"])
    assert "--as takes office (with --for)" in str(refused.exception)


def named(result: SearchResult) -> list[str]:
    """Return the partners that may be named."""
    partners = SearchResultOut.of(result).model_dump()["partners"]
    return [each["organisation"] for each in partners if each["organisation"]]


def found_as(*arguments: str) -> list[str]:
    """Return whom the command finds, by their slugs."""
    result = CliRunner().invoke(app, ["partners", "find", *arguments, "--json"], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return [each["organisation"] for each in json.loads(result.stdout)["partners"] if each["organisation"]]
