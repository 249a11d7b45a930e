"""Whose name may be shown: every case, with the whole answer to each reader."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.anonymity.disclosure import Disclosure, Disclosures
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, Viewer
from intercluster.apps.introductions.identity import (
    Identity,
    Reader,
    actor_of,
    author_of,
    identity_in_search,
    identity_of,
    is_named,
    proposer_name,
    proposer_of,
)
from intercluster.apps.introductions.models import Introduction, IntroductionEvent, Message
from intercluster.apps.introductions.states import Side

ASKER = Organisation(pk=1, slug="asker", name="Asker", country="FI", kind="company")
AUTHOR = Organisation(pk=2, slug="author", name="Author", country="NO", kind="research")
OFFICE = Cluster(pk=8, slug="cluster-fi", name="Cluster FI")
BY_NAME = {Side.ASKING: Identity("Asker", ASKER), Side.ASKED: Identity("Author", AUTHOR)}
DESCRIBED = {
    Side.ASKING: Identity("A company in Finland", None),
    Side.ASKED: Identity("An organisation in Norway", None),
}


def reader(side: Side | None = None, members: set[int] | None = None, **roles: Any) -> Reader:
    """Return a reader with members of their office, to whom the two are described as in DESCRIBED."""
    made = Reader(Viewer(**roles), side)
    disclosures = Disclosures(VISITOR)
    disclosures.by_cell = {("FI", "company"): Disclosure("FI", "company"), ("NO", "research"): Disclosure("NO")}
    made.__dict__.update(members=members or set(), disclosures=disclosures)  # as if they had been read
    return made


READERS = {
    "asking side": reader(Side.ASKING),
    "asked side": reader(Side.ASKED),
    "asking side, who is also of the author": reader(Side.ASKING, organisation_ids=frozenset({AUTHOR.pk})),
    "office of the asker": reader(members={ASKER.pk}),
    "office of the author": reader(members={AUTHOR.pk}),
    "office of both": reader(members={ASKER.pk, AUTHOR.pk}),
    "another office": reader(members={3}),
    "anybody": reader(),
    "operator": Reader(OPERATOR),
}

KNOWS = {
    Side.ASKING: {
        "asking side",
        "asking side, who is also of the author",
        "office of the asker",
        "office of both",
        "operator",
    },
    Side.ASKED: {
        "asked side",
        "asking side, who is also of the author",
        "office of the author",
        "office of both",
        "operator",
    },
}
"""Who knows a side even while it is unnamed."""


def introduction(*, unnamed: set[Side], agreed: bool) -> Introduction:
    return Introduction(
        asking=ASKER,
        asked=AUTHOR,
        asking_unnamed=Side.ASKING in unnamed,
        asked_unnamed=Side.ASKED in unnamed,
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


def test_a_search_describes_an_organisation_as_an_introduction_does() -> None:
    row = introduction(unnamed={Side.ASKED}, agreed=False)
    for who, each in READERS.items():
        if each.side is not Side.ASKED:
            assert identity_in_search(AUTHOR, each, is_unnamed=True) == identity_of(row, Side.ASKED, each), who
            assert identity_in_search(AUTHOR, each, is_unnamed=False) == BY_NAME[Side.ASKED]


@pytest.mark.parametrize("agreed", [False, True])
@pytest.mark.parametrize("unnamed", [set(), {Side.ASKING}, {Side.ASKED}, set(Side)])
def test_an_office_is_named_to_those_who_may_know_its_member(unnamed: set[Side], agreed: bool) -> None:
    row = introduction(unnamed=unnamed, agreed=agreed)
    row.office = OFFICE
    readers = READERS | {"the office itself, which its member has left": reader(cluster_ids=frozenset({OFFICE.pk}))}
    hidden = (
        {who for who in READERS if who not in KNOWS[Side.ASKING]} if Side.ASKING in unnamed and not agreed else set()
    )
    assert {who for who, each in readers.items() if proposer_of(row, each) is None} == hidden
    assert {who: proposer_name(row, each) for who, each in readers.items()} == {
        who: "A cluster office" if who in hidden else "Cluster FI" for who in readers
    }
    row.office = None
    assert {proposer_of(row, each) for each in readers.values()} == {None}


@pytest.mark.parametrize(
    ("side", "author", "unnamed", "agreed", "who", "expected"),
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
        ("", "Office FI", set(Side), False, "asked side", "A cluster office"),
        ("", "Office FI", {Side.ASKED}, False, "asked side", "Cluster FI"),
        ("", "Office FI", set(Side), True, "asked side", "Cluster FI"),
        ("", None, set(Side), False, "asking side", "Cluster FI"),
    ],
)
def test_who_wrote_a_message_is_shown_as_far_as_the_reader_may_know(
    side: str, author: str | None, unnamed: set[Side], agreed: bool, who: str, expected: str
) -> None:
    row = introduction(unnamed=unnamed, agreed=agreed)
    row.office = OFFICE
    person = None if author is None else User(email="person@example.org", name=author)
    assert author_of(Message(introduction=row, side=side, author=person), READERS[who]) == expected


def test_a_message_of_an_office_that_is_gone_names_no_office() -> None:
    message = Message(introduction=introduction(unnamed=set(), agreed=False), side="", author=None)
    assert author_of(message, READERS["asked side"]) == "A cluster office"


@pytest.mark.parametrize(
    ("changed_for", "who", "expected"),
    [
        ("asking", "office of the asker", "Aino"),
        ("asking", "office of the author", "The other side"),
        ("asked", "office of the asker", "The other side"),
        ("asked", "office of both", "Aino"),
        ("office", "office of the asker", "A cluster office"),
        # Kept before it was known for whom somebody acted.
        ("", "office of the asker", "One of the two sides"),
        ("", "office of both", "Aino"),
    ],
)
def test_a_step_names_only_who_acted_for_a_member_of_the_office(changed_for: str, who: str, expected: str) -> None:
    """Where else a person belongs does not count: they may be of organisations on both sides."""
    aino = User(pk=7, email="aino@example.org", name="Aino")
    row = introduction(unnamed={Side.ASKED}, agreed=False)
    row.office = OFFICE
    event: Any = IntroductionEvent(changed_by=aino, changed_for=changed_for)
    assert actor_of(event, row, READERS[who]) == expected
    assert actor_of(IntroductionEvent(changed_by=None, changed_for=changed_for), row, READERS[who]) == ""


def test_a_step_of_the_office_itself_names_its_people() -> None:
    row = introduction(unnamed=set(), agreed=False)
    row.office = OFFICE
    event: Any = IntroductionEvent(changed_by=User(pk=7, name="Aino"), changed_for="office")
    assert actor_of(event, row, reader(cluster_ids=frozenset({OFFICE.pk}))) == "Aino"


def test_descriptions_are_in_the_language_in_use() -> None:
    row = introduction(unnamed={Side.ASKED}, agreed=False)
    with translation.override("sv"):
        assert identity_of(row, Side.ASKED, READERS["asking side"]).name == "En organisation i Norge"
