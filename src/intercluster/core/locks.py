"""Locks in the database: one process works, the others wait. All processes of all machines share them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar, cast

from django.db import connection
from django.db.models import Model

ModelT = TypeVar("ModelT", bound=Model)


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold the lock of this name for a block. Works outside transactions too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [_key(name)])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [_key(name)])


def lock_until_commit(name: str, key: int | None = None) -> None:
    """Take the lock of this name, or of one key under it, until the transaction ends."""
    with connection.cursor() as cursor:
        if key is None:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_key(name)])
        else:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [_key(name), key])


def lock_row(row: ModelT) -> ModelT:
    """Lock a row until the transaction ends, and return it as it is now.

    Others that lock the row wait, and so see what the one before them wrote. Rows that refer to it can be written.
    """
    model = cast(type[ModelT], row._meta.model)  # the row may be a request's lazy user
    return model._base_manager.select_for_update(no_key=True).get(pk=row.pk)


def _key(name: str) -> str:
    return f"intercluster {name}"
