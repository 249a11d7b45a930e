"""Who may do what: every cell of the tables in docs/reference/roles.md, tried."""

import inspect
import re
from collections.abc import Iterator
from copy import deepcopy
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
import typer
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings
from tests.plugins.database import shared_by_a_file
from tests.plugins.frameless import frameless
from tests.roles import ROLES, Cell, World, address_of, before, collected, given, make_world

from intercluster.apps.accounts.models import User
from intercluster.cli.commands import app

TEXT = (Path(__file__).parent.parent / "docs/reference/roles.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(GET|POST|PATCH) (/\S*)` \|[^|]*\| (.+) \|$", TEXT, re.MULTILINE)
CELLS = {(method, path): dict(zip(ROLES, cells.split(" | "), strict=True)) for method, path, cells in ROWS}
COMMANDS = dict(re.findall(r"^\| `(intercluster [a-z ]+)` \| (.+) \|$", TEXT, re.MULTILINE))

DATA, JSON, QUERIES = (collected(name) for name in ("DATA", "JSON", "QUERIES"))


@pytest.fixture(scope="module")
def shared_world(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[World, dict[str, SimpleCookie]]]:
    """Make the world once for all cells, and sign each role in."""
    with frameless(), shared_by_a_file("world", request, django_db_blocker) as can_share:
        assert can_share
        made = make_world()
        cookies = {role: signed_in(user).cookies for role, user in made.people.items()}
        for user in filter(None, made.people.values()):
            user.refresh_from_db()  # once, and each cell takes a copy
        yield made, cookies


@pytest.fixture
def cookies(shared_world: tuple[World, dict[str, SimpleCookie]]) -> dict[str, SimpleCookie]:
    """Return the cookies of a browser in which each role is signed in."""
    return shared_world[1]


@pytest.fixture
def world(shared_world: tuple[World, object], db: None, settings: Settings, tmp_path: Path) -> World:
    """Return the clusters, and a person of each role in the first."""
    settings.DEMO_SIGN_IN = True
    settings.MEDIA_ROOT = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return deepcopy(shared_world[0])


def signed_in(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def may(method: str, path: str, world: World, role: str, cookies: SimpleCookie, *, own: bool) -> bool:
    """Try an act, undo it, and return whether it was let through: answered with what was asked, or sent on."""
    with transaction.atomic():
        user = deepcopy(world.people[role])
        client = Client(raise_request_exception=False)
        client.cookies = deepcopy(cookies)
        whose = user if own and user is not None else world.other.manager
        cell = Cell(world.own if own else world.other, user, whose, client)
        before(path, cell)
        address = address_of(path, cell)
        data = {
            name: SimpleUploadedFile("members.csv", value) if isinstance(value, bytes) else value
            for name, value in given(DATA, path, cell, address).items()
        }
        # The passkey page answers a script only.
        headers = {"accept": "application/json"} if path == "/accounts/passkeys/sign-in/" else {}
        query = given(QUERIES, path, cell, address)
        if path.startswith("/api/") and method in {"POST", "PATCH"}:
            send = client.post if method == "POST" else client.patch
            answer = send(address, given(JSON, path, cell, address), content_type="application/json")
        else:
            answer = client.post(address, data) if method == "POST" else client.get(address, query, headers=headers)
        transaction.set_rollback(True)
    assert answer.status_code < 500, (address, answer.status_code)
    # A redirect to the sign-in page turns away; the answer to signing out or taking consent back goes elsewhere.
    turned_away = answer.status_code == 302 and answer["Location"].startswith("/accounts/sign-in/")
    return answer.status_code < 400 and not turned_away


@pytest.mark.parametrize(("method", "path"), list(CELLS), ids=[f"{method} {path}" for method, path in CELLS])
def test_every_cell(world: World, cookies: dict[str, SimpleCookie], method: str, path: str) -> None:
    # An address without a place for an object is the same for one's own and for others.
    has_sides = "{" in path or callable(DATA.get(path)) or callable(JSON.get(path))

    def tried(role: str) -> tuple[bool, bool]:
        """Return whether a role may do it with its own, and with others': who may do that may do it with its own."""
        others = has_sides and may(method, path, world, role, cookies[role], own=False)
        own = others or may(method, path, world, role, cookies[role], own=True)
        return own, others if has_sides else own

    words = {(True, True): "yes", (True, False): "own", (False, False): "no"}
    assert {role: words[tried(role)] for role in ROLES} == CELLS[method, path]


def routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, Any]]:
    """Yield each address as the table has it, and its view."""
    for each in patterns:
        route = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"{\1}", str(each.pattern))
        route = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.replace("\\.", ".").lstrip("^").rstrip("$"))
        if isinstance(each, URLPattern):
            yield before + route, each.callback
        else:
            yield from routes(each.url_patterns, before + route)


def methods_of(view: Any) -> set[str]:
    """Return the methods that a view takes: by its decorators, its class, or its operations in the API."""
    found: list[set[str]] = []
    first = view
    while view is not None:
        kept = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
        if "request_method_list" in kept:
            found.append(set(kept["request_method_list"]))
        if of_class := getattr(view, "view_class", None):
            # A PUT is taken as a POST by every form of Django's, and a DELETE by what deletes.
            others = {name for name in of_class.http_method_names if name not in {"put", "delete"}}
            found.append({name.upper() for name in others if hasattr(of_class, name)})
        if operations := getattr(kept.get("self"), "operations", None):
            found.append({method for operation in operations for method in operation.methods})
        view = getattr(view, "__wrapped__", None)
    if not found and inspect.unwrap(first).__module__.startswith("intercluster."):
        return {"any"}  # one of ours has to say which
    return set.intersection(*found) if found else {"GET"}


def test_every_method_of_every_address_is_in_the_table() -> None:
    """HEAD is answered as GET is, and OPTIONS by what a view takes."""
    asked = {
        (method, path)
        for path, view in routes(get_resolver().url_patterns)
        for method in methods_of(view) - {"HEAD", "OPTIONS"}
        if path != "/api/"  # the root of the API, which answers nothing
    }
    assert sorted(asked - set(CELLS)) == []
    assert sorted(set(CELLS) - asked) == []


def commands(command: Any, name: str = "intercluster") -> Iterator[str]:
    if not hasattr(command, "commands"):
        yield name
    for key, each in getattr(command, "commands", {}).items():
        yield from commands(each, f"{name} {key}")


def test_every_command_is_in_the_table() -> None:
    assert set(commands(typer.main.get_command(app))) == set(COMMANDS)
