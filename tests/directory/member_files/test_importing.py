"""The dry run tells what an import would do, and the import does exactly that, all or nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.directory.member_files.conftest import bring_in, counts, dry_run

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.member_files.plan import Change, Plan
from intercluster.apps.directory.member_files.report import describe
from intercluster.apps.directory.models import Cluster, Membership, Offer, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, office_of
from intercluster.apps.directory.signals import texts_changed
from intercluster.core.imports.record import ImportRefusedError
from intercluster.core.imports.rows import Outcome

Write = Callable[..., Path]

HEADINGS = "Name;Registration number;Town;People;Offer;Need\n"
BOARD = "Bräda AB;DEMO-1;Arvika;25;Vi sågar lövträ i små serier|Torkning av virke;Vi söker en kund för flis\n"
PLANK = "Planka AB;DEMO-2;Torsby;8;Hyvling av furu;\n"


def everything() -> Any:
    """Return all that is stored, to see that nothing changed."""
    return (
        list(Organisation.objects.order_by("pk").values()),
        list(Offer.objects.order_by("pk").values()),
        list(Membership.objects.order_by("pk").values()),
    )


def only(plan: Plan, outcome: Outcome) -> Any:
    (entry,) = plan.of(outcome)
    return entry


def test_a_dry_run_writes_nothing_and_the_import_does_what_it_said(csv_file: Write, cluster: Cluster) -> None:
    path = csv_file(HEADINGS + BOARD + PLANK)

    assert counts(dry_run(path, cluster)) == {"new": 2}
    assert everything() == ([], [], [])

    bring_in(path, cluster)

    board = Organisation.objects.get(registration_number="DEMO-1")
    assert (board.slug, board.name, board.country, board.city, board.headcount, board.size) == (
        "brada-ab",
        "Bräda AB",
        "SE",
        "Arvika",
        25,
        "small",
    )
    assert list(board.clusters.all()) == [cluster]
    assert list(board.offers.values_list("text", "language", "visibility", "encoder")) == [
        ("Vi sågar lövträ i små serier", "sv", "alliance", ""),
        ("Torkning av virke", "sv", "alliance", ""),
    ]
    assert list(board.needs.values_list("text", flat=True)) == ["Vi söker en kund för flis"]


def test_importing_the_same_file_twice_changes_nothing(csv_file: Write, cluster: Cluster) -> None:
    path = csv_file(HEADINGS + BOARD + PLANK)
    bring_in(path, cluster)
    before = everything()

    assert counts(bring_in(path, cluster)) == {"unchanged": 2}
    assert everything() == before


def test_changes_are_shown_and_empty_cells_change_nothing(csv_file: Write, cluster: Cluster) -> None:
    bring_in(csv_file(HEADINGS + BOARD + PLANK), cluster)
    path = csv_file(HEADINGS + "Bräda AB;DEMO-1;;30;Fräsning;\n" + PLANK)

    plan = dry_run(path, cluster)

    assert counts(plan) == {"changed": 1, "unchanged": 1}
    changed = only(plan, Outcome.CHANGED)
    assert changed.changes == [Change("headcount", 25, 30)]
    assert describe(changed) == ["People: 25 → 30", "1 offer added"]
    bring_in(path, cluster)
    board = Organisation.objects.get(registration_number="DEMO-1")
    assert (board.city, board.headcount, board.size, board.offers.count()) == ("Arvika", 30, "small", 3)


def test_texts_missing_from_the_file_stay_unless_it_replaces_them(csv_file: Write, cluster: Cluster) -> None:
    bring_in(csv_file(HEADINGS + BOARD), cluster)
    path = csv_file("Name;Registration number;Offer\nBräda AB;DEMO-1;Torkning av virke\n")

    assert counts(dry_run(path, cluster)) == {"unchanged": 1}
    plan = bring_in(path, cluster, replace=True)

    assert describe(only(plan, Outcome.CHANGED)) == ["2 texts removed"]
    board = Organisation.objects.get(registration_number="DEMO-1")
    assert list(board.offers.values_list("text", flat=True)) == ["Torkning av virke"]
    assert board.needs.count() == 0


def test_visibility_language_and_expiry_of_a_known_text_can_change(csv_file: Write, cluster: Cluster) -> None:
    bring_in(csv_file(HEADINGS + PLANK), cluster)
    Offer.objects.update(encoder="some", vector=[0.0, 1.0])
    path = csv_file(
        "Name;Registration number;Offer;Visibility;Language of the texts;Valid until\n"
        "Planka AB;DEMO-2;Hyvling av furu;private;Norwegian;2099-01-01\n"
    )

    plan = bring_in(path, cluster)

    assert describe(only(plan, Outcome.CHANGED)) == ["1 text with another language, visibility, expiry or subject"]
    offer = Offer.objects.get()
    assert (offer.visibility, offer.language, str(offer.expires)) == (Visibility.PRIVATE, "nb", "2099-01-01")
    assert (offer.encoder, offer.vector) == ("", None)  # to be encoded anew in its language


def test_one_rejected_row_stops_everything_unless_left_out(csv_file: Write, cluster: Cluster) -> None:
    path = csv_file(HEADINGS + BOARD + "Planka AB;556036-0794;;;;\n")

    assert counts(dry_run(path, cluster)) == {"new": 1, "rejected": 1}
    with pytest.raises(ImportRefusedError, match=r"Nothing was imported\. 1 row is rejected"):
        bring_in(path, cluster)
    assert everything() == ([], [], [])

    bring_in(path, cluster, skip_rejected=True)
    assert [each.name for each in Organisation.objects.all()] == ["Bräda AB"]


def test_an_error_while_writing_takes_everything_back(csv_file: Write, cluster: Cluster) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE directory_need ADD CONSTRAINT refuse CHECK (text NOT LIKE '%flis%')")

    with pytest.raises(ImportRefusedError, match="Nothing was imported"):
        bring_in(csv_file(HEADINGS + BOARD + PLANK), cluster)

    assert everything() == ([], [], [])


def test_an_alike_name_is_shown_and_needs_a_choice(csv_file: Write, cluster: Cluster) -> None:
    bring_in(csv_file(HEADINGS + BOARD), cluster)
    board = Organisation.objects.get()
    path = csv_file("Name;Offer\nBRADA Aktiebolag;Fräsning\n")

    plan = dry_run(path, cluster)

    entry = only(plan, Outcome.UNDECIDED)
    assert entry.question == "Is it the same as Bräda AB?"
    assert [(each.key, each.name, each.number, each.clusters) for each in entry.candidates] == [
        (f"org:{board.pk}", "Bräda AB", "DEMO-1", ("Granskog (fictional)",))
    ]
    with pytest.raises(ImportRefusedError, match="looks like one that is already there"):
        bring_in(path, cluster)

    assert counts(bring_in(path, cluster, decisions={2: "skip"})) == {"skipped": 1}
    assert Organisation.objects.count() == 1
    assert counts(bring_in(path, cluster, decisions={2: "same"})) == {"changed": 1}
    board.refresh_from_db()
    assert (board.name, board.registration_number, board.offers.count()) == ("BRADA Aktiebolag", "DEMO-1", 3)


def test_an_alike_name_may_be_another_organisation(csv_file: Write, cluster: Cluster) -> None:
    bring_in(csv_file(HEADINGS + BOARD), cluster)

    bring_in(csv_file("Name\nBräda\n"), cluster, decisions={2: "separate"})

    assert sorted(Organisation.objects.values_list("slug", "name")) == [("brada", "Bräda"), ("brada-ab", "Bräda AB")]


def test_names_alike_with_different_numbers_are_kept_apart_and_noted(csv_file: Write, cluster: Cluster) -> None:
    bring_in(csv_file(HEADINGS + BOARD), cluster)

    plan = bring_in(csv_file("Name;Registration number\nBräda AB;DEMO-9\n"), cluster)

    assert counts(plan) == {"new": 1}
    assert [remark.text for remark in plan.remarks] == [
        "1 other organisation has a name alike and another registration number; they are kept apart"
    ]
    assert set(Organisation.objects.values_list("slug", flat=True)) == {"brada-ab", "brada-ab-2"}


def test_a_number_that_belongs_to_another_name_needs_a_choice(csv_file: Write, cluster: Cluster) -> None:
    bring_in(csv_file(HEADINGS + BOARD), cluster)
    path = csv_file("Name;Registration number\nStock AB;DEMO-1\n")

    entry = only(dry_run(path, cluster), Outcome.UNDECIDED)
    assert entry.question.startswith("This registration number belongs to Bräda AB.")
    # It cannot be another organisation: the number is one organisation's.
    with pytest.raises(ImportRefusedError):
        bring_in(path, cluster, decisions={2: "separate"})

    bring_in(path, cluster, decisions={2: "same"})
    assert Organisation.objects.get().name == "Stock AB"


def test_alike_names_within_a_file_need_a_choice_too(csv_file: Write, cluster: Cluster) -> None:
    path = csv_file("Name;Registration number;Offer\nBräda AB;DEMO-1;Sågning\nBRÄDA;;Torkning\n")

    plan = dry_run(path, cluster)
    assert counts(plan) == {"new": 1, "undecided": 1}
    assert [each.key for each in only(plan, Outcome.UNDECIDED).candidates] == ["row:2"]

    carried = bring_in(path, cluster, decisions={3: "same"})
    assert counts(carried) == {"new": 1}
    assert carried.entries[0].rows == [2, 3]
    assert sorted(Offer.objects.values_list("organisation__name", "text")) == [
        ("Bräda AB", "Sågning"),
        ("Bräda AB", "Torkning"),
    ]


def test_a_member_without_number_is_known_by_its_exact_name(csv_file: Write, cluster: Cluster) -> None:
    path = csv_file("Name;Town\nBräda AB;Arvika\n")
    bring_in(path, cluster)

    assert counts(dry_run(path, cluster)) == {"unchanged": 1}


def test_an_office_cannot_take_in_another_clusters_member(
    csv_file: Write, cluster: Cluster, neighbour: Cluster
) -> None:
    """Whoever manages a cluster of an organisation reads its private texts."""
    bring_in(csv_file(HEADINGS + BOARD), cluster)
    Offer.objects.update(visibility=Visibility.PRIVATE)
    path = csv_file("Name;Registration number;Country\nBräda AB;DEMO-1;SE\n")

    plan = dry_run(path, neighbour, office_of(neighbour))

    assert counts(plan) == {"rejected": 1}
    assert "is a member of Granskog (fictional)" in plan.problems[0].wrong
    with pytest.raises(ImportRefusedError):
        bring_in(path, neighbour, office_of(neighbour))
    assert Membership.objects.count() == 1
    # By a choice of "same" neither.
    alike = csv_file("Name;Country\nBräda;SE\n")
    pk = Organisation.objects.get().pk
    assert counts(dry_run(alike, neighbour, office_of(neighbour), decisions={2: f"org:{pk}"})) == {"rejected": 1}


def test_what_another_cluster_says_is_not_overwritten_silently(
    csv_file: Write, cluster: Cluster, neighbour: Cluster
) -> None:
    bring_in(csv_file(HEADINGS + BOARD), cluster)
    path = csv_file(
        "Name;Registration number;Country;Town;Website;Offer\nBräda AB;DEMO-1;SE;Oslo;brada.example;Frakt\n"
    )

    entry = only(bring_in(path, neighbour, OPERATOR, replace=True), Outcome.CHANGED)

    assert entry.shared_with == ("Granskog (fictional)",)
    assert entry.changes == [Change("website", "", "https://brada.example")]
    assert entry.kept == [Change("city", "Arvika", "Oslo")]
    board = Organisation.objects.get()
    assert (board.city, board.website, board.offers.count()) == ("Arvika", "https://brada.example", 3)
    assert {each.slug for each in board.clusters.all()} == {"granskog", "furuli"}

    bring_in(path, neighbour, office_of(neighbour), decisions={2: "overwrite"})
    board.refresh_from_db()
    assert board.city == "Oslo"


def test_only_the_clusters_own_office_imports(csv_file: Write, cluster: Cluster, neighbour: Cluster) -> None:
    for viewer in (VISITOR, office_of(neighbour)):
        with pytest.raises(PermissionDenied):
            bring_in(csv_file(HEADINGS + BOARD), cluster, viewer)
    assert counts(bring_in(csv_file(HEADINGS + BOARD), cluster, office_of(cluster))) == {"new": 1}


def test_nothing_is_written_where_the_directory_changed_after_the_dry_run(csv_file: Write, cluster: Cluster) -> None:
    path = csv_file(HEADINGS + BOARD)
    shown = dry_run(path, cluster).fingerprint
    Organisation.objects.create(slug="brada", name="Brada", country="SE")

    with pytest.raises(ImportRefusedError, match="would not do what the dry run showed"):
        bring_in(path, cluster, shown=shown)


@pytest.mark.django_db(transaction=True)
def test_other_apps_hear_of_new_texts_after_the_commit(
    csv_file: Write, cluster: Cluster, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[int] = []

    def hear(**_kwargs: Any) -> None:
        heard.append(Offer.objects.count())

    texts_changed.connect(hear)
    try:
        path = csv_file(HEADINGS + BOARD)
        bring_in(path, cluster)
        bring_in(path, cluster)
    finally:
        texts_changed.disconnect(hear)

    assert heard == [2]


def test_a_thousand_members_take_few_queries(csv_file: Write, cluster: Cluster) -> None:
    rows = "".join(f"Firma {n} AB;DEMO-{n};Arvika;5;Erbjudande {n};Behov {n}\n" for n in range(1000))
    path = csv_file(HEADINGS + rows)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        bring_in(path, cluster)
    with CaptureQueriesContext(connection) as again:
        bring_in(path, cluster)

    assert Offer.objects.count() == 1000
    assert len(queries) < 40
    assert len(again) < 25
