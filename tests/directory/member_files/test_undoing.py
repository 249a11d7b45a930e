"""An import can be taken back whole, unless that would destroy later work."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.directory.member_files.conftest import bring_in

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.member_files.checked import Checked, Record, Text
from intercluster.apps.directory.member_files.services import import_members
from intercluster.apps.directory.member_files.undo import UndoRefusedError, undo_import
from intercluster.apps.directory.models import (
    Cluster,
    Identifier,
    Import,
    Membership,
    Need,
    Offer,
    Organisation,
    Participation,
    Project,
)
from intercluster.apps.directory.rules import OPERATOR, VISITOR, office_of
from intercluster.apps.directory.signals import texts_changed

Write = Callable[..., Path]

HEADINGS = "Name;Registration number;Town;People;Turnover;Markets;Offer;Need\n"
BOARD = "Bräda AB;DEMO-1;Arvika;25;1,2 M€;SE, NO;Sågning|Torkning;Flis\n"
PLANK = "Planka AB;DEMO-2;Torsby;8;;;Hyvling;\n"


def everything() -> Any:
    """Return all that an import can write, but for when."""
    facts = [
        {key: value for key, value in each.items() if key != "updated"}
        for each in Organisation.objects.order_by("pk").values()
    ]
    texts = [
        list(
            model.objects.order_by("pk").values_list(
                "pk", "organisation", "text", "language", "visibility", "expires", "created"
            )
        )
        for model in (Offer, Need)
    ]
    return facts, texts, list(Membership.objects.order_by("pk").values())


def latest() -> Import:
    return Import.objects.latest("pk")


def refused(record: Import) -> list[str]:
    """Undo, see that it is refused and changed nothing, and return the reasons."""
    before = everything()
    with pytest.raises(UndoRefusedError, match="Nothing was undone, so as not to destroy later work") as raised:
        undo_import(record.pk, OPERATOR)
    assert everything() == before
    record.refresh_from_db()
    assert record.undone_at is None
    return raised.value.reasons


@pytest.fixture
def board(csv_file: Write, cluster: Cluster) -> Organisation:
    """A member that an import brought."""
    bring_in(csv_file(HEADINGS + BOARD), cluster)
    return Organisation.objects.get()


def test_an_import_leaves_a_record(csv_file: Write, cluster: Cluster) -> None:
    user = User.objects.create_user("office@example.com", name="Anna")

    bring_in(csv_file(HEADINGS + BOARD + PLANK), cluster, file="members.csv", by=user)
    bring_in(csv_file(HEADINGS + BOARD + PLANK), cluster, file="again.csv", by=user)

    record = Import.objects.get()  # where nothing was written there is nothing to undo
    assert (record.cluster, record.by, record.file, record.undone_at) == (cluster, user, "members.csv", None)
    assert record.counts == {"new": 2, "changed": 0, "unchanged": 0, "undecided": 0, "skipped": 0, "rejected": 0}


def test_what_is_new_goes(csv_file: Write, cluster: Cluster) -> None:
    bring_in(csv_file(HEADINGS + BOARD + PLANK), cluster)

    undone = undo_import(latest().pk, OPERATOR)

    assert everything() == ([], [[], []], [])
    assert undone.undone_at is not None


def test_what_was_changed_changes_back(csv_file: Write, cluster: Cluster, board: Organisation) -> None:
    Offer.objects.update(encoder="some", vector=[0.0, 1.0])
    before = everything()
    headings = f"{HEADINGS.strip()};Visibility;Language of the texts;Valid until\n"
    row = "Bräda Aktiebolag;DEMO-1;Sunne;30;2 M€;FI;Sågning|Limning;Kapital;private;nb;2099-01-01\n"
    bring_in(csv_file(headings + row + "Stock AB;DEMO-3;;;;;Svarvning;;;;\n"), cluster, replace=True)
    assert sorted(Offer.objects.values_list("text", flat=True)) == ["Limning", "Svarvning", "Sågning"]

    undo_import(latest().pk, OPERATOR)

    after = everything()
    assert after[0] == before[0]
    assert after[2] == before[2]
    # The record keeps moments to the millisecond.
    assert [[row[:-1] for row in rows] for rows in after[1]] == [[row[:-1] for row in rows] for rows in before[1]]
    times = [(a[-1], b[-1]) for x, y in zip(after[1], before[1], strict=True) for a, b in zip(x, y, strict=True)]
    assert all(abs((one - other).total_seconds()) < 0.001 for one, other in times)
    # What is in another language than it was, or was gone, is to be encoded anew.
    assert set(Offer.objects.values_list("text", "encoder")) == {("Sågning", ""), ("Torkning", "")}


def test_a_member_of_another_cluster_leaves_again(
    csv_file: Write, cluster: Cluster, neighbour: Cluster, board: Organisation
) -> None:
    before = everything()
    path = csv_file("Name;Registration number;Country;Website;Offer\nBräda AB;DEMO-1;SE;brada.example;Frakt\n")
    bring_in(path, neighbour)
    assert board.memberships.count() == 2

    undo_import(latest().pk, office_of(neighbour))

    assert everything() == before


def test_only_the_clusters_own_office_undoes(cluster: Cluster, neighbour: Cluster, board: Organisation) -> None:
    for viewer in (VISITOR, office_of(neighbour)):
        with pytest.raises(PermissionDenied):
            undo_import(latest().pk, viewer)
    assert undo_import(latest().pk, office_of(cluster)).undone_by is None


def test_an_import_is_undone_once(board: Organisation) -> None:
    record = latest()
    undo_import(record.pk, OPERATOR)

    with pytest.raises(UndoRefusedError, match="was undone already, on "):
        undo_import(record.pk, OPERATOR)
    with pytest.raises(UndoRefusedError, match="no import with the number 0"):
        undo_import(0, OPERATOR)


def test_later_imports_are_undone_first(csv_file: Write, cluster: Cluster, board: Organisation) -> None:
    first = latest()
    bring_in(csv_file("Name;Registration number;People\nBräda AB;DEMO-1;30\n"), cluster, file="second.csv")
    second = latest()

    (reason,) = refused(first)
    assert reason.startswith("Bräda AB: facts changed (import of second.csv, ")
    assert reason.endswith("undo that first)")

    undo_import(second.pk, OPERATOR)
    undo_import(first.pk, OPERATOR)
    assert everything() == ([], [[], []], [])


def joins(board: Organisation) -> None:
    other = Cluster.objects.create(slug="other", name="Other", country="SE")
    Membership.objects.create(cluster=other, organisation=board)


def takes_part(board: Organisation) -> None:
    project = Project.objects.create(source="cordis", external_id="1", title="Wood")
    Participation.objects.create(project=project, organisation=board)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (lambda board: Organisation.objects.update(city="Sunne"), "Bräda AB: facts changed"),
        (
            lambda board: board.offers.filter(text="Sågning").update(text="Klyvning"),
            "Bräda AB: a text changed or removed",
        ),
        (lambda board: board.needs.update(visibility="public"), "Bräda AB: a text changed or removed"),
        (lambda board: board.needs.all().delete(), "Bräda AB: a text changed or removed"),
        (lambda board: board.offers.create(text="Frakt"), "Bräda AB: a text added"),
        (lambda board: board.memberships.all().delete(), "Bräda AB: no longer a member"),
        (joins, "Bräda AB: a member of another cluster too"),
        (takes_part, "Bräda AB: in a project"),
        (
            lambda board: Identifier.objects.create(organisation=board, scheme="pic", value="1"),
            "Bräda AB: in use elsewhere",
        ),
        (lambda board: board.delete(), "an organisation that is gone: removed, no longer a member"),
    ],
)
def test_later_work_on_a_new_organisation_is_not_destroyed(
    board: Organisation, happens: Callable[[Organisation], object], reason: str
) -> None:
    happens(board)

    (found,) = refused(latest())
    assert found.startswith(reason)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (lambda board: Organisation.objects.update(headcount=31), "Bräda AB: People changed"),
        (
            lambda board: board.offers.filter(text="Torkning").update(language="fi"),
            "Bräda AB: a text changed or removed",
        ),
        (lambda board: board.needs.create(text="Flis"), "Bräda AB: a text that was removed is there again"),
    ],
)
def test_later_work_on_a_changed_organisation_is_not_destroyed(
    csv_file: Write,
    cluster: Cluster,
    board: Organisation,
    happens: Callable[[Organisation], object],
    reason: str,
) -> None:
    path = csv_file(
        "Name;Registration number;People;Offer;Language of the texts\nBräda AB;DEMO-1;30;Sågning|Torkning;nb\n"
    )
    bring_in(path, cluster, replace=True)
    happens(board)

    assert refused(latest()) == [reason]


def test_what_the_import_did_not_touch_may_have_changed(csv_file: Write, cluster: Cluster, board: Organisation) -> None:
    bring_in(csv_file("Name;Registration number;People\nBräda AB;DEMO-1;30\n"), cluster)
    Organisation.objects.update(city="Sunne")
    board.offers.create(text="Frakt")
    Offer.objects.update(encoder="some", vector=[0.0, 1.0])

    undo_import(latest().pk, OPERATOR)

    board.refresh_from_db()
    assert (board.headcount, board.city, board.offers.count()) == (25, "Sunne", 3)


def test_a_number_that_is_anothers_now_stops_it(csv_file: Write, cluster: Cluster) -> None:
    bring_in(csv_file("Name;Registration number;Town\nBräda AB;DEMO-1;Arvika\n"), cluster)
    board = Organisation.objects.get()
    Organisation.objects.update(registration_number="")
    bring_in(csv_file("Name;Registration number\nBräda AB;DEMO-2\n"), cluster, decisions={2: f"org:{board.pk}"})
    record = latest()
    record.done["facts"][str(board.pk)]["before"]["registration_number"] = "DEMO-9"
    record.save()
    Organisation.objects.create(slug="planka", name="Planka AB", country="SE", registration_number="DEMO-9")

    with pytest.raises(UndoRefusedError, match="is another's now"):
        undo_import(record.pk, OPERATOR)

    board.refresh_from_db()
    assert board.registration_number == "DEMO-2"


def test_many_changes_since_are_counted(csv_file: Write, cluster: Cluster) -> None:
    bring_in(csv_file("Name\n" + "".join(f"Firma {n} AB\n" for n in range(25))), cluster)
    Organisation.objects.update(city="Sunne")

    reasons = refused(latest())

    assert len(reasons) == 21
    assert reasons[-1] == "and 5 more"


@pytest.mark.django_db(transaction=True)
def test_other_apps_hear_of_texts_that_come_back(csv_file: Write, cluster: Cluster, board: Organisation) -> None:
    heard: list[int] = []

    def hear(**_kwargs: Any) -> None:
        heard.append(Offer.objects.count())

    bring_in(csv_file("Name;Registration number\nBräda AB;DEMO-1\n"), cluster, replace=True)
    texts_changed.connect(hear)
    try:
        undo_import(latest().pk, OPERATOR)
    finally:
        texts_changed.disconnect(hear)

    assert heard == [2]


def test_a_thousand_members_go_with_few_queries(csv_file: Write, cluster: Cluster) -> None:
    rows = "".join(f"Firma {n} AB;DEMO-{n};Arvika;5;;;Erbjudande {n};Behov {n}\n" for n in range(1000))
    bring_in(csv_file(HEADINGS + rows), cluster)

    with CaptureQueriesContext(connection) as queries:
        undo_import(latest().pk, OPERATOR)

    assert Organisation.objects.count() == 0
    assert len(queries) < 120  # one or two for each model that points at organisations, and a deletion a hundred rows


NUMBERS = st.integers(1, 4)
RECORDS = st.lists(
    st.builds(
        lambda number, people, offers, needs: Record(
            row=number + 1,
            name=f"Firma {number} AB",
            country="SE",
            facts={"registration_number": f"DEMO-{number}"} | ({"headcount": people} if people else {}),
            offers={text: Text(text, "sv") for text in offers},
            needs={text: Text(text, language) for text, language in needs.items()},
        ),
        NUMBERS,
        st.integers(0, 3),
        st.sets(st.sampled_from("abc")),
        st.dictionaries(st.sampled_from("de"), st.sampled_from(["sv", "fi"])),
    ),
    max_size=3,
    unique_by=lambda record: record.row,
)


class AnyImports(TestCase):
    """Whatever was imported in whatever order, undoing the last ones first goes back through every state."""

    @given(st.lists(st.tuples(RECORDS, st.booleans()), max_size=4))
    @settings(max_examples=25, deadline=None)
    def test_undoing_backwards_restores_each_state(self, imports: list[tuple[list[Record], bool]]) -> None:
        cluster = Cluster.objects.create(slug="granskog", name="Granskog", country="SE")
        states: list[tuple[Import, Any]] = []
        for records, replace in imports:
            before = self.state()
            carried = import_members(Checked(records=records), cluster, OPERATOR, replace=replace)
            if carried.record:
                states.append((carried.record, before))
            else:
                assert self.state() == before

        for record, before in reversed(states):
            undo_import(record.pk, OPERATOR)
            assert self.state() == before

    @staticmethod
    def state() -> Any:
        facts, texts, memberships = everything()
        return facts, [[row[:-1] for row in rows] for rows in texts], memberships


def test_an_import_whose_details_are_gone_is_not_undone(cluster: Cluster, client: Client) -> None:
    record = Import.objects.create(cluster=cluster, file="members.csv", counts={}, done={})
    with pytest.raises(UndoRefusedError, match="it cannot be undone"):
        undo_import(record.pk, OPERATOR)
    client.force_login(User.objects.create_superuser("root@example.com"))
    assert "Undo this import" not in client.get(f"/office/{cluster.slug}/import/past/{record.pk}/").text
    assert "can be undone" not in client.get(f"/office/{cluster.slug}/import/").text
