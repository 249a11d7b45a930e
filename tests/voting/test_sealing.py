"""Sealed ballots: equally long, bound to their place, and readable with the right key alone."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from pytest_django import Settings

from intercluster.apps.voting import sealing
from intercluster.apps.voting.sealing import LENGTH, OpenedBallot, UnreadableError

CHOICES = st.dictionaries(st.text("abcdefgh-ä", min_size=1, max_size=12), st.integers(0, 99), max_size=30)


@hypothesis(max_examples=30)
@given(CHOICES, st.integers(0, 60 + LENGTH), st.integers(0, 7))
def test_a_box_opens_as_it_was_sealed_and_not_after_any_change(choices: dict[str, int], at: int, bit: int) -> None:
    key, ballot = sealing.new_key(), OpenedBallot(choices, sealing.new_receipt())
    box = sealing.seal(ballot, key, "7 42")
    assert len(box) == 12 + LENGTH + 16
    assert sealing.unseal(box, key, "7 42") == ballot
    changed = bytearray(box)
    changed[at % len(box)] ^= 1 << bit
    for wrong in ((bytes(changed), key, "7 42"), (box, sealing.new_key(), "7 42"), (box, key, "7 43")):
        with pytest.raises(UnreadableError):
            sealing.unseal(*wrong)


def test_the_same_ballot_looks_different_each_time() -> None:
    key, ballot = sealing.new_key(), OpenedBallot({"yes": 1}, "2222-2222-2222-2222")
    assert sealing.seal(ballot, key, "1 1") != sealing.seal(ballot, key, "1 1")


def test_a_ballot_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 1024 bytes"):
        sealing.seal(OpenedBallot({f"option {n}": n for n in range(200)}, ""), sealing.new_key(), "1 1")


def test_a_key_opens_with_the_secret_of_its_time_and_for_its_vote_alone(settings: Settings) -> None:
    key = sealing.new_key()
    settings.SECRET_KEY = "first"
    wrapped = sealing.wrap(key, "vote 1")
    assert key not in wrapped
    with pytest.raises(UnreadableError):
        sealing.unwrap(wrapped, "vote 2")
    settings.SECRET_KEY = "second"
    with pytest.raises(UnreadableError):
        sealing.unwrap(wrapped, "vote 1")
    settings.SECRET_KEY_FALLBACKS = ["first"]
    assert sealing.unwrap(wrapped, "vote 1") == key


def test_receipts_have_no_letters_that_look_alike_and_do_not_repeat() -> None:
    receipts = {sealing.new_receipt() for _time in range(500)}
    assert len(receipts) == 500
    assert all(len(each) == 19 and not set(each) & set("01ILOU") for each in receipts)
