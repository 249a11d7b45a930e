"""Approval and scores add up; ties are told as ties, and a stated lot decides them."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.voting.strategies import polls

from intercluster.analysis.voting import Ballot, Choice, Group, Method, Option, OptionCount, Poll, count
from intercluster.analysis.voting.ties import fill

OPTIONS = tuple(Option(letter, letter.upper()) for letter in "abcd")


def approval(*ballots: str, seats: int = 1, lot: str = "") -> OptionCount:
    """Count ballots that name options by their letters."""
    poll = Poll(
        title="A vote",
        method=Method.APPROVAL,
        groups=(Group("1", "forest", 20),),
        ballots=tuple(Ballot("1", dict.fromkeys(ballot, 1)) for ballot in ballots),
        options=OPTIONS,
        seats=seats,
        lot=lot,
    )
    found = count(poll).count
    assert isinstance(found, OptionCount)
    return found


def test_most_votes_win_and_an_option_without_a_vote_gets_no_seat() -> None:
    assert approval("b", "ab", "", seats=3) == OptionCount({"b": 2, "a": 1, "c": 0, "d": 0}, Choice(("b", "a")))


def test_tie_at_the_last_seat_stays_open() -> None:
    assert approval("ab", "ac", "a", seats=2).choice == Choice(("a",), tied=("b", "c"))


def test_tie_is_decided_by_the_lot_that_is_stated() -> None:
    digests = {letter: hashlib.sha256(f"5 December/{letter}".encode()).hexdigest() for letter in "bc"}
    first = min(digests, key=digests.__getitem__)
    found = approval("ab", "ac", "a", seats=2, lot="5 December").choice
    assert found == Choice(("a", first), tied=("b", "c"), by_lot=(first,))


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=3), max_size=4), st.integers(1, 6), st.booleans())
@settings(max_examples=60)
def test_seats_go_to_the_best_levels(sizes: list[list[int]], seats: int, drawn: bool) -> None:
    levels = [[f"{place}-{number}" for number in range(len(level))] for place, level in enumerate(sizes)]
    choice = fill(levels, seats, "a draw" if drawn else "")
    everybody = [option for level in levels for option in level]
    sure = set(choice.elected) - set(choice.by_lot)
    for level in levels:
        better = everybody[: everybody.index(level[0])]
        for option in level:
            assert (option in sure) == (len(better) + len(level) <= seats)
            assert (option in choice.tied) == (len(better) < seats < len(better) + len(level))
    if drawn or not choice.tied:
        assert len(choice.elected) == min(seats, len(everybody))


@given(polls(Method.APPROVAL, Method.SCORE))
@settings(max_examples=60)
def test_totals_are_sums_over_ballots(poll: Poll) -> None:
    found = count(poll).count
    assert isinstance(found, OptionCount)
    for option in poll.options:
        given_to = [poll.weight(ballot) * ballot.choices.get(option.id, 0) for ballot in poll.ballots]
        assert found.totals[option.id] == sum(given_to)
    assert list(found.totals.values()) == sorted(found.totals.values(), reverse=True)
    assert len(found.choice.elected) <= poll.seats
