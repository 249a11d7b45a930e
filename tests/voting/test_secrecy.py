"""Ways in which somebody who reads or changes the database tries to learn how an organisation voted."""

from pathlib import Path

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from tests.voting.conftest import Club

from intercluster.apps.voting import queries, services
from intercluster.apps.voting.models import Ballot, RollEntry, SealedBallot, VoteEvent, VoteKey
from intercluster.apps.voting.results import result_of


def rows() -> dict[str, list[str]]:
    """Return every row of every table as text, as somebody with a dump reads them."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t ORDER BY ctid")
            found[table] = [row[0] for row in cursor.fetchall()]
    return found


def tables_with(text: str) -> list[str]:
    """Return the tables that have a text anywhere."""
    return [table for table, found in rows().items() if any(text in row for row in found)]


def test_nothing_in_the_database_tells_what_a_sealed_ballot_says(club: Club, client: Client) -> None:
    vote = club.announced()
    client.force_login(club.people["birch"])
    address = f"/votes/{vote.public_id}/"
    assert client.post(f"{address}ballots/{club.entry(vote, 'birch').pk}/", {"choice": "yes"}).status_code == 302
    club.cast(vote, oak="no")
    lengths = {len(bytes(each.box)) for each in SealedBallot.objects.all()}
    receipt = queries.own_places(vote, club.people["birch"])[0].ballot
    assert receipt is not None
    assert receipt.receipt in client.get(address).text
    assert (len(lengths), tables_with(receipt.receipt)) == (1, [])


def test_casting_leaves_no_trace_but_the_box(club: Club) -> None:
    vote = club.announced()
    before = rows()
    club.cast(vote, birch="yes")
    club.cast(vote, birch="no")
    after = rows()
    assert [table for table in after if after[table] != before[table]] == ["voting_sealedballot"]


def test_after_closing_a_secret_ballot_is_joined_to_nobody(club: Club) -> None:
    vote = club.announced()
    receipts = club.cast(vote, birch="yes", oak="no", pine="abstain")
    before = rows()
    closing_rows = {}
    club.closed(vote)
    for table, found in rows().items():
        closing_rows[table] = [row for row in found if row not in before[table]]
    assert SealedBallot.objects.count() == VoteKey.objects.count() == 0
    assert {field.name for field in Ballot._meta.concrete_fields} == {
        *("id", "vote", "receipt", "choices", "group", "voter")
    }
    assert list(Ballot.objects.values_list("voter", "group").order_by().distinct()) == [(None, "all")]
    assert all(each.id.version == 4 for each in Ballot.objects.all())
    for receipt in receipts.values():
        assert tables_with(receipt) == ["voting_ballot"]
    # Who has voted is no longer there either: what closing wrote is the same for those who did and did not.
    told = ["notices_mail", "notices_notice", "procrastinate_events", "procrastinate_jobs"]
    written = {table for table, found in closing_rows.items() if found}
    assert written - set(told) == {"pghistory_context", "voting_ballot", "voting_vote", "voting_voteevent"} & written
    entries = RollEntry.objects.order_by("name").values("weight", "group")
    assert list(entries) == [{"weight": 1, "group": "all"}] * 4


def test_rows_of_ballots_do_not_lie_in_the_order_of_casting(club: Club) -> None:
    in_order = 0
    for _time in range(12):
        club.at(0)
        vote = club.announced()
        receipts = list(club.cast(vote, birch="yes", oak="no", pine="yes", spruce="no").values())
        club.closed(vote)
        with connection.cursor() as cursor:
            cursor.execute("SELECT receipt, xmin FROM voting_ballot WHERE vote_id = %s ORDER BY ctid", [vote.pk])
            lying = cursor.fetchall()
        assert len({xmin for _receipt, xmin in lying}) == 1
        in_order += [receipt for receipt, _xmin in lying] == receipts
    assert in_order < 6  # by chance one in 24 is


def test_an_open_vote_says_afterwards_how_each_member_voted(club: Club) -> None:
    vote = club.announced(is_secret=False)
    club.cast(vote, birch="yes", oak="no")
    assert queries.listed_ballots(vote) == []
    vote = club.closed(vote)
    assert [(each.member, str(each.says)) for each in queries.listed_ballots(vote)] == [
        ("Birch Demo", "Yes"),
        ("Oak Demo", "No"),
    ]
    assert "Birch" not in queries.ballots_text(vote)


def test_too_few_ballots_that_are_counted_alike_are_not_secret(club: Club) -> None:
    from intercluster.apps.directory.models import Cluster
    from intercluster.apps.directory.rules import OPERATOR
    from intercluster.core.errors import Conflict

    mountain = Cluster.objects.create(slug="mountain", name="Mountain Demo", country="NO")
    club.alliance.clusters.add(mountain)
    club.add("fjord", mountain)
    club.add("glacier", mountain)
    double = [{"kind": "votes", "over": "1/2"}, {"kind": "clusters", "over": "1/2"}]
    vote = club.draft(club.alliance, rule=double)
    with pytest.raises(Conflict, match="Too few members for a secret vote: Mountain Demo"):
        services.announce(vote, viewer=OPERATOR)
    assert not RollEntry.objects.exists()
    club.add("valley", mountain)
    services.announce(vote, viewer=OPERATOR)
    assert sorted(RollEntry.objects.values_list("group", flat=True)) == ["forest"] * 4 + ["mountain"] * 3


def test_changed_boxes_are_found_when_they_are_opened(club: Club) -> None:
    vote = club.announced()
    club.cast(vote, birch="yes", oak="no", pine="no")
    birch, oak = (SealedBallot.objects.get(voter=club.entry(vote, name)) for name in ("birch", "oak"))
    birch.box, oak.box = oak.box, birch.box
    birch.save()
    oak.save()
    assert [place.is_unreadable for place in queries.own_places(vote, club.people["birch"])] == [True]
    vote = club.closed(vote)
    result = result_of(vote)
    assert result is not None
    assert (vote.unreadable, result.shown.figures, queries.turnout(vote).cast) == (2, "Yes: 0. No: 1. Abstained: 0.", 3)


def test_changed_ballots_are_found_by_the_fingerprint(club: Club) -> None:
    vote = club.announced()
    club.cast(vote, birch="yes", oak="no", pine="no")
    vote = club.closed(vote)
    result = result_of(vote)
    assert result is not None
    assert (result.is_changed, result.counted.valid) == (False, False)
    with pgtrigger.ignore("voting.Ballot:ballot_stays"):  # as who owns the database can
        Ballot.objects.filter(choices={"no": 1}).update(choices={"yes": 1})
    result = result_of(vote)
    assert result is not None
    assert (result.is_changed, result.counted.valid) == (True, True)
    with pgtrigger.ignore("voting.Ballot:ballot_stays"):
        Ballot.objects.update(choices={"perhaps": 1})
    assert result_of(vote) is None


def files_of(model: str) -> bytes:
    """Return the file in which PostgreSQL keeps a table."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        (folder,) = cursor.fetchone()
        cursor.execute("SELECT pg_relation_filepath(%s)", [apps.get_model("voting", model)._meta.db_table])
        return (Path(folder) / cursor.fetchone()[0]).read_bytes()


@pytest.mark.django_db(transaction=True)
def test_deleted_boxes_and_keys_are_not_left_in_the_files_of_the_database(club: Club) -> None:
    with transaction.atomic():
        vote = club.announced(is_secret=False)
        club.cast(vote, birch="yes")
    box = bytes(SealedBallot.objects.get().box)
    key = bytes(VoteKey.objects.get().wrapped)
    assert key in files_of("VoteKey")
    assert box[100:200] in files_of("SealedBallot")
    club.closed(vote)
    assert box[100:200] not in files_of("SealedBallot")
    assert key not in files_of("VoteKey")
    assert VoteEvent.objects.filter(pgh_obj=vote).count() == 3  # drafted, announced, closed
