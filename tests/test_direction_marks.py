"""No text that people type or import keeps signs that turn its order round: every form and document is tried."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from pytest_django import Settings
from tests.roles import Cell, address_of, before, collected, given, make_world
from tests.test_roles import CELLS

from intercluster.apps.directory.member_files.headings import recognised
from intercluster.apps.notices.replies import without_quotes
from intercluster.core.typed_text import TypedTextParser
from intercluster.tables.direction_marks import without_direction_marks
from intercluster.tables.model import clean
from intercluster.tables.reader import read_table
from intercluster.urls import api

MARK = "\N{RIGHT-TO-LEFT OVERRIDE}"
MARKS = "\u061c\u200e\u200f" + "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x2070)])) + "\ufff9\ufffb"
STAYS = "नमस्\u200dते می\u200cخواهم 👩\u200d🌾 Åbo"
"""The joiners that Devanagari, Persian and emoji are written with."""


def test_marks_go_and_joiners_stay() -> None:
    for mark in MARKS:
        assert without_direction_marks(f"fdp{mark}.exe") == clean(f"fdp{mark}.exe") == "fdp.exe"
    assert without_direction_marks(STAYS) == clean(STAYS) == STAYS


def marked(value: Any) -> Any:
    """Put a mark into every text."""
    if isinstance(value, str) and value:
        return value[0] + MARK + value[1:]
    if isinstance(value, dict):
        return {key: each if "password" in key else marked(each) for key, each in value.items()}
    return [marked(each) for each in value] if isinstance(value, list) else value


def stored() -> Iterator[str]:
    """Yield every column that holds a mark."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if not model._meta.managed or model._meta.proxy:
                continue
            table = model._meta.db_table
            cursor.execute(f'SELECT 1 FROM "{table}" AS r WHERE r::text LIKE %s LIMIT 1', [f"%{MARK}%"])
            if cursor.fetchone():
                yield table


@pytest.mark.slow(reason="posts every form and every document")
def test_no_form_and_no_document_stores_a_mark(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    forms, documents = collected("DATA"), collected("JSON")
    client = Client(raise_request_exception=False)
    tried = set()
    for method, path in CELLS:
        samples = documents if path.startswith("/api/") else forms
        if method != "POST" or not samples.get(path):
            continue
        user = world.people["administrator"] if CELLS[method, path]["administrator"] == "yes" else world.own.manager
        assert user is not None
        with transaction.atomic():
            client.force_login(user)
            cell = Cell(world.own, user, user, client)
            before(path, cell)
            address = address_of(path, cell)
            sent = given(samples, path, cell, address)
            if path.startswith("/api/"):
                answer = client.post(address, marked(sent), content_type="application/json")
            else:
                data = {
                    name: SimpleUploadedFile(f"mem{MARK}bers.csv", value) if isinstance(value, bytes) else value
                    for name, value in marked(sent).items()
                }
                answer = client.post(f"{address}?q=a{MARK}b", data)
            assert answer.status_code < 500, (path, answer.status_code)
            assert list(stored()) == [], path
            assert MARK not in answer.content.decode("utf-8", "replace"), path
            tried.add(path)
            transaction.set_rollback(True)
    assert {path for path in forms if ("POST", path) in CELLS} | {
        path for path in documents if ("POST", path) in CELLS
    } == tried


def test_a_mark_that_is_stored_would_be_found(db: None) -> None:
    world = make_world()
    type(world.own.cluster).objects.filter(pk=world.own.cluster.pk).update(name=f"a{MARK}b")
    assert "directory_cluster" in set(stored())


def test_every_document_of_the_api_goes_through_the_parser() -> None:
    assert isinstance(api.parser, TypedTextParser)


def test_a_document_that_is_nested_too_deeply_is_refused(client: Client, db: None) -> None:
    world = make_world()
    client.force_login(world.own.manager)
    path = next(path for path in collected("JSON") if ("POST", path) in CELLS)
    address = address_of(path, Cell(world.own, world.own.manager, world.own.manager, client))
    for depth in (500, 100_000):
        nested = "[" * depth + "]" * depth
        assert client.post(address, nested, content_type="application/json").status_code in {400, 422}


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_cells_of_files(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"members.{kind}"
    text = (
        json.dumps([{"Name": f"Fi{MARK}rm", "Town": STAYS}]) if kind == "json" else f"Name;Town\nFi{MARK}rm;{STAYS}\n"
    )
    path.write_text(text, encoding="utf-8")
    assert [list(row.cells) for row in read_table(path, recognise=recognised).rows()] == [["Firm", STAYS]]


def test_answers_by_mail() -> None:
    assert without_direction_marks(without_quotes(f"Gladly{MARK}\n> quoted")) == "Gladly"


def test_passwords_stay_as_they_are_typed(client: Client, db: None) -> None:
    world = make_world()
    user = world.own.manager
    password = f"långt{MARK}och hemligt nog"
    user.set_password(password)
    user.save()
    answer = client.post("/accounts/sign-in/", {"login": user.email, "password": password})
    assert answer.status_code == 302
