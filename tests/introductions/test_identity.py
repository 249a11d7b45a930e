"""Whose name may be shown: every case, with the whole answer to each reader."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.anonymity.disclosure import Disclosure
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.introductions.identity import (
    Identity,
    Reader,
    actor_of,
    author_of,
    described_as,
    identity_of,
    is_named,
)
from intercluster.apps.introductions.models import Introduction, IntroductionEvent, Message
from intercluster.apps.introductions.states import Side

ASKER = Organisation(pk=1, slug="asker", name="Asker", country="FI", kind="company")
AUTHOR = Organisation(pk=2, slug="author", name="Author", country="NO", kind="research")
BY_NAME = {Side.ASKING: Identity("Asker", ASKER), Side.ASKED: Identity("Author", AUTHOR)}
DESCRIBED = {
    Side.ASKING: Identity("A company in Finland", None),
    Side.ASKED: Identity("An organisation in Norway", None),
}

READERS = {
    "asking side": Reader(Side.ASKING),
    "asked side": Reader(Side.ASKED),
    "office of the asker": Reader(knows={ASKER.pk}),
    "office of the author": Reader(knows={AUTHOR.pk}),
    "office of both": Reader(knows={ASKER.pk, AUTHOR.pk}),
    "another office": Reader(knows={3}),
    "anybody": Reader(),
}

KNOWS = {
    Side.ASKING: {"asking side", "office of the asker", "office of both"},
    Side.ASKED: {"asked side", "office of the author", "office of both"},
}
"""Who knows a side even while it is unnamed."""


def introduction(*, unnamed: set[Side], agreed: bool, **told: str) -> Introduction:
    return Introduction(
        asking=ASKER,
        asked=AUTHOR,
        asking_unnamed=Side.ASKING in unnamed,
        asked_unnamed=Side.ASKED in unnamed,
        asking_told=told.get("asking", "FI company"),
        asked_told=told.get("asked", "NO "),
        agreed=datetime(2026, 11, 30, tzinfo=UTC) if agreed else None,
    )


@pytest.mark.parametrize("agreed", [False, True])
@pytest.mark.parametrize(
    "unnamed", [set(), {Side.ASKING}, {Side.ASKED}, set(Side)], ids=["none", "asking", "asked", "both"]
)
@pytest.mark.parametrize("who", READERS)
def test_a_side_is_named_unless_it_is_unnamed_nothing_is_agreed_and_the_reader_does_not_know_it(
    who: str, unnamed: set[Side], agreed: bool
) -> None:
    row = introduction(unnamed=unnamed, agreed=agreed)
    hidden = set() if agreed else {side for side in unnamed if who not in KNOWS[side]}
    expected = {side: DESCRIBED[side] if side in hidden else BY_NAME[side] for side in Side}
    assert {side: identity_of(row, side, READERS[who]) for side in Side} == expected
    assert {side: is_named(row, side) for side in Side} == {side: agreed or side not in unnamed for side in Side}


@pytest.mark.parametrize(
    ("told", "description"),
    [
        ("", "An organisation in the alliance"),
        (" ", "An organisation in the alliance"),
        ("NO ", "An organisation in Norway"),
        ("NO company", "A company in Norway"),
        ("NO research", "A research institute in Norway"),
        ("NO education", "A university or school in Norway"),
        ("NO public", "A public body in Norway"),
        ("NO association", "An association or other body in Norway"),
    ],
)
def test_an_unnamed_side_is_described_as_stored_when_it_was_asked(told: str, description: str) -> None:
    row = introduction(unnamed={Side.ASKED}, agreed=False, asked=told)
    assert identity_of(row, Side.ASKED, Reader(Side.ASKING)) == Identity(description, None)
    assert described_as(AUTHOR, Disclosure(*told.split(" "))) == Identity(description, None)


def test_before_it_is_asked_for_an_organisation_without_a_disclosure_is_named() -> None:
    assert described_as(AUTHOR, None) == Identity("Author", AUTHOR)


@pytest.mark.parametrize(
    ("side", "author", "unnamed", "agreed", "reader", "expected"),
    [
        ("asking", "Aino", set(), False, "asked side", "Aino, Asker"),
        ("asking", "", set(), False, "asked side", "Asker"),
        ("asking", None, set(), False, "asked side", "Asker"),
        ("asking", "Aino", {Side.ASKING}, False, "asked side", "A company in Finland"),
        ("asking", None, {Side.ASKING}, False, "asked side", "A company in Finland"),
        ("asking", "Aino", {Side.ASKING}, True, "asked side", "Aino, Asker"),
        ("asking", "Aino", {Side.ASKING}, False, "asking side", "Aino, Asker"),
        ("asked", "Ola", {Side.ASKED}, False, "asking side", "An organisation in Norway"),
        ("asked", "Ola", {Side.ASKED}, False, "asked side", "Ola, Author"),
        ("asked", "Ola", {Side.ASKED}, True, "asking side", "Ola, Author"),
        ("asked", "Ola", {Side.ASKING}, False, "asking side", "Ola, Author"),
        ("", "Office FI", set(Side), False, "asked side", "Cluster FI"),
        ("", None, set(Side), True, "asking side", "Cluster FI"),
    ],
)
def test_who_wrote_a_message_is_shown_as_far_as_the_reader_may_know(
    side: str, author: str | None, unnamed: set[Side], agreed: bool, reader: str, expected: str
) -> None:
    row = introduction(unnamed=unnamed, agreed=agreed)
    row.office = Cluster(name="Cluster FI")
    person = None if author is None else User(email="person@example.org", name=author)
    assert author_of(Message(introduction=row, side=side, author=person), READERS[reader]) == expected


def test_a_message_of_an_office_that_is_gone_names_no_office() -> None:
    message = Message(introduction=introduction(unnamed=set(), agreed=False), side="", author=None)
    assert author_of(message, Reader(Side.ASKED)) == "A cluster office"


@pytest.mark.parametrize(
    ("changed_by", "people", "expected"),
    [
        (None, {7}, ""),
        (User(pk=7, email="aino@example.org", name="Aino"), {7}, "Aino"),
        (User(pk=7, email="aino@example.org", name="Aino"), {8}, "The other side"),
        (User(pk=7, email="aino@example.org", name="Aino"), set(), "The other side"),
    ],
)
def test_a_step_names_only_people_of_the_offices_own_cluster(
    changed_by: User | None, people: set[int], expected: str
) -> None:
    event: Any = IntroductionEvent(changed_by=changed_by)
    assert actor_of(event, people) == expected


def test_descriptions_are_in_the_language_in_use() -> None:
    row = introduction(unnamed={Side.ASKED}, agreed=False)
    with translation.override("sv"):
        assert identity_of(row, Side.ASKED, Reader(Side.ASKING)).name == "En organisation i Norge"
