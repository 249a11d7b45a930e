"""The caches of vectors, written by several processes at once."""

import threading
from typing import Any

import pytest
from django.db import OperationalError, connection

from intercluster.apps.partnering.indexing.embeddings import write_once
from intercluster.apps.partnering.models import Embedding, PhraseVectors

ENCODER = "of this test"  # the suite keeps what it has encoded with the real one
ROWS, ROUNDS = 2_000, 5


def row_of(model: type[Embedding] | type[PhraseVectors], key: str) -> Any:
    values = {"vector": b"1234"} if model is Embedding else {"vectors": b"12"}
    return model(encoder=ENCODER, content_hash=key, **values)


@pytest.mark.parametrize("model", [Embedding, PhraseVectors])
@pytest.mark.django_db(transaction=True)
def test_who_writes_the_same_rows_in_another_order_waits_and_fails_nobody(model: Any) -> None:
    failures: list[OperationalError] = []
    for number in range(ROUNDS):
        keys = [f"{number}:{each}" for each in range(ROWS)]
        start = threading.Barrier(2)

        def write(order: list[str], start: threading.Barrier = start) -> None:
            try:
                rows = [row_of(model, key) for key in order]
                start.wait()
                write_once(rows)
            except OperationalError as problem:
                failures.append(problem)
            finally:
                connection.close()

        threads = [threading.Thread(target=write, args=(order,)) for order in (keys, keys[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    written = model.objects.filter(encoder=ENCODER)
    assert written.count() == ROUNDS * ROWS
    written.delete()


def test_what_is_there_stays(db: None) -> None:
    write_once([row_of(Embedding, "a")])
    write_once(
        [
            Embedding(encoder=ENCODER, content_hash="b", vector=b"bbbb"),
            Embedding(encoder=ENCODER, content_hash="a", vector=b""),
        ]
    )
    write_once([])
    assert dict(Embedding.objects.filter(encoder=ENCODER).values_list("content_hash", "vector")) == {
        "a": b"1234",
        "b": b"bbbb",
    }
