"""The cache keeps whole values up to its bytes, the least recently used go first, and equal keys share one value."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.core.byte_cache import ByteCache


@dataclass(frozen=True, eq=False)
class Value:
    """A value with some parts of its own and some that it shares."""

    parts: Mapping[int, int]

    def sizes(self) -> Mapping[int, int]:
        """Return the bytes of its parts."""
        return self.parts


LIMIT = 100
SIZES = {part: (part * 37) % 71 for part in range(12)}
"""Bytes of each part: 0 to 70."""

parts = st.sets(st.sampled_from(sorted(SIZES)), max_size=4).map(lambda chosen: {part: SIZES[part] for part in chosen})


def total(values: Mapping[int, Value]) -> int:
    """Return the bytes of values, each part once."""
    together: dict[int, int] = {}
    for value in values.values():
        together |= value.parts
    return sum(together.values())


@given(st.dictionaries(st.integers(0, 9), parts, min_size=1), st.lists(st.integers(0, 9), max_size=40))
def test_the_cache_keeps_what_a_plain_list_of_recently_used_values_keeps(
    values: dict[int, dict[int, int]], keys: list[int]
) -> None:
    cache, model = ByteCache(LIMIT), dict[int, Value]()
    for key in keys:
        if key not in values:
            continue
        made = Value(values[key])
        expected = model.pop(key, made)
        model[key] = expected
        while total(model) > LIMIT:
            del model[next(iter(model))]
        assert cache.get(key, lambda made=made: made) is expected
        assert [each for each in range(10) if each in cache] == sorted(model)
        assert (len(cache), cache.nbytes) == (len(model), total(model))
        assert cache.nbytes <= LIMIT


def test_a_value_larger_than_the_limit_is_returned_and_not_kept() -> None:
    cache = ByteCache(LIMIT)
    small, large = Value({1: 60}), Value({2: 101})
    cache.get("small", lambda: small)
    assert cache.get("large", lambda: large) is large
    assert (len(cache), cache.nbytes) == (0, 0)


def test_a_shared_part_counts_until_the_last_value_that_holds_it_is_gone() -> None:
    cache = ByteCache(LIMIT)
    cache.get("table", lambda: Value({1: 50}))
    cache.get("view", lambda: Value({1: 50, 2: 30}))
    assert cache.nbytes == 80
    cache.get("other", lambda: Value({3: 40}))  # the table alone frees nothing
    assert ("other" in cache, len(cache), cache.nbytes) == (True, 1, 40)


def test_a_value_that_cannot_be_made_is_asked_for_again() -> None:
    cache = ByteCache(LIMIT)

    def fail() -> Value:
        raise ValueError("not this time")

    with pytest.raises(ValueError, match="not this time"):
        cache.get("key", fail)
    assert cache.get("key", lambda: Value({1: 1})).parts == {1: 1}
    cache.clear()
    assert (len(cache), cache.nbytes) == (0, 0)


def test_threads_that_ask_for_the_same_make_it_once() -> None:
    cache, made, start = ByteCache(LIMIT), [], threading.Barrier(4)

    def make() -> Value:
        made.append(1)
        return Value({1: 1})

    def ask() -> None:
        start.wait()
        for key in range(50):
            cache.get(key, make)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 50
