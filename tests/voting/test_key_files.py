"""Keys of secret votes: in a file outside of the database until the vote ends, and what happens without it."""

import os
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from tests.voting.conftest import Club
from tests.voting.test_secrecy import tables_with

from intercluster import paths
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.voting import key_files, keys, services
from intercluster.apps.voting.models import SealedBallot, State, Vote, VoteKey
from intercluster.apps.voting.results import result_of
from intercluster.core.errors import Gone


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_key_of_a_secret_vote_is_in_a_file_and_nowhere_in_the_database(club: Club) -> None:
    vote, opened = club.announced(), club.draft(is_secret=False)
    services.announce(opened, viewer=OPERATOR)
    club.cast(vote, birch="yes")
    file = key_files.file_of(vote.public_id)
    assert (mode(file), mode(file.parent), file.parent) == (0o600, 0o700, paths.home() / "vote_keys")
    assert (len(file.read_bytes()), tables_with(file.read_bytes().hex())) == (60, [])
    assert list(VoteKey.objects.values_list("vote", flat=True)) == [opened.pk]
    assert not key_files.file_of(opened.public_id).exists()


@pytest.mark.django_db(transaction=True)
def test_at_its_end_the_key_is_gone_and_never_was_in_the_log_of_the_database(club: Club) -> None:
    with transaction.atomic():
        vote, cancelled = club.announced(), club.draft()
        services.announce(cancelled, viewer=OPERATOR)
        club.cast(vote, birch="yes", oak="no", pine="no")
    wrapped, box = key_files.read(vote.public_id), bytes(SealedBallot.objects.all()[0].box)
    assert wrapped is not None
    kept = os.open(key_files.file_of(vote.public_id), os.O_RDONLY)  # what a disk would still have of it
    club.closed(vote)
    services.cancel(cancelled, "Postponed.", viewer=OPERATOR)
    assert [key_files.read(each.public_id) for each in (vote, cancelled)] == [None, None]
    overwritten = os.read(kept, 99)
    os.close(kept)
    assert (len(overwritten), overwritten == wrapped) == (60, False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_switch_wal(), current_setting('data_directory')")
        folder = Path(cursor.fetchone()[1])
    log = b"".join(file.read_bytes() for file in sorted((folder / "pg_wal").iterdir()) if file.is_file())
    assert (box[100:200] in log, wrapped in log, wrapped[20:50] in log) == (True, False, False)


def test_a_key_that_a_crash_left_behind_is_destroyed_by_the_next_job(club: Club) -> None:
    vote, draft, left = club.announced(), club.draft(), club.announced()
    for each in (draft, left):
        key_files.write(each.public_id, b"left")
    Vote.objects.filter(pk=left.pk).update(state=State.CLOSED)
    key_files.destroy_ended()
    assert [key_files.read(each.public_id) is None for each in (vote, draft, left)] == [False, False, True]


def test_without_its_key_a_vote_is_held_again(club: Club, client: Client) -> None:
    vote = club.announced()
    club.cast(vote, birch="yes", oak="no")
    assert keys.lost_after_restore() == ""
    key_files.destroy(vote.public_id)
    assert keys.lost_after_restore() == (
        "Votes whose key is gone, so that their offices have to cancel them and hold them again: A shared kiln."
    )
    with pytest.raises(Gone, match="The key of this vote is not on this server"):
        club.cast(vote, pine="yes")
    with pytest.raises(Gone, match="No backup has it"):
        club.closed(vote)
    client.force_login(club.office)
    page = client.get(f"/votes/{vote.public_id}/").text
    assert "The vote cannot be counted" in page
    assert "The key of this vote is not on this server" in page
    services.cancel(vote, "Its key was lost.", viewer=OPERATOR)
    assert not SealedBallot.objects.exists()
    club.at(0)
    again = club.announced()
    club.cast(again, birch="yes", oak="no", pine="yes")
    result = result_of(club.closed(again))
    assert result is not None
    assert result.shown.figures == "Yes: 2. No: 1. Abstained: 0."
