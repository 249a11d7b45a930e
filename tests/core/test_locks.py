"""Locks: a second connection waits for the first, and what another name locks does not."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.utils.functional import SimpleLazyObject

import intercluster
from intercluster.apps.accounts.models import User
from intercluster.core.locks import lock_row, lock_until_commit, locked

pytestmark = pytest.mark.django_db(transaction=True)

SOURCES = Path(intercluster.__file__).parent
SOON = 0.5
LATEST = 20.0


def started(work: Callable[[], None]) -> Event:
    """Do something on a connection of its own, and return the event that it is done."""
    done = Event()

    def run() -> None:
        try:
            work()
            done.set()
        finally:
            connection.close()

    Thread(target=run, daemon=True).start()
    return done


def hold(name: str) -> None:
    with locked(name):
        pass


def take(name: str, key: int | None) -> None:
    with transaction.atomic():
        lock_until_commit(name, key)


def test_a_named_lock_is_held_by_one_at_a_time_until_the_block_ends() -> None:
    with locked("test"):
        other, same = started(lambda: hold("another test")), started(lambda: hold("test"))
        assert other.wait(LATEST)
        assert not same.wait(SOON)
    assert same.wait(LATEST)


def test_a_named_lock_is_released_after_an_error() -> None:
    with pytest.raises(ValueError, match="no"), locked("test"):
        raise ValueError("no")
    assert started(lambda: hold("test")).wait(LATEST)


@pytest.mark.parametrize(("key", "other_key"), [(1, 2), (None, 1), (1, None)])
def test_a_lock_until_commit_is_by_name_and_key(key: int | None, other_key: int | None) -> None:
    with transaction.atomic():
        lock_until_commit("test", key)
        other, same = started(lambda: take("test", other_key)), started(lambda: take("test", key))
        assert other.wait(LATEST)
        assert not same.wait(SOON)
    assert same.wait(LATEST)


def test_who_locks_a_row_next_sees_what_the_one_before_wrote() -> None:
    user = User.objects.create_user("a@example.org", name="Before")
    seen: list[str] = []

    def look() -> None:
        with transaction.atomic():
            seen.append(lock_row(user).name)

    with transaction.atomic():
        assert lock_row(user) == lock_row(SimpleLazyObject(lambda: user)) == user
        looked = started(look)
        User.objects.filter(pk=user.pk).update(name="After")
        assert not looked.wait(SOON)
    assert looked.wait(LATEST)
    assert seen == ["After"]


def test_no_other_source_takes_a_named_lock() -> None:
    found = [path.relative_to(SOURCES) for path in SOURCES.rglob("*.py") if "pg_advisory" in path.read_text()]
    assert found == [Path("core/locks.py")]
