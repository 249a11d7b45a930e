"""Finds the known words that a mistyped word may mean.

The distance counts insertions, deletions, replacements and swaps of neighbouring letters (optimal string alignment,
after Damerau 1964, "A technique for computer detection and correction of spelling errors", CACM 7).
"""

from collections.abc import Iterable
from itertools import pairwise

ERRORS = ((9, 2), (5, 1))
"""Pairs of (least number of letters, number of errors forgiven)."""


def errors_forgiven(word: str) -> int:
    """Return the number of errors forgiven in a word."""
    return next((errors for letters, errors in ERRORS if len(word) >= letters), 0)


def distance(one: str, other: str) -> int:
    """Return the optimal string alignment distance of two words."""
    before, last = list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, across in enumerate(other, start=1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != across)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == across:
                row[j] = min(row[j], before[j - 2] + 1)
        before, last = last, row
    return last[-1]


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words nearest to a word, sorted; none that differs by more than the errors forgiven."""
    forgiven = errors_forgiven(word)
    distances = {other: distance(word, other) for other in known if abs(len(word) - len(other)) <= forgiven}
    least = min(distances.values(), default=forgiven + 1)
    return sorted(other for other, own in distances.items() if own == least) if 0 < least <= forgiven else []


def patterns(word: str) -> list[str]:
    """Return SQL LIKE patterns; every word within the errors forgiven matches one of them.

    If a word is cut into one piece more than there are errors, one piece is intact. Only a swap at a cut touches two
    pieces: with one error that swap is a pattern of its own, with two errors it is missed.
    """
    forgiven = errors_forgiven(word)
    if not forgiven:
        return []
    cuts = [round(i * len(word) / (forgiven + 1)) for i in range(forgiven + 2)]
    pieces = [word[start:end] for start, end in pairwise(cuts)]
    found = [pieces[0] + "%", *(f"%{piece}%" for piece in pieces[1:-1]), "%" + pieces[-1]]
    return found + [
        word[: cut - 1] + word[cut] + word[cut - 1] + word[cut + 1 :] for cut in cuts[1:-1] if forgiven == 1
    ]
