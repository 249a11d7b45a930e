"""Schulze's method and ranked pairs equal their definitions, spelt out by enumeration."""

from itertools import pairwise, permutations

from hypothesis import given, settings
from tests.analysis.voting.strategies import polls

from intercluster.analysis.voting import Ballot, Choice, Group, Method, Option, Poll, RankedCount, count
from intercluster.analysis.voting.ranked import ranked_pairs, strongest_paths


def ranked(*orders: tuple[int, str], seats: int = 1) -> RankedCount:
    """Count ballots: how many, and the options from the best on."""
    letters = sorted(set("".join(order for _, order in orders)))
    poll = Poll(
        title="A vote",
        method=Method.RANKED,
        groups=(Group("1", "forest", 100),),
        ballots=tuple(
            Ballot("1", {letter: rank for rank, letter in enumerate(order, start=1)})
            for number, order in orders
            for _ in range(number)
        ),
        options=tuple(Option(letter, letter.upper()) for letter in letters),
        seats=seats,
    )
    return counted(poll)


def counted(poll: Poll) -> RankedCount:
    found = count(poll).count
    assert isinstance(found, RankedCount)
    return found


def margins(found: RankedCount) -> list[list[int]]:
    size = range(len(found.preferred))
    return [[found.preferred[row][column] - found.preferred[column][row] for column in size] for row in size]


def test_example_of_schulze() -> None:
    """Schulze 2011, example 1: 21 voters, four alternatives."""
    found = ranked((8, "acdb"), (2, "badc"), (4, "cdba"), (4, "dbac"), (3, "dcba"))
    assert found.preferred == ((0, 8, 14, 10), (13, 0, 6, 2), (7, 15, 0, 12), (11, 19, 9, 0))
    assert found.levels == (("d",), ("a",), ("c",), ("b",))
    assert found.choice == Choice(("d",))
    assert found.condorcet is None


def test_option_that_beats_each_other_one_wins_under_both_methods() -> None:
    found = ranked((3, "abc"), (2, "bca"), (2, "cab"), (2, "acb"))
    assert (found.condorcet, found.levels[0], found.ranked_pairs) == ("a", ("a",), ("a",))


def test_equal_options_are_told_as_a_tie() -> None:
    found = ranked((1, "ab"), (1, "ba"))
    assert (found.levels, found.choice, found.ranked_pairs) == ((("a", "b"),), Choice((), tied=("a", "b")), ("a", "b"))


def test_nobody_is_elected_where_nobody_ranked() -> None:
    poll = Poll("A vote", Method.RANKED, (Group("1", "forest", 2),), (Ballot("1", {}),), (Option("a", "A"),))
    assert counted(poll).choice == Choice(())


def test_too_many_orders_of_equal_victories_are_not_followed() -> None:
    circle = [[1 if (column - row) % 7 in (1, 2, 3) else -1 for column in range(7)] for row in range(7)]
    circle = [[0 if row == column else circle[row][column] for column in range(7)] for row in range(7)]
    assert ranked_pairs(circle, most=50) is None


@given(polls(Method.RANKED, most_options=5))
@settings(max_examples=100)
def test_strongest_paths_are_those_of_all_paths(poll: Poll) -> None:
    found = margins(counted(poll))
    size = range(len(found))
    for start, end in permutations(size, 2):
        between = [one for one in size if one not in (start, end)]
        strengths = [0]
        for length in range(len(between) + 1):
            for way in permutations(between, length):
                path = (start, *way, end)
                strengths.append(min(found[one][other] for one, other in pairwise(path)))
        assert strongest_paths(found)[start][end] == max(strengths)


@given(polls(Method.RANKED, most_options=5))
@settings(max_examples=100)
def test_levels_never_put_an_option_above_one_that_beats_it(poll: Poll) -> None:
    found = counted(poll)
    ids = [option.id for option in poll.options]
    level = {option: place for place, level in enumerate(found.levels) for option in level}
    assert sorted(level) == sorted(ids)
    for one, other in permutations(range(len(ids)), 2):
        if found.strengths[one][other] > found.strengths[other][one]:
            assert level[ids[one]] < level[ids[other]]


@given(polls(Method.RANKED, most_options=4, most_ballots=5))
@settings(max_examples=60)
def test_ranked_pairs_are_those_of_every_order_of_equal_victories(poll: Poll) -> None:
    found = counted(poll)
    matrix = margins(found)
    size = range(len(matrix))
    victories = [(row, column) for row in size for column in size if matrix[row][column] > 0]
    winners = set()
    for order in permutations(victories):
        strengths = [matrix[row][column] for row, column in order]
        if strengths != sorted(strengths, reverse=True):
            continue
        kept: set[tuple[int, int]] = set()
        for winner, loser in order:
            below, waiting = set(), [loser]
            while waiting:
                one = waiting.pop()
                below.add(one)
                waiting += [end for start, end in kept if start == one and end not in below]
            if winner not in below:
                kept.add((winner, loser))
        winners |= {poll.options[one].id for one in size if all(loser != one for _, loser in kept)}
    assert found.ranked_pairs is not None
    assert set(found.ranked_pairs) == winners
