"""Counting requests."""

from django.db import connection


def test_counts_and_the_cache_wait_for_no_disk(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, relpersistence FROM pg_class WHERE relname IN ('access_ratecount', 'cache')")
        assert dict(cursor.fetchall()) == {"access_ratecount": "u", "cache": "u"}
