"""Which known words may a mistyped one stand for?

Distance is counted in insertions, deletions, replacements and swaps of neighbouring letters (optimal string alignment,
after Damerau 1964, "A technique for computer detection and correction of spelling errors", CACM 7).
"""

from collections.abc import Iterable
from itertools import pairwise

ERRORS = ((9, 2), (5, 1))
"""In a word of at least so many letters, so many errors are forgiven."""


def errors_forgiven(word: str) -> int:
    """Return how many errors a word may have."""
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
    """Return the known words that are nearest to one, in order; none beyond the errors forgiven."""
    forgiven = errors_forgiven(word)
    distances = {other: distance(word, other) for other in known if abs(len(word) - len(other)) <= forgiven}
    least = min(distances.values(), default=forgiven + 1)
    return sorted(other for other, own in distances.items() if own == least) if 0 < least <= forgiven else []


def patterns(word: str) -> list[str]:
    """Return SQL LIKE patterns, one of which every word has that differs by no more than the errors forgiven.

    Of a word cut into one piece more than there are errors, one piece is untouched. Only a swap at a cut touches two:
    with one error that swap is a pattern of its own, with two it is missed.
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
