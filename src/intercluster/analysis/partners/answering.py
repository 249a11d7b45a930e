"""Tells which texts answer what somebody asks, and whether any does.

Partner search looks for texts that ask for and offer the same job. Who asks a question describes a trouble, and who
answers describes what was done, so three signs count: the chance that partner search gives two texts, how alike they
are in their aligned vectors alone, and how many of the words are said, also in translation.

Aligned vectors find the right text across languages, but the best of many unrelated texts looks near too. Whether
anything is there at all, the encoder alone tells better. docs/decisions/0142-likeness-and-words-order-what-is-found.md
says how the numbers were chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

ALIGNED = 10.0
"""What the cosine of two aligned vectors is worth, in log-odds."""

WORDS = 6.0
"""What it is worth if a text says all the words."""

MIDDLE, SLOPE = 2.7, 1.25
"""Score at which one text in two answers, and by how much more nearly three in four do, by logistic regression on the
questions for choices. Of their texts one in a hundred answers."""

FIRST = 5
"""Texts among which one must be near enough: what is seen first."""

ENCODED, SAID = 60.0, 3.0
"""What the encoder's own cosine (they differ by hundredths) and the share of words are worth as signs that anything is
there, beside the log-odds of the chance."""

ENOUGH = 49.0
"""Least sum of these signs for anything to be shown."""

ALL = 0.99
"""Share of the words from which a text counts as found whatever else: a name, a machine."""

CLOSE = 0.5
"""Chance that a text answers from which it fits closely. If not even the best does, only the FIRST ones are shown."""

LIKELY = 0.1
"""Chance that a text answers from which it is shown however many are nearer."""

LEAST, WIDTH = -3.0, 12.0
"""Score below which not even one of the FIRST is worth showing, and how far below the best one it may be."""

EDGE = 1e-9


@dataclass(frozen=True)
class Signs:
    """How near a text is to what is asked."""

    chance: float
    """That a person of the trade says that both belong together, 0 to 1 (`fit.chance`)."""
    aligned: float
    """Cosine of their aligned vectors."""
    words: float
    """Share of the words that the text says, 0 to 1 (`translated_words`)."""

    @property
    def odds(self) -> float:
        """Return the log-odds of the chance."""
        bounded = min(max(self.chance, EDGE), 1 - EDGE)
        return log(bounded / (1 - bounded))

    @property
    def score(self) -> float:
        """Return by what texts are ordered: log-odds of no fixed zero."""
        return self.odds + ALIGNED * self.aligned + WORDS * self.words

    @property
    def answers(self) -> float:
        """Return the chance that the text answers, 0 to 1."""
        return 1 / (1 + exp((MIDDLE - self.score) / SLOPE))


def is_answered(first: Sequence[Signs], encoded: Sequence[float]) -> bool:
    """Return whether any of the first texts is near enough to be shown.

    `encoded` are the cosines of the FIRST ones at most, as the encoder alone sees them.
    """
    if not first:
        return False
    words = max(each.words for each in first)
    return words >= ALL or max(each.odds for each in first) + ENCODED * max(encoded) + SAID * words >= ENOUGH


def worth_showing(ordered: Sequence[Signs]) -> int:
    """Return how many texts are worth showing, the best first: those that may answer, or else some of the FIRST."""
    if not ordered:
        return 0
    least = max(LEAST, ordered[0].score - WIDTH)
    worth = sum(each.score >= least for each in ordered)
    likely = sum(each.answers >= LIKELY for each in ordered) if ordered[0].answers >= CLOSE else 0
    return min(worth, max(FIRST, likely))
