"""Ranked ballots: pairwise comparison, Schulze's method, and ranked pairs beside it as a check.

How strong a victory is, is its margin: votes that rank one option above the other, less those that rank it below.
Ballots that rank two options alike, or neither, count for neither.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from intercluster.analysis.voting.ballots import Poll
from intercluster.analysis.voting.ties import Choice, fill

Matrix = tuple[tuple[int, ...], ...]
"""Votes, rows and columns in the order of the poll's options."""
MOST_STATES = 2_000
"""Ranked pairs follows every order of equal victories, up to this number of states. Deciding it is NP-complete."""


@dataclass(frozen=True)
class RankedCount:
    """What ranked ballots say."""

    preferred: Matrix
    """Votes that rank the row's option above the column's."""
    strengths: Matrix
    """Strength of the strongest path from the row's option to the column's: the margin of its weakest victory."""
    levels: tuple[tuple[str, ...], ...]
    """Options by Schulze's method, best first. Those of one level are equal; all are, where nobody ranked."""
    choice: Choice
    condorcet: str | None
    """The option that wins against each other one, if there is one."""
    ranked_pairs: tuple[str, ...] | None
    """The winners by ranked pairs under any order of equal victories; None if there are too many orders to follow."""


def count_ranked(poll: Poll) -> RankedCount:
    """Count ranked ballots."""
    ids = [option.id for option in poll.options]
    preferred = pairwise(poll)
    margins = _margins(preferred)
    strengths = strongest_paths(margins)
    levels = tuple(tuple(ids[one] for one in level) for level in _levels(strengths))
    winners = ranked_pairs(margins)
    return RankedCount(
        preferred,
        strengths,
        levels,
        fill(levels, poll.seats, poll.lot) if any(map(any, preferred)) else Choice(()),
        next((ids[one] for one, row in enumerate(margins) if sum(margin > 0 for margin in row) == len(ids) - 1), None),
        None if winners is None else tuple(ids[one] for one in winners),
    )


def pairwise(poll: Poll) -> Matrix:
    """Count for each pair of options the votes that rank the row's above the column's, C × C, diagonal 0."""
    ids = [option.id for option in poll.options]
    preferred = [[0] * len(ids) for _ in ids]
    last = len(ids) + 1
    for ballot in poll.ballots:
        ranks = [ballot.choices.get(option, last) for option in ids]
        weight = poll.weight(ballot)
        for row, rank in zip(preferred, ranks, strict=True):
            for column, other in enumerate(ranks):
                row[column] += weight * (rank < other)
    return tuple(map(tuple, preferred))


def strongest_paths(margins: Sequence[Sequence[int]]) -> Matrix:
    """Return the strength of the strongest path between any two options, 0 where there is none.

    Source: Schulze 2011, "A new monotonic, clone-independent, reversal symmetric, and condorcet-consistent
    single-winner election method", Social Choice and Welfare 36; Floyd & Warshall's algorithm, with the margin as
    strength.
    """
    size = range(len(margins))
    found = [[max(margin, 0) for margin in row] for row in margins]
    for between in size:
        for start in size:
            for end in size:
                if start != end:
                    found[start][end] = max(found[start][end], min(found[start][between], found[between][end]))
    return tuple(map(tuple, found))


def ranked_pairs(margins: Sequence[Sequence[int]], most: int = MOST_STATES) -> tuple[int, ...] | None:
    """Return who wins by ranked pairs under at least one order of equal victories; None beyond `most` states.

    Source: Tideman 1987, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4.
    Victories are kept from the strongest on, and one that would close a circle is passed over.
    """
    classes: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for winner, row in enumerate(margins):
        for loser, margin in enumerate(row):
            if margin > 0:
                classes[margin].append((winner, loser))
    states: set[Matrix] = {tuple((0,) * len(margins) for _ in margins)}
    followed = 0
    for strength in sorted(classes, reverse=True):
        waiting, ends, seen = list(states), set(), set(states)
        while waiting:
            state = waiting.pop()
            open_pairs = [pair for pair in classes[strength] if not state[pair[0]][pair[1]] | state[pair[1]][pair[0]]]
            together = _kept_together(state, open_pairs)
            followed += 1 if together is not None else len(open_pairs)
            if followed > most:
                return None
            if together is not None:
                ends.add(together)
                continue
            following = {_kept(state, pair) for pair in open_pairs} - seen
            seen |= following
            waiting.extend(following)
        states = ends
    size = range(len(margins))
    return tuple(one for one in size if any(not any(state[other][one] for other in size) for state in states))


def _kept(state: Matrix, pair: tuple[int, int]) -> Matrix:
    """Return who is above whom, by any number of steps, when a victory is kept as well."""
    winner, loser = pair
    below = [int(one == loser or state[loser][one]) for one in range(len(state))]
    return tuple(
        tuple(old | new for old, new in zip(row, below, strict=True)) if one == winner or row[winner] else row
        for one, row in enumerate(state)
    )


def _kept_together(state: Matrix, pairs: list[tuple[int, int]]) -> Matrix | None:
    """Return the state in which all pairs are kept, or None if some of them close a circle."""
    for pair in pairs:
        if state[pair[1]][pair[0]]:
            return None
        state = _kept(state, pair)
    return state


def _margins(preferred: Matrix) -> Matrix:
    return tuple(
        tuple(row[column] - preferred[column][one] for column in range(len(row))) for one, row in enumerate(preferred)
    )


def _levels(strengths: Matrix) -> list[list[int]]:
    """Return options by level: those that no remaining one beats, again and again."""
    left, levels = list(range(len(strengths))), []
    while left:
        best = [one for one in left if not any(strengths[other][one] > strengths[one][other] for other in left)]
        levels.append(best)
        left = [one for one in left if one not in best]
    return levels
